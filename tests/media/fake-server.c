/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-server.h"

#include "media-test.h"
#include "rialto-error.h"

static void
unref_promise (gpointer data)
{
  if (data != NULL)
    dex_unref (data);
}

static void
unref_stop (gpointer data)
{
  if (data != NULL)
    g_object_unref (data);
}

static DexFuture *
fetch (const char   *blob,
       guint         width,
       const char   *access,
       GCancellable *cancellable,
       gpointer      data)
{
  FakeServer *server = data;
  DexPromise *promise = dex_promise_new ();

  g_ptr_array_add (server->asked, g_strdup_printf ("%c %u %s", blob[0], width, access != NULL ? access : ""));
  g_ptr_array_add (server->stops, cancellable != NULL ? g_object_ref (cancellable) : NULL);
  if (server->answer != NULL)
    {
      g_ptr_array_add (server->pending, NULL);
      dex_promise_resolve_boxed (promise, G_TYPE_BYTES, g_bytes_ref (server->answer));
    }
  else
    g_ptr_array_add (server->pending, dex_ref (promise));
  return DEX_FUTURE (promise);
}

void
fake_server_init (FakeServer *server)
{
  server->asked = g_ptr_array_new_with_free_func (g_free);
  server->pending = g_ptr_array_new_with_free_func (unref_promise);
  server->stops = g_ptr_array_new_with_free_func (unref_stop);
  server->answer = NULL;
}

void
fake_server_clear (FakeServer *server)
{
  g_clear_pointer (&server->asked, g_ptr_array_unref);
  g_clear_pointer (&server->pending, g_ptr_array_unref);
  g_clear_pointer (&server->stops, g_ptr_array_unref);
  g_clear_pointer (&server->answer, g_bytes_unref);
}

RialtoTextures *
fake_server_textures (FakeServer *server,
                      const char *folder)
{
  return rialto_textures_new (folder, fetch, server, NULL);
}

static DexPromise *
take_pending (FakeServer *server,
              guint       n)
{
  g_assert_cmpuint (n, <, server->pending->len);
  g_assert_nonnull (server->pending->pdata[n]);
  return g_steal_pointer (&server->pending->pdata[n]);
}

void
fake_server_answer (FakeServer *server,
                    guint       n)
{
  g_autoptr (DexPromise) promise = take_pending (server, n);
  guint width = (guint) g_ascii_strtoull ((const char *) server->asked->pdata[n] + 2, NULL, 10);

  dex_promise_resolve_boxed (promise, G_TYPE_BYTES, make_webp (width, width / 2, FALSE));
}

void
fake_server_fail (FakeServer *server,
                  guint       n)
{
  g_autoptr (DexPromise) promise = take_pending (server, n);

  dex_promise_reject (promise, g_error_new_literal (RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE, "No line."));
}

guint
fake_server_n_open (FakeServer *server)
{
  guint n = 0;

  for (guint i = 0; i < server->pending->len; i++)
    if (server->pending->pdata[i] != NULL && !g_cancellable_is_cancelled (server->stops->pdata[i]))
      n++;
  return n;
}

char *
make_blob (guint digit)
{
  return g_strnfill (64, "0123456789abcdef"[digit % 16]);
}
