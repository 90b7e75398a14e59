/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-list.h"

#include "rialto-api.h"

/* A list route that is asked page by page. */
typedef struct
{
  GWeakRef              session_wr;
  const RialtoApiRoute *route;
  RialtoArena          *arena; /* owned */
  gpointer              args;  /* in the arena */
} Listing;

static const RialtoField *
find_field (const RialtoEntityInfo *info,
            const char             *name)
{
  for (guint i = 0; i < info->n_fields; i++)
    if (g_str_equal (info->fields[i].name, name))
      return &info->fields[i];
  return NULL;
}

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_weak_ref_clear (&listing->session_wr);
  rialto_arena_free (listing->arena);
  g_free (listing);
}

/* What could not be had when the server could not be reached. */
static void
on_missed (RialtoPagedList *list)
{
  rialto_paged_list_catch_up (list, 0);
}

static DexFuture *
load_page (const char   *cursor,
           GCancellable *cancellable,
           gpointer      data)
{
  Listing *listing = data;
  const RialtoField *field = find_field (listing->route->args, "cursor");
  RialtoCallOptions options = { .cancellable = cancellable };
  g_autoptr (RialtoSession) session = g_weak_ref_get (&listing->session_wr);

  if (session == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The session has ended");
  if (field != NULL)
    {
      guint64 *present = listing->args, bit = G_GUINT64_CONSTANT (1) << field->index;

      *(const char **) ((guint8 *) listing->args + field->offset) = cursor;
      *present = cursor != NULL ? *present | bit : *present & ~bit;
    }
  return rialto_session_take_page (session, rialto_transport_call (rialto_session_get_transport (session),
                                                                   listing->route, listing->args, &options));
}

/**
 * rialto_session_list:
 * @session: who asks
 * @route: RIALTO_API_GET_FEED or another that answers a list
 * @args: its arguments; the cursor is the list's own
 *
 * Returns: (transfer full): a list that knows nothing yet; see rialto_paged_list_reload (). It does not keep @session alive, and asks
 *   again for what it could not have as soon as there is a line
 */
RialtoPagedList *
rialto_session_list (RialtoSession *session,
                     guint          route,
                     gconstpointer  args)
{
  Listing *listing = g_new0 (Listing, 1);
  RialtoPagedList *list;

  g_weak_ref_init (&listing->session_wr, session);
  listing->route = &rialto_api_routes[route];
  listing->arena = rialto_arena_new ();
  listing->args = rialto_arena_alloc (listing->arena, listing->route->args->size);
  rialto_entity_copy (listing->route->args, args, listing->arena, listing->args);
  list = rialto_paged_list_new (load_page, listing, listing_free);
  g_signal_connect_object (session, "missed", G_CALLBACK (on_missed), list, G_CONNECT_SWAPPED);
  return list;
}
