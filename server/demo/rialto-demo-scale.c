/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-demo-scale.h"

#include "rialto-clock.h"
#include "rialto-demo-random.h"
#include "rialto-demo-writer.h"
#include "rialto-id.h"
#include "rialto-post-record.h"

#include <math.h>
#include <stdio.h>

#define CHUNK          2000
#define POSTS_EACH     10
#define FOLLOWS_EACH   50
#define LIKES_EACH     100
#define MAX_FOLLOWS    5000
#define DAYS           60
#define BLOBS          64

/* Rows are made in chunks; @first says where the next one begins, so that a run can be repeated. */
typedef struct
{
  guint            users;
  const char      *password;
  RialtoTime       begin, end;
  RialtoId        *people;
  RialtoId        *posts;
  RialtoDemoRandom random;
  guint            first;
} Scale;

typedef void (*RowFunc) (RialtoTx *tx, Scale *scale, RialtoDemoRandom *random, guint index);

typedef struct
{
  Scale  *scale;
  RowFunc row;
  guint   n;
} Chunk;

static RialtoTime
some_time (Scale            *scale,
           RialtoDemoRandom *random)
{
  return scale->begin +
         (RialtoTime) (rialto_demo_random_unit (random) * (double) (scale->end - scale->begin));
}

static void
add_person (RialtoTx         *tx,
            Scale            *scale,
            RialtoDemoRandom *random,
            guint             index)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoDemoPerson person = {
    .id = scale->people[index],
    .handle = rialto_arena_printf (arena, "user%u", index + 1),
    .name = rialto_arena_printf (arena, "User %u", index + 1),
    .bio = "",
    .password = scale->password,
    .role = RIALTO_ROLE_USER,
  };

  rialto_demo_add_person (tx, &person);
}

static const char *
some_picture (RialtoTx         *tx,
              RialtoDemoRandom *random)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoPicture picture = {
    .blob = rialto_arena_printf (arena, "%064x", rialto_demo_random_below (random, BLOBS) + 1),
    .width = 1080,
    .height = 1350,
    .blurhash = "LKO2?U%2Tw=w]~RBVZRi};RPxuwH",
    .alt = "A linen shirt, wide trousers and loafers, laid out on oak",
  };

  return rialto_pictures_pack (arena, &picture, 1);
}

static void
add_post (RialtoTx         *tx,
          Scale            *scale,
          RialtoDemoRandom *random,
          guint             index)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoDemoPost post = {
    .id = scale->posts[index],
    .author = scale->people[rialto_demo_random_below (random, scale->users)],
    .caption =
      rialto_arena_printf (arena,
                           "Look number %u: linen, oak and a little too much coffee. Which shoes? #linen",
                           index),
    .pictures = some_picture (tx, random),
  };

  rialto_demo_add_post (tx, &post);
}

/* Most follow some, a few follow thousands; some are followed by many. */
static void
add_follows (RialtoTx         *tx,
             Scale            *scale,
             RialtoDemoRandom *random,
             guint             index)
{
  double wanted = FOLLOWS_EACH * exp (rialto_demo_random_normal (random) * 0.8 - 0.32);
  guint n = (guint) MIN (wanted, MIN (MAX_FOLLOWS, scale->users - 1));

  for (guint i = 0; i < n; i++)
    {
      double skew = rialto_demo_random_unit (random);
      guint other = (guint) (skew * skew * scale->users);

      rialto_demo_add_follow (tx, scale->people[index], scale->people[other], some_time (scale, random));
    }
}

static void
add_likes (RialtoTx         *tx,
           Scale            *scale,
           RialtoDemoRandom *random,
           guint             index)
{
  for (guint i = 0; i < LIKES_EACH; i++)
    rialto_demo_add_like (tx, scale->posts[rialto_demo_random_below (random, scale->users * POSTS_EACH)],
                          scale->people[index], some_time (scale, random));
}

static gboolean
write_chunk (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Chunk *chunk = data;
  RialtoDemoRandom random = chunk->scale->random;

  for (guint i = 0; i < chunk->n; i++)
    chunk->row (tx, chunk->scale, &random, chunk->scale->first + i);
  return TRUE;
}

static gboolean
write_rows (RialtoContext *context,
            Scale         *scale,
            const char    *what,
            guint          n_rows,
            guint          per_chunk,
            RowFunc        row,
            GError       **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();

  for (scale->first = 0; scale->first < n_rows; scale->first += per_chunk)
    {
      Chunk chunk = { scale, row, MIN (per_chunk, n_rows - scale->first) };

      if (!rialto_store_write (context->store, write_chunk, &chunk, arena, error))
        return FALSE;
      rialto_demo_random_next (&scale->random);
    }
  g_print ("%u %s\n", n_rows, what);
  return TRUE;
}

/* Evenly over the days, so that ids grow with the index. */
static RialtoId *
spread_ids (Scale *scale,
            guint  n)
{
  RialtoId *ids = g_new (RialtoId, n);

  for (guint i = 0; i < n; i++)
    ids[i] = rialto_demo_id (scale->begin + (scale->end - scale->begin) * i / n);
  return ids;
}

/**
 * rialto_demo_scale:
 * @context: an empty server
 * @users: how many people
 * @password: the hash of everybody's password
 * @error: return location
 *
 * Returns: whether all was written
 */
gboolean
rialto_demo_scale (RialtoContext *context,
                   guint          users,
                   const char    *password,
                   GError       **error)
{
  RialtoTime now = rialto_clock_now ();
  Scale scale = { .users = users, .password = password, .begin = now - DAYS * RIALTO_DAY, .end = now };
  g_autofree RialtoId *people = spread_ids (&scale, users);
  g_autofree RialtoId *posts = spread_ids (&scale, users * POSTS_EACH);

  scale.people = people;
  scale.posts = posts;
  rialto_demo_random_seed (&scale.random, users);
  return write_rows (context, &scale, "people", users, CHUNK, add_person, error) &&
         write_rows (context, &scale, "posts", users * POSTS_EACH, CHUNK, add_post, error) &&
         write_rows (context, &scale, "people follow others", users, CHUNK / FOLLOWS_EACH, add_follows,
                     error) &&
         write_rows (context, &scale, "people like posts", users, CHUNK / LIKES_EACH, add_likes, error) &&
         rialto_demo_count (context, error);
}
