/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-feed-row.h"

#include "rialto-gap.h"
#include "rialto-menu-keys.h"
#include "rialto-post-card.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoFeedRow:
 *
 * A row of a list of posts: a post, or a gap. `fill` is emitted when somebody wants to see what is in the gap.
 */
struct _RialtoFeedRow
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership *membership;
  GObject          *item;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ITEM,
  PROP_POST,
  PROP_GAP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint fill_signal;

G_DEFINE_FINAL_TYPE (RialtoFeedRow, rialto_feed_row, GTK_TYPE_WIDGET)

static void
on_fill (RialtoFeedRow *self)
{
  g_signal_emit (self, fill_signal, 0, self->item);
}

/* What a reader of the screen calls the row. */
static void
name_for_readers (RialtoFeedRow *self)
{
  g_autofree char *name = NULL;

  if (RIALTO_IS_POST_OBJECT (self->item))
    /* Translators: what a screen reader calls a post; the name is its author's */
    name = g_strdup_printf (_ ("Post by %s"), rialto_person_object_get_name (rialto_post_object_get_author (
                                                RIALTO_POST_OBJECT (self->item))));
  else
    name = g_strdup (_ ("Posts are missing here"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
rialto_feed_row_get_property (GObject    *object,
                              guint       property,
                              GValue     *value,
                              GParamSpec *pspec)
{
  RialtoFeedRow *self = RIALTO_FEED_ROW (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_POST:
      g_value_set_object (value, RIALTO_IS_POST_OBJECT (self->item) ? self->item : NULL);
      break;
    case PROP_GAP:
      g_value_set_object (value, RIALTO_IS_GAP (self->item) ? self->item : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_feed_row_set_property (GObject      *object,
                              guint         property,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  RialtoFeedRow *self = RIALTO_FEED_ROW (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (g_set_object (&self->membership, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_ITEM)
    {
      if (!g_set_object (&self->item, g_value_get_object (value)))
        return;
      name_for_readers (self);
      g_object_notify_by_pspec (object, pspec);
      g_object_notify_by_pspec (object, properties[PROP_POST]);
      g_object_notify_by_pspec (object, properties[PROP_GAP]);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_feed_row_dispose (GObject *object)
{
  RialtoFeedRow *self = RIALTO_FEED_ROW (object);

  rialto_template_dispose (self, RIALTO_TYPE_FEED_ROW);
  g_clear_object (&self->item);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_feed_row_parent_class)->dispose (object);
}

static void
rialto_feed_row_class_init (RialtoFeedRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_feed_row_get_property;
  object_class->set_property = rialto_feed_row_set_property;
  object_class->dispose = rialto_feed_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_POST] = g_param_spec_object ("post", NULL, NULL, RIALTO_TYPE_POST_OBJECT, readable);
  properties[PROP_GAP] = g_param_spec_object ("gap", NULL, NULL, RIALTO_TYPE_GAP, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  fill_signal = g_signal_new ("fill", RIALTO_TYPE_FEED_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, RIALTO_TYPE_GAP);

  g_type_ensure (RIALTO_TYPE_POST_CARD);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-feed-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, on_fill);
  rialto_template_callbacks_bind (widget_class);
  rialto_menu_keys_bind (widget_class);
}

static void
rialto_feed_row_init (RialtoFeedRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
