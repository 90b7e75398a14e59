/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-deeds-private.h"

#include "rialto-deeds-sender-private.h"

/* Deeds that are one of a pair of opposites, about something with an id. What waits in the outbox is shown as done, on each object that
 * it is about: when it is done, and whenever such an object comes to be known, also after another start. */

typedef struct
{
  guint                   route;
  const char             *what;  /* the pair, as it is called in the outbox */
  const char             *about; /* the kind of thing, as it is called there */
  const RialtoEntityInfo *kind;  /* nullable: nothing shows it */
  const char             *field; /* nullable: it hides the thing */
  const char             *count; /* nullable */
  gboolean                value;
} Toggle;

#define POST    "post", &rialto_post_info
#define COMMENT "comment", &rialto_comment_info
/* What is said of somebody is how one stands to them. */
#define USER    "user", &rialto_profile_info

static const Toggle toggles[] = {
  { RIALTO_API_LIKE_POST, "like", POST, "liked", "like_count", TRUE },
  { RIALTO_API_UNLIKE_POST, "like", POST, "liked", "like_count", FALSE },
  { RIALTO_API_SAVE_POST, "save", POST, "saved", NULL, TRUE },
  { RIALTO_API_UNSAVE_POST, "save", POST, "saved", NULL, FALSE },
  { RIALTO_API_DELETE_POST, "delete", POST, NULL, NULL, TRUE },
  { RIALTO_API_LIKE_COMMENT, "like", COMMENT, "liked", "like_count", TRUE },
  { RIALTO_API_UNLIKE_COMMENT, "like", COMMENT, "liked", "like_count", FALSE },
  { RIALTO_API_DELETE_COMMENT, "delete", COMMENT, NULL, NULL, TRUE },
  { RIALTO_API_FOLLOW, "follow", USER, "following", NULL, TRUE },
  { RIALTO_API_UNFOLLOW, "follow", USER, "following", NULL, FALSE },
  { RIALTO_API_MUTE, "mute", USER, "muting", NULL, TRUE },
  { RIALTO_API_UNMUTE, "mute", USER, "muting", NULL, FALSE },
  { RIALTO_API_BLOCK, "block", USER, "blocking", NULL, TRUE },
  { RIALTO_API_UNBLOCK, "block", USER, "blocking", NULL, FALSE },
  { RIALTO_API_ACCEPT_FOLLOW_REQUEST, "request", "user", NULL, NULL, NULL, TRUE },
  { RIALTO_API_REFUSE_FOLLOW_REQUEST, "request", "user", NULL, NULL, NULL, FALSE },
};

static const Toggle *
find_toggle (RialtoOutboxItem *item)
{
  for (gsize i = 0; i < G_N_ELEMENTS (toggles); i++)
    if (g_str_equal (rialto_outbox_item_get_route (item), rialto_api_routes[toggles[i].route].name))
      return &toggles[i];
  return NULL;
}

/* What one object shows until the server has said so. */
typedef struct
{
  RialtoEntityObject *object;    /* owned */
  RialtoTransport    *transport; /* owned */
  const char         *field;     /* nullable: hides it */
  const char         *count;     /* nullable */
  guint64             ticket;
  gboolean            value;
  gboolean            laid;
} Cover;

static void
cover_free (gpointer  data,
            GClosure *closure)
{
  Cover *cover = data;

  g_object_unref (cover->object);
  g_object_unref (cover->transport);
  g_free (cover);
}

static void
lay (Cover   *cover,
     gboolean laid)
{
  cover->laid = laid;
  if (cover->field == NULL)
    rialto_entity_object_set_hidden (cover->object, laid);
  else if (laid)
    rialto_entity_object_overlay (cover->object, cover->ticket, cover->field, cover->value, cover->count);
  else
    rialto_entity_object_uncover (cover->object, cover->ticket);
}

/* What was refused is not shown; what is tried again is. */
static void
on_item_state (RialtoOutboxItem *item,
               GParamSpec       *pspec,
               Cover            *cover)
{
  RialtoOutboxState state = rialto_outbox_item_get_state (item);
  gboolean waits = state == RIALTO_OUTBOX_SAVING || state == RIALTO_OUTBOX_WAITING ||
                   state == RIALTO_OUTBOX_SENDING;

  if (cover->field == NULL && state == RIALTO_OUTBOX_SENT)
    rialto_entity_object_delete (cover->object, rialto_transport_get_seq (cover->transport));
  else if (waits != cover->laid)
    lay (cover, waits);
}

static void
cover_object (RialtoDeeds        *self,
              RialtoOutboxItem   *item,
              const Toggle       *toggle,
              RialtoEntityObject *object,
              const char         *field)
{
  Cover *cover = g_new0 (Cover, 1);

  cover->object = g_object_ref (object);
  cover->transport = g_object_ref (rialto_session_get_transport (self->session));
  cover->ticket = (guint64) rialto_outbox_item_get_id (item);
  cover->field = field;
  cover->count = toggle->count;
  cover->value = toggle->value;
  g_signal_connect_data (item, "notify::state", G_CALLBACK (on_item_state), cover, cover_free,
                         G_CONNECT_DEFAULT);
  on_item_state (item, NULL, cover);
}

/* Who approves followers is asked first; who is not followed any more is not asked, either. */
static void
cover_follow (RialtoDeeds         *self,
              RialtoOutboxItem    *item,
              const Toggle        *toggle,
              RialtoProfileObject *profile,
              RialtoEntityObject  *relation)
{
  gboolean ask = toggle->value && rialto_profile_object_get_locked (profile) &&
                 !rialto_relation_object_get_following (RIALTO_RELATION_OBJECT (relation));

  if (!ask)
    cover_object (self, item, toggle, relation, "following");
  if (ask || !toggle->value)
    cover_object (self, item, toggle, relation, "requested");
}

static void
lay_over (RialtoDeeds        *self,
          RialtoOutboxItem   *item,
          const Toggle       *toggle,
          RialtoEntityObject *object)
{
  RialtoEntityObject *relation;

  if (toggle->kind != &rialto_profile_info)
    {
      cover_object (self, item, toggle, object, toggle->field);
      return;
    }
  relation = (RialtoEntityObject *) rialto_profile_object_get_relation (RIALTO_PROFILE_OBJECT (object));
  if (relation == NULL)
    return;
  if (g_str_equal (toggle->what, "follow"))
    cover_follow (self, item, toggle, RIALTO_PROFILE_OBJECT (object), relation);
  else
    cover_object (self, item, toggle, relation, toggle->field);
}

/* Lays over @object what waits about it. */
static void
lay_over_object (RialtoDeeds        *self,
                 RialtoEntityObject *object,
                 const char         *about)
{
  GListModel *items = G_LIST_MODEL (self->outbox);
  guint n_items = g_list_model_get_n_items (items);
  g_autofree char *subject = NULL;

  if (n_items == 0)
    return;
  subject = g_strdup_printf ("%s:%" G_GINT64_FORMAT, about, rialto_entity_object_get_key_id (object));
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (items, i);
      const Toggle *toggle = g_str_equal (rialto_outbox_item_get_subject (item), subject) ? find_toggle (item)
                                                                                          : NULL;

      if (toggle != NULL && toggle->kind != NULL)
        lay_over (self, item, toggle, object);
    }
}

/* Pages of people may be known before how one stands to them. */
static void
on_relation (RialtoDeeds         *self,
             GParamSpec          *pspec,
             RialtoProfileObject *profile)
{
  lay_over_object (self, RIALTO_ENTITY_OBJECT (profile), "user");
}

static void
on_added (RialtoDeeds        *self,
          RialtoEntityObject *object)
{
  if (RIALTO_IS_POST_OBJECT (object))
    {
      lay_over_object (self, object, "post");
      rialto_deeds_show_edits (self, object);
    }
  else if (RIALTO_IS_COMMENT_OBJECT (object))
    lay_over_object (self, object, "comment");
  else if (RIALTO_IS_PROFILE_OBJECT (object))
    {
      g_signal_connect_object (object, "notify::relation", G_CALLBACK (on_relation), self, G_CONNECT_SWAPPED);
      on_relation (self, NULL, RIALTO_PROFILE_OBJECT (object));
    }
}

/* What the server said before the deeds were there. */
static void
lay_over_known (RialtoDeeds            *self,
                RialtoIdentityMap      *map,
                const RialtoEntityInfo *kind)
{
  g_autoptr (GPtrArray) objects = rialto_identity_map_list (map, kind);

  for (guint i = 0; i < objects->len; i++)
    on_added (self, objects->pdata[i]);
}

/*< private >
 * rialto_deeds_begin_laying_over:
 * @self: deeds
 *
 * Shows as done what waits since the last time, on what is known and on what will be.
 */
void
rialto_deeds_begin_laying_over (RialtoDeeds *self)
{
  RialtoIdentityMap *map = rialto_session_get_map (self->session);
  GListModel *items = G_LIST_MODEL (self->outbox);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (items, i);

      rialto_deeds_settle (self, item);
    }
  lay_over_known (self, map, &rialto_post_info);
  lay_over_known (self, map, &rialto_comment_info);
  lay_over_known (self, map, &rialto_profile_info);
  g_signal_connect_object (map, "added", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
}

static DexFuture *
keep_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (GError) error = NULL;
  gboolean kept = dex_await (dex_ref (data), &error);
  g_autoptr (RialtoDeeds) self = rialto_fiber_dup_owner (fiber);

  if (!kept && self != NULL)
    rialto_deeds_lose (self, error->message);
  return dex_future_new_true ();
}

/*< private >
 * rialto_deeds_toggle:
 * @self: deeds
 * @route: one of the pair
 * @id: what it is done to
 * @held: whether it waits for rialto_outbox_release()
 *
 * Puts it into the outbox and shows it as done. When the outbox cannot keep it, it is shown no more and the signal `lost` says so.
 *
 * Returns: (transfer full): the item
 */
RialtoOutboxItem *
rialto_deeds_toggle (RialtoDeeds *self,
                     guint        route,
                     RialtoId     id,
                     gboolean     held)
{
  /* All routes of this shape have an id and nothing else. */
  RialtoLikePostArgs args = { .present = 1, .id = id };
  g_autofree char *words = rialto_deeds_write_args (route, &args);
  g_autofree char *subject = NULL, *collapse = NULL;
  g_autoptr (RialtoEntityObject) object = NULL;
  const Toggle *toggle = toggles;
  RialtoOutboxItem *item;

  while (toggle->route != route)
    toggle++;
  subject = g_strdup_printf ("%s:%" G_GINT64_FORMAT, toggle->about, id);
  collapse = g_strdup_printf ("%s:%s", toggle->what, subject);
  item = rialto_outbox_enqueue (self->outbox, &(RialtoOutboxDraft) { .route = rialto_api_routes[route].name,
                                                                     .args = words,
                                                                     .subject = subject,
                                                                     .collapse = collapse,
                                                                     .held = held,
                                                                     .repeatable = TRUE });
  dex_future_disown (rialto_async_spawn ("keep-deed", self, NULL, keep_fiber,
                                         rialto_outbox_item_when_saved (item), dex_unref));
  rialto_deeds_settle (self, item);
  if (toggle->kind != NULL)
    object = rialto_identity_map_lookup (rialto_session_get_map (self->session), toggle->kind, id);
  if (object != NULL)
    lay_over (self, item, toggle, object);
  return item;
}
