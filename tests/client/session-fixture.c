/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include "rialto-session-private.h"

RialtoSession *
session_for (LiveServer *server,
             LiveMember *member)
{
  g_autoptr (RialtoTransport) transport = rialto_transport_new (live_server_get_base (server), FALSE, NULL);
  RialtoTokens tokens = { .access_token = live_member_get_token (member),
                          .refresh_token = live_member_get_refresh (member) };

  rialto_transport_set_tokens (transport, &tokens);
  return rialto_session_new (transport);
}

typedef struct
{
  RialtoSession     *session;
  RialtoGatewayState state;
} Wanted;

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;

  return rialto_gateway_client_get_state (rialto_session_get_gateway (wanted->session)) == wanted->state;
}

void
session_wait_state (RialtoSession     *session,
                    RialtoGatewayState state)
{
  wait_until (has_state, &(Wanted) { session, state });
}

void
session_wait_online (RialtoSession *session)
{
  session_wait_state (session, RIALTO_GATEWAY_STATE_ONLINE);
}

static void
append (GString                *text,
        const RialtoEntityInfo *kind,
        gpointer                object)
{
  g_autofree char *json = rialto_entity_to_json (kind, rialto_entity_object_peek (object),
                                                 RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, NULL);

  g_string_append_printf (text, "%s\n", json);
}

static int
compare_ids (gconstpointer one,
             gconstpointer other)
{
  const gint64 *a = *(const gint64 *const *) one, *b = *(const gint64 *const *) other;

  return (*a > *b) - (*a < *b);
}

static void
append_ids (GString    *text,
            const char *name,
            GHashTable *set)
{
  g_autoptr (GPtrArray) ids = g_hash_table_get_keys_as_ptr_array (set);

  g_ptr_array_sort (ids, compare_ids);
  g_string_append (text, name);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, " %" G_GINT64_FORMAT, *(gint64 *) ids->pdata[i]);
  g_string_append_c (text, '\n');
}

char *
session_describe (RialtoSession *session)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append (text, &rialto_account_info, session->me);
  for (guint i = 0; i < RIALTO_N_TIMELINE; i++)
    append (text, &rialto_marker_info, session->markers[i]);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session->preferences)); i++)
    {
      g_autoptr (RialtoEntityObject)
        preference = g_list_model_get_item (G_LIST_MODEL (session->preferences), i);

      append (text, &rialto_notification_preference_info, preference);
    }
  g_string_append_printf (text, "unread %d requests %d\n", (int) session->unread,
                          (int) session->follow_requests);
  append_ids (text, "blocks", session->blocks);
  append_ids (text, "mutes", session->mutes);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

typedef struct
{
  RialtoSession *session, *fresh;
} Pair;

/* By what it says: the newest seq may be of somebody else's event, which is not told here. */
static gboolean
has_caught_up (gpointer data)
{
  Pair *pair = data;
  g_autofree char *kept = session_describe (pair->session);
  g_autofree char *now = session_describe (pair->fresh);

  return g_str_equal (kept, now);
}

void
session_assert_fresh (RialtoSession *session,
                      LiveServer    *server,
                      LiveMember    *member)
{
  g_autoptr (RialtoSession) fresh = session_for (server, member);

  rialto_session_start (fresh);
  session_wait_online (fresh);
  wait_until (has_caught_up, &(Pair) { session, fresh });
}

gpointer
session_get (RialtoSession *session,
             DexFuture     *call)
{
  return rialto_session_merge (session, g_value_get_boxed (wait_for_value (call)));
}
