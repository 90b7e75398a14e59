/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-inspection.h"

#include "rialto-inspector-row.h"
#include "rialto-textures.h"

/**
 * RialtoInspection:
 *
 * What a membership is doing, in rows that tell when they change. It looks when it is told to.
 */
struct _RialtoInspection
{
  GObject parent_instance;

  /* owned */
  RialtoMembership *membership;
  GListStore       *rows;

  gint64   cache_size; /* bytes, when it was last asked; -1: never */
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (RialtoInspection, rialto_inspection, G_TYPE_OBJECT)

static RialtoSession *
get_session (RialtoInspection *self)
{
  return rialto_membership_get_session (self->membership);
}

static RialtoGatewayClient *
get_gateway (RialtoInspection *self)
{
  return rialto_session_get_gateway (get_session (self));
}

static char *
write_nick (GType type,
            gint  number)
{
  g_autoptr (GEnumClass) class = g_type_class_ref (type);
  GEnumValue *value = g_enum_get_value (class, number);

  return g_strdup (value != NULL ? value->value_nick : "?");
}

static char *
write_server (RialtoInspection *self)
{
  return g_strdup (rialto_transport_get_base (rialto_session_get_transport (get_session (self))));
}

static char *
write_person (RialtoInspection *self)
{
  RialtoAccountObject *me = rialto_session_get_me (get_session (self));

  if (me == NULL)
    return g_strdup ("nobody");
  return g_strdup_printf ("%s, %" G_GINT64_FORMAT,
                          rialto_profile_object_get_handle (rialto_account_object_get_profile (me)),
                          rialto_account_object_get_id (me));
}

static char *
write_session (RialtoInspection *self)
{
  return write_nick (RIALTO_TYPE_SESSION_STATE, (gint) rialto_session_get_state (get_session (self)));
}

static char *
write_gateway (RialtoInspection *self)
{
  return write_nick (RIALTO_TYPE_GATEWAY_STATE, (gint) rialto_gateway_client_get_state (get_gateway (self)));
}

static char *
write_seq (RialtoInspection *self)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, rialto_gateway_client_get_seq (get_gateway (self)));
}

static char *
write_topics (RialtoInspection *self)
{
  g_auto (GStrv) topics = rialto_gateway_client_list_topics (get_gateway (self));
  g_autofree char *names = g_strjoinv (" ", topics);

  return g_strdup_printf ("%u: %s", g_strv_length (topics), names);
}

static char *
write_unread (RialtoInspection *self)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, rialto_session_get_unread (get_session (self)));
}

static char *
write_objects (RialtoInspection *self)
{
  return g_strdup_printf ("%u",
                          rialto_identity_map_get_n_known (rialto_session_get_map (get_session (self))));
}

static char *
write_cache (RialtoInspection *self)
{
  return self->cache_size >= 0 ? g_format_size ((guint64) self->cache_size) : g_strdup ("none");
}

static char *
write_outbox (RialtoInspection *self)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (self->membership);

  if (deeds == NULL)
    return g_strdup ("none");
  return g_strdup_printf ("%u", g_list_model_get_n_items (G_LIST_MODEL (rialto_deeds_get_outbox (deeds))));
}

static gboolean
count_textures (RialtoInspection    *self,
                RialtoTextureCounts *counts)
{
  RialtoTextures *textures = rialto_membership_get_textures (self->membership);

  if (textures != NULL)
    rialto_textures_get_counts (textures, counts);
  return textures != NULL;
}

static char *
write_textures (RialtoInspection *self)
{
  RialtoTextureCounts counts;
  g_autofree char *size = NULL;

  if (!count_textures (self, &counts))
    return g_strdup ("none");
  size = g_format_size (counts.texture_bytes);
  return g_strdup_printf ("%u, %s, %u coming", counts.n_textures, size, counts.n_in_flight);
}

static char *
write_hits (RialtoInspection *self)
{
  RialtoTextureCounts counts;

  if (!count_textures (self, &counts))
    return g_strdup ("none");
  return g_strdup_printf ("%u from memory, %u from disk, %u downloaded, %u failed", counts.n_memory_hits,
                          counts.n_disk_hits, counts.n_downloads, counts.n_failures);
}

/* It is for who builds the app, and not translated. */
static const struct
{
  const char *title;
  char *(*write) (RialtoInspection *self);
} facts[] = {
  { "Server", write_server },   { "Person", write_person },     { "Session", write_session },
  { "Gateway", write_gateway }, { "Sequence", write_seq },      { "Topics", write_topics },
  { "Unread", write_unread },   { "Objects", write_objects },   { "Cache", write_cache },
  { "Outbox", write_outbox },   { "Textures", write_textures }, { "Pictures", write_hits },
};

static DexFuture *
size_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (GError) error = NULL;
  gint64 size = dex_await_int64 (rialto_cache_get_size (data), &error);
  g_autoptr (RialtoInspection) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL)
    return dex_future_new_true ();
  self->asking = FALSE;
  if (error == NULL)
    self->cache_size = size;
  return dex_future_new_true ();
}

static void
ask_cache (RialtoInspection *self)
{
  RialtoCache *cache = rialto_membership_get_cache (self->membership);

  if (cache == NULL || self->asking)
    return;
  self->asking = TRUE;
  dex_future_disown (rialto_async_spawn ("inspect-cache", self, NULL, size_fiber, g_object_ref (cache),
                                         g_object_unref));
}

static void
rialto_inspection_finalize (GObject *object)
{
  RialtoInspection *self = RIALTO_INSPECTION (object);

  g_clear_object (&self->rows);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_inspection_parent_class)->finalize (object);
}

static void
rialto_inspection_class_init (RialtoInspectionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = rialto_inspection_finalize;
}

static void
rialto_inspection_init (RialtoInspection *self)
{
  self->cache_size = -1;
  self->rows = g_list_store_new (RIALTO_TYPE_INSPECTOR_ROW);
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autoptr (RialtoInspectorRow) row = rialto_inspector_row_new (facts[i].title);

      g_list_store_append (self->rows, row);
    }
}

/**
 * rialto_inspection_new:
 * @membership: what is looked at
 *
 * Returns: (transfer full): what it is doing now
 */
RialtoInspection *
rialto_inspection_new (RialtoMembership *membership)
{
  RialtoInspection *self = g_object_new (RIALTO_TYPE_INSPECTION, NULL);

  self->membership = g_object_ref (membership);
  rialto_inspection_sample (self);
  return self;
}

/**
 * rialto_inspection_get_rows:
 * @self: an inspection
 *
 * Returns: (transfer none): a list of #RialtoInspectorRow, the same for ever
 */
GListModel *
rialto_inspection_get_rows (RialtoInspection *self)
{
  return G_LIST_MODEL (self->rows);
}

/**
 * rialto_inspection_sample:
 * @self: an inspection
 *
 * Looks again. The size of the cache, which has to be asked for, is that of the time before.
 */
void
rialto_inspection_sample (RialtoInspection *self)
{
  ask_cache (self);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autoptr (RialtoInspectorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      rialto_inspector_row_take_value (row, facts[i].write (self));
    }
}
