/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"
#include "fake-server.h"

#include "rialto-texture-loader.h"

typedef struct
{
  FakeServer           server;
  RialtoTextures      *textures;
  RialtoTextureLoader *loader;
  guint                n_textures; /* notifications */
  guint                wanted;
} Fixture;

static void
on_texture (Fixture *f)
{
  f->n_textures++;
}

static void
show (Fixture *f,
      guint    digit)
{
  g_autofree char *blob = make_blob (digit);

  rialto_texture_loader_set_blob (f->loader, blob, "k=1");
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  fake_server_init (&f->server);
  f->textures = fake_server_textures (&f->server, NULL);
  f->loader = rialto_texture_loader_new ();
  f->n_textures = 0;
  g_signal_connect_swapped (f->loader, "notify::texture", G_CALLBACK (on_texture), f);
  rialto_texture_loader_set_textures (f->loader, f->textures);
  show (f, 1);
  rialto_texture_loader_set_width (f->loader, 320);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  if (f->loader != NULL)
    g_assert_finalize_object (f->loader);
  run_what_is_due ();
  g_assert_finalize_object (f->textures);
  fake_server_clear (&f->server);
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
  g_assert_cmpuint (f->server.asked->len, ==, n);
}

static gboolean
has_answer (gpointer data)
{
  Fixture *f = data;

  return f->n_textures >= f->wanted || rialto_texture_loader_get_failed (f->loader);
}

static void
await_texture (Fixture *f,
               guint    request,
               guint    n_textures)
{
  fake_server_answer (&f->server, request);
  f->wanted = n_textures;
  wait_until (has_answer, f);
  g_assert_cmpuint (f->n_textures, ==, n_textures);
}

static int
width_of (Fixture *f)
{
  return gdk_texture_get_width (rialto_texture_loader_get_texture (f->loader));
}

static void
test_active (Fixture      *f,
             gconstpointer data)
{
  run_what_is_due ();
  g_assert_cmpuint (f->server.asked->len, ==, 0);
  rialto_texture_loader_set_active (f->loader, TRUE);
  await_requests (f, 1);
  g_assert_cmpstr (f->server.asked->pdata[0], ==, "1 320 k=1");
  await_texture (f, 0, 1);
  g_assert_false (rialto_texture_loader_get_instant (f->loader));

  /* Nothing is held while nobody looks, and it is back at once. */
  rialto_texture_loader_set_active (f->loader, FALSE);
  g_assert_null (rialto_texture_loader_get_texture (f->loader));
  rialto_texture_loader_set_active (f->loader, TRUE);
  g_assert_nonnull (rialto_texture_loader_get_texture (f->loader));
  g_assert_true (rialto_texture_loader_get_instant (f->loader));
}

/* A narrow one stays until the wide one is there; the other way round there is nothing to do. */
static void
test_width (Fixture      *f,
            gconstpointer data)
{
  rialto_texture_loader_set_active (f->loader, TRUE);
  await_requests (f, 1);
  await_texture (f, 0, 1);
  rialto_texture_loader_set_width (f->loader, 640);
  await_requests (f, 2);
  g_assert_cmpint (width_of (f), ==, 320);
  await_texture (f, 1, 2);
  g_assert_cmpint (width_of (f), ==, 640);
  rialto_texture_loader_set_width (f->loader, 160);
  run_what_is_due ();
  g_assert_cmpuint (f->server.asked->len, ==, 2);
  g_assert_cmpint (width_of (f), ==, 640);

  /* Another view of it begins with what there is. */
  rialto_texture_loader_set_active (f->loader, FALSE);
  rialto_texture_loader_set_width (f->loader, 1080);
  rialto_texture_loader_set_active (f->loader, TRUE);
  g_assert_cmpint (width_of (f), ==, 640);
  await_requests (f, 3);
}

static void
test_other_picture (Fixture      *f,
                    gconstpointer data)
{
  rialto_texture_loader_set_active (f->loader, TRUE);
  await_requests (f, 1);
  show (f, 2);
  await_requests (f, 2);
  g_assert_cmpuint (fake_server_n_open (&f->server), ==, 1);
  /* The first one's answer comes too late. */
  fake_server_answer (&f->server, 0);
  run_what_is_due ();
  g_assert_null (rialto_texture_loader_get_texture (f->loader));
  await_texture (f, 1, 1);
  show (f, 3);
  g_assert_null (rialto_texture_loader_get_texture (f->loader));
}

static void
test_failure (Fixture      *f,
              gconstpointer data)
{
  g_autofree char *blob = make_blob (1);

  rialto_texture_loader_set_active (f->loader, TRUE);
  await_requests (f, 1);
  fake_server_fail (&f->server, 0);
  f->wanted = 1;
  wait_until (has_answer, f);
  g_assert_true (rialto_texture_loader_get_failed (f->loader));
  rialto_texture_loader_set_width (f->loader, 640);
  run_what_is_due ();
  g_assert_cmpuint (f->server.asked->len, ==, 1);

  rialto_texture_loader_retry (f->loader);
  g_assert_false (rialto_texture_loader_get_failed (f->loader));
  await_requests (f, 2);
  fake_server_fail (&f->server, 1);
  wait_until (has_answer, f);

  /* A new address is a reason to try by itself. */
  rialto_texture_loader_set_blob (f->loader, blob, "k=2");
  await_requests (f, 3);
  await_texture (f, 2, 1);
}

static void
test_gone (Fixture      *f,
           gconstpointer data)
{
  rialto_texture_loader_set_active (f->loader, TRUE);
  await_requests (f, 1);
  g_assert_finalize_object (g_steal_pointer (&f->loader));
  g_assert_cmpuint (fake_server_n_open (&f->server), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
#define add(name, func) g_test_add ("/texture-loader/" name, Fixture, NULL, set_up, func, tear_down)
  add ("active", test_active);
  add ("width", test_width);
  add ("other-picture", test_other_picture);
  add ("failure", test_failure);
  add ("gone", test_gone);
  return g_test_run ();
}
