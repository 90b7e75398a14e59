/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-found-row.h"

#include "rialto-person-avatar.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoFoundRow:
 *
 * A person or a tag that was found.
 */
struct _RialtoFoundRow
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership *membership;
  GObject          *item;
  GSignalGroup     *signals;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ITEM,
  PROP_PERSON,
  PROP_TAG,
  PROP_TITLE,
  PROP_SUBTITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoFoundRow, rialto_found_row, GTK_TYPE_WIDGET)

static char *
make_title (GObject *item)
{
  if (RIALTO_IS_PERSON_OBJECT (item))
    return g_strdup (rialto_person_object_get_name (RIALTO_PERSON_OBJECT (item)));
  if (RIALTO_IS_TAG_OBJECT (item))
    return g_strconcat ("#", rialto_tag_object_get_name (RIALTO_TAG_OBJECT (item)), NULL);
  return NULL;
}

static char *
make_subtitle (GObject *item)
{
  gint64 count;

  if (RIALTO_IS_PERSON_OBJECT (item))
    return g_strconcat ("@", rialto_person_object_get_handle (RIALTO_PERSON_OBJECT (item)), NULL);
  if (!RIALTO_IS_TAG_OBJECT (item))
    return NULL;
  count = rialto_tag_object_get_post_count (RIALTO_TAG_OBJECT (item));
  return g_strdup_printf (ngettext ("%d post", "%d posts", (gulong) count), (int) count);
}

static void
on_item_changed (RialtoFoundRow *self)
{
  for (guint property = PROP_PERSON; property < N_PROPS; property++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
rialto_found_row_get_property (GObject    *object,
                               guint       property,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RialtoFoundRow *self = RIALTO_FOUND_ROW (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_PERSON:
      g_value_set_object (value, RIALTO_IS_PERSON_OBJECT (self->item) ? self->item : NULL);
      break;
    case PROP_TAG:
      g_value_set_object (value, RIALTO_IS_TAG_OBJECT (self->item) ? self->item : NULL);
      break;
    case PROP_TITLE:
      g_value_take_string (value, make_title (self->item));
      break;
    case PROP_SUBTITLE:
      g_value_take_string (value, make_subtitle (self->item));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_found_row_set_property (GObject      *object,
                               guint         property,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  RialtoFoundRow *self = RIALTO_FOUND_ROW (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (g_set_object (&self->membership, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_ITEM)
    {
      if (!g_set_object (&self->item, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->item);
      g_object_notify_by_pspec (object, pspec);
      on_item_changed (self);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_found_row_dispose (GObject *object)
{
  RialtoFoundRow *self = RIALTO_FOUND_ROW (object);

  rialto_template_dispose (self, RIALTO_TYPE_FOUND_ROW);
  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_found_row_parent_class)->dispose (object);
}

static void
rialto_found_row_class_init (RialtoFoundRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_found_row_get_property;
  object_class->set_property = rialto_found_row_set_property;
  object_class->dispose = rialto_found_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, RIALTO_TYPE_PERSON_OBJECT, readable);
  properties[PROP_TAG] = g_param_spec_object ("tag", NULL, NULL, RIALTO_TYPE_TAG_OBJECT, readable);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-found-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_found_row_init (RialtoFoundRow *self)
{
  self->signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_item_changed), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
