/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-demo-random.h"

#include <math.h>

/**
 * rialto_demo_random_seed:
 * @random: (out): a generator
 * @seed: where it begins
 */
void
rialto_demo_random_seed (RialtoDemoRandom *random,
                         guint64           seed)
{
  random->state = seed;
}

/**
 * rialto_demo_random_next:
 * @random: a generator
 *
 * SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 *
 * Returns: 64 bits
 */
guint64
rialto_demo_random_next (RialtoDemoRandom *random)
{
  guint64 z = (random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/**
 * rialto_demo_random_below:
 * @random: a generator
 * @limit: at least 1
 *
 * Returns: a number from 0 to @limit - 1
 */
guint
rialto_demo_random_below (RialtoDemoRandom *random,
                          guint             limit)
{
  return (guint) (((rialto_demo_random_next (random) >> 32) * limit) >> 32);
}

/**
 * rialto_demo_random_unit:
 * @random: a generator
 *
 * Returns: a number from 0 to 1, without 1
 */
double
rialto_demo_random_unit (RialtoDemoRandom *random)
{
  return (double) (rialto_demo_random_next (random) >> 11) * 0x1.0p-53;
}

/**
 * rialto_demo_random_normal:
 * @random: a generator
 *
 * Returns: a normally distributed number, mean 0, deviation 1, by the Box-Muller transform
 */
double
rialto_demo_random_normal (RialtoDemoRandom *random)
{
  double radius = sqrt (-2 * log (1 - rialto_demo_random_unit (random)));

  return radius * cos (2 * G_PI * rialto_demo_random_unit (random));
}
