/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-profile-row.h"

#include "rialto-feed-row.h"
#include "rialto-menu-keys.h"
#include "rialto-paged-list.h"
#include "rialto-profile-foot.h"
#include "rialto-profile-header.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoProfileRow:
 *
 * A row of somebody's page, so that all of it scrolls as one. What it is follows from `item`: a #RialtoProfileObject is the head, a
 * #RialtoPagedList is what is to be said below its posts, anything else is one of them. `fill` is emitted as by #RialtoFeedRow. `tab`
 * is what of the page is shown.
 */
struct _RialtoProfileRow
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership    *membership;
  RialtoProfileObject *profile;
  GObject             *item;
  char                *tab;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_PROFILE,
  PROP_TAB,
  PROP_ITEM,
  PROP_HEAD,
  PROP_POST,
  PROP_FOOT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint fill_signal;

G_DEFINE_FINAL_TYPE (RialtoProfileRow, rialto_profile_row, GTK_TYPE_WIDGET)

static void
on_fill (RialtoProfileRow *self,
         GObject          *gap)
{
  g_signal_emit (self, fill_signal, 0, gap);
}

/* The item, where the property is what it is. */
static GObject *
get_as (RialtoProfileRow *self,
        guint             property)
{
  guint is = PROP_POST;

  if (self->item == NULL)
    return NULL;
  if (RIALTO_IS_PROFILE_OBJECT (self->item))
    is = PROP_HEAD;
  else if (RIALTO_IS_PAGED_LIST (self->item))
    is = PROP_FOOT;
  return is == property ? self->item : NULL;
}

static void
rialto_profile_row_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoProfileRow *self = RIALTO_PROFILE_ROW (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_PROFILE:
      g_value_set_object (value, self->profile);
      break;
    case PROP_TAB:
      g_value_set_string (value, self->tab);
      break;
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_HEAD:
    case PROP_POST:
    case PROP_FOOT:
      g_value_set_object (value, get_as (self, property));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

/* What a reader of the screen calls the row. */
static char *
make_name (GObject *item)
{
  if (RIALTO_IS_PROFILE_OBJECT (item))
    /* Translators: what a screen reader calls the head of somebody's page */
    return g_strdup_printf (_ ("About %s"), rialto_profile_object_get_name (RIALTO_PROFILE_OBJECT (item)));
  if (RIALTO_IS_POST_OBJECT (item))
    /* Translators: what a screen reader calls a post; the name is its author's */
    return g_strdup_printf (_ ("Post by %s"), rialto_person_object_get_name (
                                                rialto_post_object_get_author (RIALTO_POST_OBJECT (item))));
  if (RIALTO_IS_PAGED_LIST (item))
    return g_strdup (_ ("End of the posts"));
  return g_strdup (_ ("Posts are missing here"));
}

static void
name_for_readers (RialtoProfileRow *self)
{
  g_autofree char *name = self->item != NULL ? make_name (self->item) : g_strdup ("");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_item (RialtoProfileRow *self,
          GObject          *item)
{
  if (!g_set_object (&self->item, item))
    return;
  name_for_readers (self);
  for (guint property = PROP_ITEM; property <= PROP_FOOT; property++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
rialto_profile_row_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoProfileRow *self = RIALTO_PROFILE_ROW (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (g_set_object (&self->membership, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_PROFILE)
    {
      if (g_set_object (&self->profile, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_TAB)
    {
      if (g_set_str (&self->tab, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_ITEM)
    set_item (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_profile_row_dispose (GObject *object)
{
  RialtoProfileRow *self = RIALTO_PROFILE_ROW (object);

  rialto_template_dispose (self, RIALTO_TYPE_PROFILE_ROW);
  g_clear_object (&self->item);
  g_clear_object (&self->profile);
  g_clear_object (&self->membership);
  g_clear_pointer (&self->tab, g_free);
  G_OBJECT_CLASS (rialto_profile_row_parent_class)->dispose (object);
}

static void
rialto_profile_row_class_init (RialtoProfileRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_profile_row_get_property;
  object_class->set_property = rialto_profile_row_set_property;
  object_class->dispose = rialto_profile_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_PROFILE] = g_param_spec_object ("profile", NULL, NULL, RIALTO_TYPE_PROFILE_OBJECT, flags);
  properties[PROP_TAB] = g_param_spec_string ("tab", NULL, NULL, NULL, flags);
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_HEAD] = g_param_spec_object ("head", NULL, NULL, RIALTO_TYPE_PROFILE_OBJECT, readable);
  properties[PROP_POST] = g_param_spec_object ("post", NULL, NULL, G_TYPE_OBJECT, readable);
  properties[PROP_FOOT] = g_param_spec_object ("foot", NULL, NULL, RIALTO_TYPE_PAGED_LIST, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  fill_signal = g_signal_new ("fill", RIALTO_TYPE_PROFILE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_OBJECT);

  g_type_ensure (RIALTO_TYPE_FEED_ROW);
  g_type_ensure (RIALTO_TYPE_PROFILE_FOOT);
  g_type_ensure (RIALTO_TYPE_PROFILE_HEADER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-profile-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, on_fill);
  rialto_template_callbacks_bind (widget_class);
  rialto_menu_keys_bind (widget_class);
}

static void
rialto_profile_row_init (RialtoProfileRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
