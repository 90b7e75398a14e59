/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same numbers on every machine and in every release: a community can be told apart by its seed alone. */
typedef struct
{
  guint64 state;
} RialtoDemoRandom;

void    rialto_demo_random_seed   (RialtoDemoRandom *random,
                                   guint64           seed);
guint64 rialto_demo_random_next   (RialtoDemoRandom *random);
guint   rialto_demo_random_below  (RialtoDemoRandom *random,
                                   guint             limit);
double  rialto_demo_random_unit   (RialtoDemoRandom *random);
double  rialto_demo_random_normal (RialtoDemoRandom *random);

G_END_DECLS
