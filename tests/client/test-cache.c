/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

#include "rialto-cache.h"
#include "rialto-clock.h"

#include <string.h>

static RialtoCache *
open_cache (Place      *place,
            const char *stamp)
{
  return wait_for_object (rialto_cache_open (place->path, stamp, RIALTO_CACHE_BUDGET));
}

static void
close_cache (RialtoCache *cache)
{
  assert_wait (rialto_cache_close (cache));
  forget_last ();
  g_assert_finalize_object (cache);
}

/* What is kept of one entity; %NULL: nothing. */
static char *
look (RialtoCache *cache,
      const char  *kind,
      RialtoId     id)
{
  RialtoCacheKey key = { kind, id };
  GPtrArray *entries = g_value_get_boxed (wait_for_value (rialto_cache_get (cache, &key, 1)));
  RialtoCacheEntry *entry;

  g_assert_cmpuint (entries->len, ==, 1);
  entry = entries->pdata[0];
  g_assert_cmpstr (entry->kind, ==, kind);
  g_assert_cmpint (entry->id, ==, id);
  return g_strdup (entry->json);
}

#define assert_kept(cache, kind, id, expected)                                                               \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *kept = look ((cache), (kind), (id));                                                    \
    g_assert_cmpstr (kept, ==, (expected));                                                                  \
  }                                                                                                          \
  G_STMT_END

static void
test_newest_wins (Place        *place,
                  gconstpointer data)
{
  RialtoCache *cache = open_cache (place, "a");

  assert_kept (cache, "post", 7, NULL);
  rialto_cache_put (cache, "post", 7, 10, "{\"n\":10}");
  /* Read before it is written. */
  assert_kept (cache, "post", 7, "{\"n\":10}");
  assert_kept (cache, "person", 7, NULL);
  rialto_cache_put (cache, "post", 7, 9, "{\"n\":9}");
  assert_kept (cache, "post", 7, "{\"n\":10}");
  /* Among those that wait, too. */
  rialto_cache_put (cache, "post", 7, 12, "{\"n\":12}");
  rialto_cache_put (cache, "post", 7, 11, "{\"n\":11}");
  assert_kept (cache, "post", 7, "{\"n\":12}");
  rialto_cache_remove (cache, "post", 7);
  assert_kept (cache, "post", 7, NULL);
  close_cache (cache);
}

static void
test_kept (Place        *place,
           gconstpointer data)
{
  RialtoCache *cache = open_cache (place, "a");

  rialto_cache_put (cache, "post", 7, 10, "{}");
  /* Dropped without a word: what waits is written. */
  g_assert_finalize_object (cache);
  cache = open_cache (place, "a");
  assert_kept (cache, "post", 7, "{}");
  rialto_cache_put (cache, "post", 8, 10, "{}");
  close_cache (cache);
  cache = open_cache (place, "a");
  assert_kept (cache, "post", 8, "{}");
  close_cache (cache);
  cache = open_cache (place, "another contract");
  assert_kept (cache, "post", 7, NULL);
  close_cache (cache);
}

static gint64
get_newest (RialtoCache *cache)
{
  return g_value_get_int64 (wait_for_value (rialto_cache_get_newest (cache)));
}

/* How far the server had counted, whatever was kept of it, and in whichever order. */
static void
test_newest (Place        *place,
             gconstpointer data)
{
  RialtoCache *cache = open_cache (place, "a");

  g_assert_cmpint (get_newest (cache), ==, 0);
  rialto_cache_put (cache, "post", 7, 12, "{}");
  rialto_cache_put (cache, "post", 8, 10, "{}");
  g_assert_cmpint (get_newest (cache), ==, 12);
  rialto_cache_remove (cache, "post", 7);
  close_cache (cache);
  cache = open_cache (place, "a");
  rialto_cache_put (cache, "post", 9, 11, "{}");
  g_assert_cmpint (get_newest (cache), ==, 12);
  assert_wait (rialto_cache_clear (cache));
  rialto_cache_put (cache, "post", 9, 3, "{}");
  g_assert_cmpint (get_newest (cache), ==, 3);
  close_cache (cache);
}

static gboolean
is_written (gpointer data)
{
  g_autofree char *path = g_strconcat (data, "-wal", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &text, &length, NULL) &&
         memmem (text, length, "gathered", strlen ("gathered")) != NULL;
}

/* Nobody asks for anything; after a while it is in the file all the same. */
static void
test_gathered (Place        *place,
               gconstpointer data)
{
  RialtoCache *cache = open_cache (place, "a");

  for (gint64 seq = 1; seq <= 100; seq++)
    rialto_cache_put (cache, "post", 7, seq, "\"gathered\"");
  wait_until (is_written, place->path);
  close_cache (cache);
}

static void
put_feed (RialtoCache *cache,
          RialtoId     anchor)
{
  g_autoptr (RialtoCacheList) list = rialto_cache_list_new ("feed", "post");

  for (RialtoId id = 1000; id > 900; id--)
    {
      g_autofree char *json = g_strdup_printf ("{\"id\":\"%d\"}", (int) id);

      if (id == 950)
        rialto_cache_list_append_gap (list, "go on here");
      rialto_cache_list_append (list, id);
      rialto_cache_put (cache, "post", id, 5, json);
    }
  rialto_cache_list_append_gap (list, NULL);
  rialto_cache_list_set_anchor (list, anchor, -17);
  rialto_cache_put_list (cache, list);
}

static guint
count_entries (RialtoCacheList *list,
               guint           *first)
{
  guint n = 0;

  for (guint i = 0; i < rialto_cache_list_get_n_rows (list); i++)
    if (rialto_cache_list_get_row (list, i)->entry != NULL)
      {
        *first = n == 0 ? i : *first;
        n++;
      }
  return n;
}

static void
test_list (Place        *place,
           gconstpointer data)
{
  RialtoCache *cache = open_cache (place, "a");
  RialtoCacheList *list;
  guint first = 0;

  g_assert_null (g_value_get_boxed (wait_for_value (rialto_cache_get_list (cache, "feed", 20))));
  put_feed (cache, 960);
  close_cache (cache);
  cache = open_cache (place, "a");

  list = g_value_get_boxed (wait_for_value (rialto_cache_get_list (cache, "feed", 20)));
  g_assert_cmpstr (rialto_cache_list_get_name (list), ==, "feed");
  g_assert_cmpstr (rialto_cache_list_get_kind (list), ==, "post");
  g_assert_cmpuint (rialto_cache_list_get_n_rows (list), ==, 102);
  g_assert_cmpint (rialto_cache_list_get_anchor (list), ==, 960);
  g_assert_cmpint (rialto_cache_list_get_offset (list), ==, -17);
  g_assert_cmpuint (rialto_cache_list_find (list, 960), ==, 40);
  g_assert_cmpuint (rialto_cache_list_find (list, 1), ==, G_MAXUINT);
  g_assert_cmpint (rialto_cache_list_get_row (list, 50)->id, ==, 0);
  g_assert_cmpstr (rialto_cache_list_get_row (list, 50)->cursor, ==, "go on here");
  g_assert_cmpint (rialto_cache_list_get_row (list, 51)->id, ==, 950);
  /* The gap is one of the 20 rows. */
  g_assert_cmpuint (count_entries (list, &first), ==, 19);
  g_assert_cmpuint (first, ==, 34);
  g_assert_cmpstr (rialto_cache_list_get_row (list, 40)->entry->json, ==, "{\"id\":\"960\"}");
  close_cache (cache);
}

static void
test_anchor (Place        *place,
             gconstpointer data)
{
  RialtoCache *cache = open_cache (place, "a");
  RialtoCacheList *list;
  guint first = 0;

  put_feed (cache, 0);
  list = g_value_get_boxed (wait_for_value (rialto_cache_get_list (cache, "feed", 20)));
  g_assert_cmpuint (count_entries (list, &first), ==, 20);
  g_assert_cmpuint (first, ==, 0);
  for (RialtoId id = 999; id >= 905; id--)
    rialto_cache_set_anchor (cache, "feed", id, 3);
  rialto_cache_set_anchor (cache, "no such list", 1, 3);
  list = g_value_get_boxed (wait_for_value (rialto_cache_get_list (cache, "feed", 20)));
  g_assert_cmpint (rialto_cache_list_get_anchor (list), ==, 905);
  g_assert_cmpint (rialto_cache_list_get_offset (list), ==, 3);
  g_assert_null (g_value_get_boxed (wait_for_value (rialto_cache_get_list (cache, "no such list", 20))));

  /* What an entity that is gone leaves: its place, without JSON. */
  rialto_cache_remove (cache, "post", 905);
  list = g_value_get_boxed (wait_for_value (rialto_cache_get_list (cache, "feed", 20)));
  g_assert_null (rialto_cache_list_get_row (list, rialto_cache_list_find (list, 905))->entry->json);
  g_assert_nonnull (rialto_cache_list_get_row (list, rialto_cache_list_find (list, 904))->entry->json);
  close_cache (cache);
}

static gint64
get_size (RialtoCache *cache)
{
  return g_value_get_int64 (wait_for_value (rialto_cache_get_size (cache)));
}

static void
test_trim (Place        *place,
           gconstpointer data)
{
  const gint64 budget = 1 << 20;
  RialtoCache *cache = wait_for_object (rialto_cache_open (place->path, "a", budget));
  g_autofree char *json = g_strnfill (1024, 'x');

  rialto_clock_fake (RIALTO_DAY);
  for (RialtoId id = 1; id <= 5000; id++)
    {
      rialto_cache_put (cache, "post", id, 1, json);
      rialto_clock_advance (RIALTO_SECOND);
      /* One is looked at again and again. */
      if (id % 200 == 0)
        {
          rialto_clock_advance (RIALTO_HOUR);
          assert_kept (cache, "post", 1, json);
        }
    }
  assert_wait (rialto_cache_flush (cache));
  g_assert_cmpint (get_size (cache), <=, budget + 1024 * 1024 + 256 * 1024);
  assert_kept (cache, "post", 1, json);
  assert_kept (cache, "post", 2, NULL);
  assert_kept (cache, "post", 5000, json);
  assert_wait (rialto_cache_clear (cache));
  g_assert_cmpint (get_size (cache), ==, 0);
  assert_kept (cache, "post", 5000, NULL);
  rialto_clock_unfake ();
  close_cache (cache);
}

/* As large as a post with its author and four pictures. */
static void
test_page (Place        *place,
           gconstpointer data)
{
  RialtoCache *cache = open_cache (place, "a");
  g_autofree char *json = g_strnfill (2500, 'x');
  g_autoptr (RialtoCacheList) list = rialto_cache_list_new ("feed", "post");
  gint64 begin, best = G_MAXINT64;

  for (RialtoId id = 20000; id > 0; id--)
    {
      rialto_cache_put (cache, "post", id, 1, json);
      if (id > 19000)
        rialto_cache_list_append (list, id);
    }
  rialto_cache_put_list (cache, list);
  assert_wait (rialto_cache_flush (cache));
  for (guint i = 0; i < 20; i++)
    {
      begin = g_get_monotonic_time ();
      wait_for_value (rialto_cache_get_list (cache, "feed", 20));
      best = MIN (best, g_get_monotonic_time () - begin);
    }
  g_test_minimized_result ((double) best / 1000, "a page of 20 posts in a list of 1000: %.2f ms",
                           (double) best / 1000);
  close_cache (cache);
}

#define PAGE 4096

/* Whichever page is overwritten: it is read from, and written to, as if it were new at worst. */
static void
test_damaged (Place        *place,
              gconstpointer data)
{
  RialtoCache *cache = open_cache (place, "a");
  g_autofree char *sound = NULL;
  gsize length;

  put_feed (cache, 960);
  close_cache (cache);
  g_assert_true (g_file_get_contents (place->path, &sound, &length, NULL));
  g_assert_cmpuint (length, >, 5 * PAGE);
  for (gsize at = 0; at + PAGE <= length; at += PAGE)
    {
      g_autofree char *text = g_memdup2 (sound, length);

      memset (text + at, 'x', PAGE);
      g_assert_true (g_file_set_contents (place->path, text, (gssize) length, NULL));
      cache = open_cache (place, "a");
      wait_for_value (rialto_cache_get_list (cache, "feed", 20));
      wait_for_value (rialto_cache_get_newest (cache));
      g_free (look (cache, "post", 960));
      rialto_cache_put (cache, "post", 960, G_MAXINT64, "{\"n\":1}");
      assert_wait (rialto_cache_flush (cache));
      close_cache (cache);
      cache = open_cache (place, "a");
      assert_kept (cache, "post", 960, "{\"n\":1}");
      close_cache (cache);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  place_test_add ("/cache/newest-wins", test_newest_wins);
  place_test_add ("/cache/kept", test_kept);
  place_test_add ("/cache/newest", test_newest);
  place_test_add ("/cache/gathered", test_gathered);
  place_test_add ("/cache/list", test_list);
  place_test_add ("/cache/anchor", test_anchor);
  place_test_add ("/cache/trim", test_trim);
  place_test_add ("/cache/page", test_page);
  place_test_add ("/cache/damaged", test_damaged);
  return g_test_run ();
}
