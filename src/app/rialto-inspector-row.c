/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-inspector-row.h"

/**
 * RialtoInspectorRow:
 *
 * Something that the inspector shows, and what it is now.
 */
struct _RialtoInspectorRow
{
  GObject parent_instance;

  /* owned */
  char *title;
  char *value;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_VALUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoInspectorRow, rialto_inspector_row, G_TYPE_OBJECT)

static void
rialto_inspector_row_get_property (GObject    *object,
                                   guint       property,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  if (property == PROP_TITLE)
    g_value_set_string (value, RIALTO_INSPECTOR_ROW (object)->title);
  else if (property == PROP_VALUE)
    g_value_set_string (value, RIALTO_INSPECTOR_ROW (object)->value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_inspector_row_finalize (GObject *object)
{
  g_free (RIALTO_INSPECTOR_ROW (object)->title);
  g_free (RIALTO_INSPECTOR_ROW (object)->value);
  G_OBJECT_CLASS (rialto_inspector_row_parent_class)->finalize (object);
}

static void
rialto_inspector_row_class_init (RialtoInspectorRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_inspector_row_get_property;
  object_class->finalize = rialto_inspector_row_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_inspector_row_init (RialtoInspectorRow *self)
{
}

/**
 * rialto_inspector_row_new:
 * @title: what it is
 *
 * Returns: (transfer full): a row without a value
 */
RialtoInspectorRow *
rialto_inspector_row_new (const char *title)
{
  RialtoInspectorRow *self = g_object_new (RIALTO_TYPE_INSPECTOR_ROW, NULL);

  self->title = g_strdup (title);
  return self;
}

/**
 * rialto_inspector_row_get_value:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it was when it was last looked at
 */
const char *
rialto_inspector_row_get_value (RialtoInspectorRow *self)
{
  return self->value;
}

/**
 * rialto_inspector_row_take_value:
 * @self: a row
 * @value: (transfer full): what it is now
 */
void
rialto_inspector_row_take_value (RialtoInspectorRow *self,
                                 char               *value)
{
  g_autofree char *taken = value;

  if (g_set_str (&self->value, taken))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}
