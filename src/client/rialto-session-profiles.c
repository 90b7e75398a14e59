/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-private.h"

#include "rialto-api.h"

#include <glib/gi18n.h>

/* Lists of people do not say how one stands to them. Whoever wants to know says so, and all who do at once are asked for in one call. */

#define MOST_A_CALL 100

typedef struct
{
  RialtoTransport *transport; /* owned */
  GArray          *ids;       /* owned */
} Batch;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_object_unref (batch->transport);
  g_array_unref (batch->ids);
  g_free (batch);
}

static char *
join_ids (GArray *ids)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", g_array_index (ids, RialtoId, i));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Says what has become of somebody to all who wait for it. */
static void
settle (RialtoSession *self,
        RialtoId       id,
        const GError  *error)
{
  g_autoptr (RialtoProfileObject) profile = rialto_identity_map_lookup_profile (self->map, id);
  DexPromise *promise = NULL;

  if (!g_hash_table_steal_extended (self->wanted, &id, NULL, (gpointer *) &promise))
    return;
  if (error != NULL)
    dex_promise_reject (promise, g_error_copy (error));
  else if (profile != NULL)
    dex_promise_resolve_object (promise, g_object_ref (profile));
  else
    dex_promise_reject (promise, g_error_new (RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND, _ ("Nobody is there.")));
  dex_unref (promise);
}

static DexFuture *
load_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Batch *batch = data;
  g_autofree char *ids = join_ids (batch->ids);
  RialtoListProfilesArgs args = { .ids = ids };
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) reply =
    dex_await_boxed (rialto_api_list_profiles (batch->transport, &args, rialto_fiber_get_cancellable (fiber)),
                     &error);
  g_autoptr (RialtoSession) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoPage) kept = NULL;

  if (self == NULL)
    return dex_future_new_true ();
  if (reply != NULL)
    kept = rialto_session_merge_page (self, reply);
  for (guint i = 0; i < batch->ids->len; i++)
    settle (self, g_array_index (batch->ids, RialtoId, i), error);
  return dex_future_new_true ();
}

static void
ask (gpointer data)
{
  RialtoSession *self = data;

  self->wanted_source = 0;
  for (guint at = 0; at < self->unasked->len; at += MOST_A_CALL)
    {
      Batch *batch = g_new0 (Batch, 1);

      batch->transport = g_object_ref (self->transport);
      batch->ids = g_array_new (FALSE, FALSE, sizeof (RialtoId));
      g_array_append_vals (batch->ids, &g_array_index (self->unasked, RialtoId, at),
                           MIN (MOST_A_CALL, self->unasked->len - at));
      dex_future_disown (rialto_async_spawn ("load-profiles", self, self->alive, load_fiber, batch,
                                             batch_free));
    }
  g_array_set_size (self->unasked, 0);
}

/**
 * rialto_session_want_profile:
 * @self: a session
 * @id: somebody
 *
 * Asks for their page, together with all who are wanted at the same time; not for one that is known.
 *
 * Returns: (transfer full): resolves to the #RialtoProfileObject, with how the account stands to them; rejects when they are not there
 */
DexFuture *
rialto_session_want_profile (RialtoSession *self,
                             RialtoId       id)
{
  g_autoptr (RialtoProfileObject) known = rialto_identity_map_lookup_profile (self->map, id);
  DexPromise *promise;

  if (known != NULL && rialto_profile_object_get_relation (known) != NULL)
    return dex_future_new_for_object (known);
  promise = g_hash_table_lookup (self->wanted, &id);
  if (promise != NULL)
    return dex_ref (DEX_FUTURE (promise));
  promise = dex_promise_new ();
  g_hash_table_insert (self->wanted, g_memdup2 (&id, sizeof id), promise);
  g_array_append_val (self->unasked, id);
  if (self->wanted_source == 0)
    self->wanted_source = g_idle_add_once (ask, self);
  return dex_ref (DEX_FUTURE (promise));
}

/*< private >
 * rialto_session_want_nobody:
 * @self: a session that ends
 *
 * Tells all who wait that nothing will come.
 */
void
rialto_session_want_nobody (RialtoSession *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The session has ended.");
  g_autoptr (GPtrArray) ids = g_hash_table_get_keys_as_ptr_array (self->wanted);

  g_clear_handle_id (&self->wanted_source, g_source_remove);
  for (guint i = 0; i < ids->len; i++)
    settle (self, *(RialtoId *) ids->pdata[i], error);
}
