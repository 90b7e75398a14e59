/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "listener.h"

#include "ready-state.h"

#include <string.h>

enum
{
  OP_INVALID_SESSION = 9,
};

struct _Listener
{
  ChildServer *child;   /* borrowed */
  Member      *member;  /* borrowed */
  JsonObject  *state;   /* Ready's payload, kept up to date; NULL before the first */
  gint64       first;   /* seq of the first Ready */
  gint64       seq;     /* of the last whole frame */
  gint64       version; /* of the member's own profile, as told */
  GHashTable  *told;    /* seq -> itself */
  guint        n_resumed;
};

static guint
seq_hash (gconstpointer key)
{
  return g_int64_hash (key);
}

Listener *
listener_new (ChildServer *child,
              Member      *member)
{
  Listener *listener = g_new0 (Listener, 1);

  listener->child = child;
  listener->member = member;
  listener->told = g_hash_table_new_full (seq_hash, g_int64_equal, g_free, NULL);
  return listener;
}

void
listener_free (Listener *listener)
{
  g_clear_pointer (&listener->state, json_object_unref);
  g_hash_table_unref (listener->told);
  g_free (listener);
}

static WsClient *
open_socket (Listener *listener,
             gint64    bytes)
{
  g_autofree char *base = child_server_dup_base (listener->child);
  WsClient *client = ws_client_new_full (base + strlen ("http://"), NULL, bytes);

  if (client == NULL)
    return NULL;
  if (listener->state == NULL)
    ws_client_identify (client, listener->member->token);
  else
    ws_client_resume (client, listener->member->token, listener->seq);
  return client;
}

static gint64
profile_version (JsonObject *account)
{
  return json_object_get_int_member (json_object_get_object_member (account, "profile"), "version");
}

static void
take_event (Listener   *listener,
            const char *type,
            gint64      seq,
            JsonObject *data)
{
  if (g_str_equal (type, "ready"))
    {
      g_assert_null (listener->state);
      listener->state = json_object_ref (data);
      listener->first = seq;
      listener->version = profile_version (json_object_get_object_member (data, "me"));
    }
  else if (g_str_equal (type, "resumed"))
    {
      g_assert_nonnull (listener->state);
      listener->n_resumed++;
    }
  else if (seq > 0)
    {
      g_assert_nonnull (listener->state);
      g_assert_cmpint (seq, >, listener->seq);
      g_assert_true (g_hash_table_add (listener->told, g_memdup2 (&seq, sizeof seq)));
      ready_state_apply (listener->state, type, data);
      if (g_str_equal (type, "account.update"))
        listener->version = profile_version (data);
    }
  if (seq > 0)
    listener->seq = seq;
}

/* FALSE: the connection has ended. */
static gboolean
read_one (Listener *listener,
          WsClient *client)
{
  g_autoptr (JsonNode) frame = ws_client_next (client);

  if (frame == NULL)
    return FALSE;
  /* Never a silent refetch. */
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (frame), "op"), !=, OP_INVALID_SESSION);
  if (frame_type (frame) != NULL)
    take_event (listener, frame_type (frame), frame_seq (frame), frame_data (frame));
  return TRUE;
}

void
listener_read (Listener *listener,
               gint64    bytes)
{
  g_autoptr (WsClient) client = open_socket (listener, bytes);

  while (client != NULL && read_one (listener, client))
    continue;
  /* It ended because a side of it went away, not because the server would not have it. */
  g_assert_cmpuint (client != NULL ? client->close_code : 0, ==, 0);
}

void
listener_catch_up (Listener *listener,
                   gint64    version)
{
  g_autoptr (WsClient) client = open_socket (listener, -1);
  guint resumed = listener->n_resumed + (listener->state != NULL);

  g_assert_nonnull (client);
  while (listener->state == NULL || listener->version < version || listener->n_resumed < resumed)
    g_assert_true (read_one (listener, client));
}

void
listener_assert_current (Listener *listener)
{
  g_autoptr (Listener) fresh = listener_new (listener->child, listener->member);
  g_autofree char *kept = NULL, *now = NULL;

  listener_catch_up (fresh, listener->version);
  g_assert_nonnull (fresh->state);
  kept = ready_state_describe (listener->state);
  now = ready_state_describe (fresh->state);
  g_assert_cmpstr (kept, ==, now);
}

RIALTO_SQL (own_events,
            "test.own_events",
            "SELECT seq, type, entity FROM events WHERE topic = 'user' AND topic_id = ?1 AND seq > ?2 "
            "AND seq <= ?3 ORDER BY seq DESC");

typedef struct
{
  Listener *listener;
  guint     n_missing;
} Coverage;

/* From the newest on: what a later event of the same thing has told counts as told. */
static gboolean
find_missing (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Coverage *coverage = data;
  Listener *listener = coverage->listener;
  g_autoptr (GHashTable) things = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &own_events, SQL_ID (listener->member->id),
                                                 SQL_INT (listener->first), SQL_INT (listener->seq));

  coverage->n_missing = 0;
  while (rialto_rows_next (rows))
    {
      gint64 seq = rialto_rows_int (rows, 0);
      char *thing = g_strdup_printf ("%s %" G_GINT64_FORMAT, rialto_rows_text (rows, 1),
                                     rialto_rows_id (rows, 2));
      gboolean told = g_hash_table_contains (listener->told, &seq);

      if (!told && !g_hash_table_contains (things, thing))
        {
          g_test_message ("%s has not been told %" G_GINT64_FORMAT ": %s", listener->member->handle, seq,
                          thing);
          coverage->n_missing++;
        }
      if (told)
        g_hash_table_add (things, g_steal_pointer (&thing));
      g_free (thing);
    }
  return TRUE;
}

void
listener_assert_whole (Listener    *listener,
                       RialtoStore *store)
{
  Coverage coverage = { listener, 0 };
  g_autoptr (GError) error = NULL;

  rialto_store_read (store, find_missing, &coverage, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (coverage.n_missing, ==, 0);
}

guint
listener_count_resumed (Listener *listener)
{
  return listener->n_resumed;
}

guint
listener_count_events (Listener *listener)
{
  return g_hash_table_size (listener->told);
}
