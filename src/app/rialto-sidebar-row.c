/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sidebar-row.h"

#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoSidebarRow:
 *
 * A place in the sidebar, with how much is new in it.
 */
struct _RialtoSidebarRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  char *place;
  char *title;
  char *icon_name;

  gint64 count;
};

enum
{
  PROP_0,
  PROP_PLACE,
  PROP_TITLE,
  PROP_ICON_NAME,
  PROP_COUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoSidebarRow, rialto_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

/* A reader hears the place and its news as one. */
static void
name_for_readers (RialtoSidebarRow *self)
{
  g_autofree char *name = NULL;

  if (self->count > 0)
    /* Translators: a place in the sidebar, and how much is new in it */
    name = g_strdup_printf (ngettext ("%s, %d new", "%s, %d new", (gulong) self->count), self->title,
                            (int) self->count);
  else
    name = g_strdup (self->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : "", -1);
}

static char **
string_field (RialtoSidebarRow *self,
              guint             property)
{
  switch (property)
    {
    case PROP_PLACE:
      return &self->place;
    case PROP_TITLE:
      return &self->title;
    case PROP_ICON_NAME:
      return &self->icon_name;
    default:
      return NULL;
    }
}

static void
rialto_sidebar_row_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoSidebarRow *self = RIALTO_SIDEBAR_ROW (object);

  if (property == PROP_COUNT)
    g_value_set_int64 (value, self->count);
  else if (string_field (self, property) != NULL)
    g_value_set_string (value, *string_field (self, property));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_sidebar_row_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoSidebarRow *self = RIALTO_SIDEBAR_ROW (object);
  gboolean changed = FALSE;

  if (property == PROP_COUNT)
    {
      changed = self->count != g_value_get_int64 (value);
      self->count = g_value_get_int64 (value);
    }
  else if (string_field (self, property) != NULL)
    changed = g_set_str (string_field (self, property), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);

  if (!changed)
    return;
  name_for_readers (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
rialto_sidebar_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_SIDEBAR_ROW);
  G_OBJECT_CLASS (rialto_sidebar_row_parent_class)->dispose (object);
}

static void
rialto_sidebar_row_finalize (GObject *object)
{
  RialtoSidebarRow *self = RIALTO_SIDEBAR_ROW (object);

  g_free (self->place);
  g_free (self->title);
  g_free (self->icon_name);
  G_OBJECT_CLASS (rialto_sidebar_row_parent_class)->finalize (object);
}

static void
rialto_sidebar_row_class_init (RialtoSidebarRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_sidebar_row_get_property;
  object_class->set_property = rialto_sidebar_row_set_property;
  object_class->dispose = rialto_sidebar_row_dispose;
  object_class->finalize = rialto_sidebar_row_finalize;

  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_int64 ("count", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-sidebar-row.ui");
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_sidebar_row_init (RialtoSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_sidebar_row_get_place:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the name of its place
 */
const char *
rialto_sidebar_row_get_place (RialtoSidebarRow *self)
{
  return self->place;
}
