/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"
#include "fake-server.h"
#include "media-test.h"

#include "rialto-error.h"
#include "rialto-texture-memory.h"

#include <glib/gstdio.h>

typedef struct
{
  FakeServer          server;
  char               *folder;
  RialtoTextures     *textures;
  RialtoTextureCounts counts;
  guint               wanted; /* requests to wait for */
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  fake_server_init (&f->server);
  f->folder = g_dir_make_tmp ("rialto-textures-XXXXXX", NULL);
  f->textures = fake_server_textures (&f->server, f->folder);
}

static gboolean
is_gone (gpointer data)
{
  Fixture *f = data;

  return !g_file_test (f->folder, G_FILE_TEST_EXISTS);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  assert_wait (rialto_textures_erase (f->textures));
  g_assert_finalize_object (f->textures);
  fake_server_clear (&f->server);
  /* A file may still be on its way there. */
  wait_until (is_gone, f);
  g_free (f->folder);
}

static void
restart (Fixture *f)
{
  g_assert_finalize_object (f->textures);
  f->textures = fake_server_textures (&f->server, f->folder);
}

static DexFuture *
get (Fixture      *f,
     guint         blob,
     guint         width,
     RialtoUrgency urgency,
     GCancellable *cancellable)
{
  g_autofree char *id = make_blob (blob);

  return rialto_textures_get (f->textures, id, width, NULL, urgency, cancellable);
}

static gboolean
has_asked (gpointer data)
{
  Fixture *f = data;

  return f->server.asked->len >= f->wanted;
}

static void
await_requests (Fixture *f,
                guint    n)
{
  f->wanted = n;
  wait_until (has_asked, f);
  run_what_is_due ();
  g_assert_cmpuint (f->server.asked->len, ==, n);
}

static gboolean
is_idle (gpointer data)
{
  Fixture *f = data;

  rialto_textures_get_counts (f->textures, &f->counts);
  return f->counts.n_in_flight == 0;
}

static gboolean
is_kept (gpointer data)
{
  Fixture *f = data;
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name = g_dir_read_name (dir);

  return name != NULL && strchr (name, '.') == NULL;
}

static void
test_memory (Fixture      *f,
             gconstpointer data)
{
  g_autoptr (DexFuture) first = get (f, 1, 320, RIALTO_URGENCY_VISIBLE, NULL);
  g_autofree char *id = make_blob (1);
  const GValue *value;

  g_assert_null (rialto_textures_peek (f->textures, id, 320));
  await_requests (f, 1);
  g_assert_cmpstr (f->server.asked->pdata[0], ==, "1 320 ");
  fake_server_answer (&f->server, 0);
  value = wait_for_value (dex_ref (first));
  g_assert_cmpint (gdk_texture_get_width (g_value_get_object (value)), ==, 320);

  /* At once, and the same. */
  g_assert_true (rialto_textures_peek (f->textures, id, 320) == g_value_get_object (value));
  assert_wait (get (f, 1, 320, RIALTO_URGENCY_VISIBLE, NULL));
  rialto_textures_get_counts (f->textures, &f->counts);
  g_assert_cmpuint (f->counts.n_downloads, ==, 1);
  g_assert_cmpuint (f->counts.n_memory_hits, ==, 2);
  g_assert_cmpuint (f->counts.n_textures, ==, 1);
  g_assert_cmpuint (f->counts.texture_bytes, ==, 320 * 160 * 4);
  g_assert_cmpuint (f->counts.n_in_flight, ==, 0);
}

static void
test_disk (Fixture      *f,
           gconstpointer data)
{
  g_autoptr (DexFuture) first = get (f, 2, 160, RIALTO_URGENCY_VISIBLE, NULL);

  await_requests (f, 1);
  fake_server_answer (&f->server, 0);
  assert_wait (dex_ref (first));
  wait_until (is_kept, f);
  dex_clear (&first);

  /* Nobody answers from here on. */
  restart (f);
  assert_wait (get (f, 2, 160, RIALTO_URGENCY_VISIBLE, NULL));
  rialto_textures_get_counts (f->textures, &f->counts);
  g_assert_cmpuint (f->counts.n_disk_hits, ==, 1);
  g_assert_cmpuint (f->server.asked->len, ==, 1);
}

static void
test_corrupt (Fixture      *f,
              gconstpointer data)
{
  g_autofree char *id = make_blob (3);
  g_autofree char *name = g_strdup_printf ("%s-160", id);
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autofree char *content = NULL;
  gsize length;

  f->server.answer = make_webp (160, 80, FALSE);
  assert_wait (get (f, 3, 160, RIALTO_URGENCY_VISIBLE, NULL));
  wait_until (is_kept, f);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  content[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));

  restart (f);
  assert_wait (get (f, 3, 160, RIALTO_URGENCY_VISIBLE, NULL));
  g_assert_cmpuint (f->server.asked->len, ==, 2);
}

static void
test_shared (Fixture      *f,
             gconstpointer data)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_autoptr (DexFuture) first = get (f, 4, 160, RIALTO_URGENCY_VISIBLE, NULL);
  g_autoptr (DexFuture) second = get (f, 4, 160, RIALTO_URGENCY_SOON, stop);
  g_autoptr (DexFuture) third = get (f, 4, 160, RIALTO_URGENCY_SOON, NULL);

  await_requests (f, 1);
  g_cancellable_cancel (stop);
  assert_wait_error (dex_ref (second), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake_server_n_open (&f->server), ==, 1);
  fake_server_answer (&f->server, 0);
  assert_wait (dex_ref (first));
  assert_wait (dex_ref (third));
  g_assert_cmpuint (f->server.asked->len, ==, 1);
}

static void
test_given_up (Fixture      *f,
               gconstpointer data)
{
  g_autoptr (GCancellable) one = g_cancellable_new ();
  g_autoptr (GCancellable) other = g_cancellable_new ();
  g_autoptr (DexFuture) first = get (f, 5, 160, RIALTO_URGENCY_VISIBLE, one);
  g_autoptr (DexFuture) second = get (f, 5, 160, RIALTO_URGENCY_VISIBLE, other);
  g_autoptr (DexFuture) again = NULL;

  await_requests (f, 1);
  g_cancellable_cancel (one);
  g_assert_cmpuint (fake_server_n_open (&f->server), ==, 1);
  g_cancellable_cancel (other);
  g_assert_cmpuint (fake_server_n_open (&f->server), ==, 0);

  /* Somebody wants it after all, before the end of the first has come round. */
  again = get (f, 5, 160, RIALTO_URGENCY_VISIBLE, NULL);
  await_requests (f, 2);
  fake_server_answer (&f->server, 1);
  assert_wait (dex_ref (again));
  wait_until (is_idle, f);
  g_assert_cmpuint (f->counts.n_downloads, ==, 1);
  g_assert_cmpuint (f->counts.n_failures, ==, 0);
}

static void
test_retry (Fixture      *f,
            gconstpointer data)
{
  g_autoptr (DexFuture) first = get (f, 6, 160, RIALTO_URGENCY_VISIBLE, NULL);
  g_autoptr (DexFuture) second = NULL;

  await_requests (f, 1);
  fake_server_fail (&f->server, 0);
  assert_wait_error (dex_ref (first), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);

  second = get (f, 6, 160, RIALTO_URGENCY_VISIBLE, NULL);
  await_requests (f, 2);
  fake_server_answer (&f->server, 1);
  assert_wait (dex_ref (second));
  rialto_textures_get_counts (f->textures, &f->counts);
  g_assert_cmpuint (f->counts.n_failures, ==, 1);
}

static void
test_nonsense (Fixture      *f,
               gconstpointer data)
{
  f->server.answer = g_bytes_new_static ("<html>", 6);
  assert_wait_error (get (f, 6, 160, RIALTO_URGENCY_VISIBLE, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_UNPROCESSABLE_PICTURE);
  g_assert_false (is_kept (f));
  assert_wait_error (rialto_textures_get (f->textures, "../../secret", 160, NULL, RIALTO_URGENCY_SOON, NULL),
                     RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
  assert_wait_error (rialto_textures_get (f->textures, NULL, 160, NULL, RIALTO_URGENCY_SOON, NULL),
                     RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
  g_assert_cmpuint (f->server.asked->len, ==, 1);
}

/* Another width of the same picture is better than none while there is no line. */
static void
test_other_width (Fixture      *f,
                  gconstpointer data)
{
  g_autoptr (DexFuture) wide = NULL;
  const GValue *value;
  g_autofree char *id = make_blob (7);

  f->server.answer = make_webp (160, 80, FALSE);
  assert_wait (get (f, 7, 160, RIALTO_URGENCY_VISIBLE, NULL));
  wait_until (is_kept, f);
  g_clear_pointer (&f->server.answer, g_bytes_unref);

  wide = get (f, 7, 1080, RIALTO_URGENCY_VISIBLE, NULL);
  await_requests (f, 2);
  fake_server_fail (&f->server, 1);
  value = wait_for_value (dex_ref (wide));
  g_assert_cmpint (gdk_texture_get_width (g_value_get_object (value)), ==, 160);
  g_assert_null (rialto_textures_peek (f->textures, id, 1080));
}

static void
test_order (Fixture      *f,
            gconstpointer data)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  DexFuture *futures[8];

  /* Without files, which another thread would look for first: who wants something stands in line at once. */
  g_assert_finalize_object (f->textures);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  f->textures = fake_server_textures (&f->server, NULL);
  for (guint i = 0; i < 4; i++)
    futures[i] = get (f, i, 160, RIALTO_URGENCY_SOON, NULL);
  await_requests (f, 4);
  futures[4] = get (f, 4, 160, RIALTO_URGENCY_SOON, NULL);
  futures[5] = get (f, 5, 160, RIALTO_URGENCY_SOON, stop);
  futures[6] = get (f, 6, 160, RIALTO_URGENCY_VISIBLE, NULL);
  futures[7] = get (f, 7, 160, RIALTO_URGENCY_SOON, NULL);
  run_what_is_due ();
  /* It has come into view. */
  dex_future_disown (get (f, 7, 160, RIALTO_URGENCY_VISIBLE, NULL));
  g_assert_cmpuint (f->server.asked->len, ==, 4);

  g_cancellable_cancel (stop);
  for (guint i = 0; i < 7; i++)
    {
      await_requests (f, MIN (4 + i, 7));
      fake_server_answer (&f->server, i);
    }
  g_assert_true (g_str_has_prefix (f->server.asked->pdata[4], "6"));
  g_assert_true (g_str_has_prefix (f->server.asked->pdata[5], "7"));
  g_assert_true (g_str_has_prefix (f->server.asked->pdata[6], "4"));
  for (guint i = 0; i < 8; i++)
    if (i == 5)
      assert_wait_error (futures[i], G_IO_ERROR, G_IO_ERROR_CANCELLED);
    else
      assert_wait (futures[i]);
}

static void
test_encoded (Fixture      *f,
              gconstpointer data)
{
  g_autofree char *id = make_blob (9);
  g_autoptr (GBytes) first = NULL;

  f->server.answer = make_webp (160, 80, FALSE);
  first =
    g_value_dup_boxed (wait_for_value (rialto_textures_get_encoded (f->textures, id, 2048, "k=1", NULL)));
  g_assert_true (g_bytes_equal (first, f->server.answer));
  g_assert_cmpstr (f->server.asked->pdata[0], ==, "9 2048 k=1");
  wait_until (is_kept, f);
  assert_wait (rialto_textures_get_encoded (f->textures, id, 2048, NULL, NULL));
  g_assert_cmpuint (f->server.asked->len, ==, 1);
}

/* The session goes while pictures are on their way. */
static void
test_owner_gone (Fixture      *f,
                 gconstpointer data)
{
  g_autoptr (DexFuture) first = get (f, 1, 160, RIALTO_URGENCY_VISIBLE, NULL);
  g_autoptr (DexFuture) second = get (f, 2, 160, RIALTO_URGENCY_VISIBLE, NULL);

  await_requests (f, 2);
  restart (f);
  g_assert_cmpuint (fake_server_n_open (&f->server), ==, 0);
  assert_wait_error (dex_ref (first), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_wait_error (dex_ref (second), G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_lru (void)
{
  g_autoptr (RialtoTextureMemory) memory = rialto_texture_memory_new (3 * 100 * 50 * 4);
  g_autoptr (GBytes) encoded = make_webp (100, 50, FALSE);
  g_autoptr (GBytes) pixels = g_bytes_new_take (g_malloc0 (400 * 400 * 4), 400 * 400 * 4);
  g_autoptr (GdkTexture) small = gdk_memory_texture_new (100, 50, GDK_MEMORY_R8G8B8A8, pixels, 400);
  g_autoptr (GdkTexture) large = gdk_memory_texture_new (400, 400, GDK_MEMORY_R8G8B8A8, pixels, 1600);

  rialto_texture_memory_keep (memory, "a", small);
  rialto_texture_memory_keep (memory, "b", small);
  rialto_texture_memory_keep (memory, "c", small);
  rialto_texture_memory_keep (memory, "c", small);
  g_assert_cmpuint (rialto_texture_memory_get_n (memory), ==, 3);
  g_assert_true (rialto_texture_memory_lookup (memory, "a") == small);
  rialto_texture_memory_keep (memory, "d", small);
  g_assert_null (rialto_texture_memory_lookup (memory, "b"));
  g_assert_nonnull (rialto_texture_memory_lookup (memory, "a"));
  g_assert_cmpuint (rialto_texture_memory_get_size (memory), ==, 3 * 100 * 50 * 4);
  rialto_texture_memory_keep (memory, "large", large);
  g_assert_cmpuint (rialto_texture_memory_get_size (memory), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  g_test_add_func ("/textures/lru", test_lru);
#define add(name, func) g_test_add ("/textures/" name, Fixture, NULL, set_up, func, tear_down)
  add ("memory", test_memory);
  add ("disk", test_disk);
  add ("corrupt", test_corrupt);
  add ("shared", test_shared);
  add ("given-up", test_given_up);
  add ("retry", test_retry);
  add ("nonsense", test_nonsense);
  add ("other-width", test_other_width);
  add ("order", test_order);
  add ("encoded", test_encoded);
  add ("owner-gone", test_owner_gone);
  return g_test_run ();
}
