/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-demo-scale.h"

#include "rialto-clock.h"
#include "rialto-demo-random.h"
#include "rialto-demo-writer.h"
#include "rialto-id.h"
#include "rialto-post-record.h"

#include <math.h>
#include <stdio.h>

#define CHUNK          5000 /* rows; the indexes that are not filled in order are written once a chunk */
#define POSTS_EACH     10
#define FOLLOWS_EACH   50
#define LIKES_OF_POST  10
#define MAX_FOLLOWS    5000
#define MAX_LIKES      5000
#define DAYS           60
#define BLOBS          64

/* Rows are made in chunks; @first says where the next one begins. */
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
  Scale           *scale;
  RowFunc          row;
  guint            n;
  RialtoDemoRandom random; /* where it begins: a run can be repeated */
} Chunk;

static RialtoTime
some_time (RialtoTime        since,
           RialtoTime        until,
           RialtoDemoRandom *random)
{
  return since + (RialtoTime) (rialto_demo_random_unit (random) * (double) (until - since));
}

/* Log-normal: most near the mean or below, a few far above it. */
static guint
some_number (RialtoDemoRandom *random,
             double            mean,
             double            deviation,
             guint             max)
{
  double wanted = mean * exp (rialto_demo_random_normal (random) * deviation - deviation * deviation / 2);

  return (guint) MIN (wanted, max);
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
  guint n = some_number (random, FOLLOWS_EACH, 0.8, MIN (MAX_FOLLOWS, scale->users - 1));

  for (guint i = 0; i < n; i++)
    {
      double skew = rialto_demo_random_unit (random);
      guint other = (guint) (skew * skew * scale->users);

      rialto_demo_add_follow (tx, scale->people[index], scale->people[other],
                              some_time (scale->begin, scale->end, random));
    }
}

/* By post, not by person: two of the three orders in which likes are kept are then filled at their end. */
static void
add_likes (RialtoTx         *tx,
           Scale            *scale,
           RialtoDemoRandom *random,
           guint             index)
{
  guint n = some_number (random, LIKES_OF_POST, 1, MIN (MAX_LIKES, scale->users));
  RialtoTime posted = rialto_id_get_time (scale->posts[index]);

  for (guint i = 0; i < n; i++)
    rialto_demo_add_like (tx, scale->posts[index],
                          scale->people[rialto_demo_random_below (random, scale->users)],
                          some_time (posted, scale->end, random));
}

static gboolean
write_chunk (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Chunk *chunk = data;
  RialtoDemoRandom random = chunk->random;

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
      Chunk chunk = { .scale = scale, .row = row, .n = MIN (per_chunk, n_rows - scale->first) };

      /* From a drawn number: one step further on, each chunk would draw what the one before drew. */
      rialto_demo_random_seed (&chunk.random, rialto_demo_random_next (&scale->random));
      if (!rialto_store_write (context->store, write_chunk, &chunk, arena, error))
        return FALSE;
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
         write_rows (context, &scale, "people follow others", users, CHUNK / 5, add_follows, error) &&
         write_rows (context, &scale, "posts are liked", users * POSTS_EACH, CHUNK, add_likes, error) &&
         rialto_demo_count (context, error);
}
