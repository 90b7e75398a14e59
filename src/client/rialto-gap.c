/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gap.h"

/**
 * RialtoGap:
 *
 * A row of a list behind which there is more than was loaded. `busy` while it is being filled.
 */
struct _RialtoGap
{
  GObject parent_instance;

  char    *cursor; /* owned, nullable */
  gboolean busy;
};

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoGap, rialto_gap, G_TYPE_OBJECT)

static void
rialto_gap_get_property (GObject    *object,
                         guint       property,
                         GValue     *value,
                         GParamSpec *pspec)
{
  if (property == PROP_BUSY)
    g_value_set_boolean (value, RIALTO_GAP (object)->busy);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_gap_finalize (GObject *object)
{
  g_free (RIALTO_GAP (object)->cursor);
  G_OBJECT_CLASS (rialto_gap_parent_class)->finalize (object);
}

static void
rialto_gap_class_init (RialtoGapClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = rialto_gap_get_property;
  object_class->finalize = rialto_gap_finalize;
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_gap_init (RialtoGap *self)
{
}

/**
 * rialto_gap_new:
 * @cursor: (nullable): where the server goes on; %NULL: from the newest on
 *
 * Returns: (transfer full): a gap
 */
RialtoGap *
rialto_gap_new (const char *cursor)
{
  RialtoGap *self = g_object_new (RIALTO_TYPE_GAP, NULL);

  self->cursor = g_strdup (cursor);
  return self;
}

/**
 * rialto_gap_get_cursor:
 * @self: a gap
 *
 * Returns: (transfer none) (nullable): where the server goes on
 */
const char *
rialto_gap_get_cursor (RialtoGap *self)
{
  return self->cursor;
}

/**
 * rialto_gap_get_busy:
 * @self: a gap
 *
 * Returns: whether it is being filled
 */
gboolean
rialto_gap_get_busy (RialtoGap *self)
{
  return self->busy;
}

/**
 * rialto_gap_set_busy:
 * @self: a gap
 * @busy: whether it is being filled
 */
void
rialto_gap_set_busy (RialtoGap *self,
                     gboolean   busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}
