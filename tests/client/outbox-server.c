/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outbox-server.h"

static void
call_free (gpointer data)
{
  Call *call = data;

  /* Somebody may still wait for an answer that does not come. */
  if (dex_future_is_pending (DEX_FUTURE (call->answer)))
    lose_call (call);
  g_object_unref (call->item);
  g_free (call->args);
  g_free (call->key);
  dex_unref (call->answer);
  g_free (call);
}

Server *
server_new (void)
{
  Server *server = g_new0 (Server, 1);

  server->calls = g_ptr_array_new_with_free_func (call_free);
  return server;
}

void
server_free (Server *server)
{
  g_ptr_array_unref (server->calls);
  g_free (server);
}

DexFuture *
receive_call (RialtoOutboxItem *item,
              const char       *args,
              gpointer          data)
{
  Server *server = data;
  Call *call = g_new0 (Call, 1);

  g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_SENDING);
  call->item = g_object_ref (item);
  call->args = g_strdup (args);
  call->key = g_strdup (rialto_outbox_item_get_key (item));
  call->answer = dex_promise_new ();
  g_ptr_array_add (server->calls, call);
  return dex_ref (DEX_FUTURE (call->answer));
}

typedef struct
{
  Server *server;
  guint   n;
} Expected;

static gboolean
has_calls (gpointer data)
{
  Expected *expected = data;

  return expected->server->calls->len >= expected->n;
}

/* The call of that number, from 0, as soon as it comes. */
Call *
get_call (Server *server,
          guint   number)
{
  Expected expected = { server, number + 1 };

  wait_until (has_calls, &expected);
  return server->calls->pdata[number];
}

void
accept_call (Call *call)
{
  dex_promise_resolve_boolean (call->answer, TRUE);
}

void
accept_with (Call       *call,
             const char *result)
{
  dex_promise_resolve_string (call->answer, g_strdup (result));
}

void
refuse_call (Call       *call,
             RialtoError code)
{
  GError *error = NULL;

  rialto_fail (&error, code);
  dex_promise_reject (call->answer, error);
}

void
lose_call (Call *call)
{
  dex_promise_reject (call->answer, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "cut"));
}

RialtoOutbox *
open_outbox (Place  *place,
             Server *server)
{
  RialtoOutbox *outbox = wait_for_object (rialto_outbox_open (place->path));

  if (server != NULL)
    {
      rialto_outbox_set_sender (outbox, receive_call, server, NULL);
      rialto_outbox_set_online (outbox, TRUE);
    }
  return outbox;
}

/* What hangs on futures of this turn is let go of. */
void
close_outbox (RialtoOutbox *outbox)
{
  assert_wait (rialto_outbox_close (outbox));
  forget_last ();
  g_assert_finalize_object (outbox);
}

RialtoOutboxItem *
enqueue_plain (RialtoOutbox *outbox,
               const char   *route,
               const char   *args,
               const char   *subject,
               const char   *collapse)
{
  RialtoOutboxDraft draft = { .route = route, .args = args, .subject = subject, .collapse = collapse };

  return rialto_outbox_enqueue (outbox, &draft);
}

guint
count_items (RialtoOutbox *outbox)
{
  return g_list_model_get_n_items (G_LIST_MODEL (outbox));
}

RialtoOutboxItem *
peek_item (RialtoOutbox *outbox,
           guint         position)
{
  g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (G_LIST_MODEL (outbox), position);

  return item;
}

gboolean
is_outbox_empty (gpointer outbox)
{
  return count_items (outbox) == 0;
}

typedef struct
{
  RialtoOutboxItem *item;
  RialtoOutboxState state;
} Awaited;

static gboolean
is_in_state (gpointer data)
{
  Awaited *awaited = data;

  return rialto_outbox_item_get_state (awaited->item) == awaited->state;
}

void
await_state (RialtoOutboxItem *item,
             RialtoOutboxState state)
{
  Awaited awaited = { item, state };

  wait_until (is_in_state, &awaited);
}
