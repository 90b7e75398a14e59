/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cover-tile.h"

#include "rialto-picture-view.h"
#include "rialto-preferences.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoCoverTile:
 *
 * A post's first picture, square, in a grid of them. One with a content warning is not shown here; it is on the post's page.
 */
struct _RialtoCoverTile
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership *membership;
  RialtoPostObject *post;
  GSignalGroup     *signals;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_POST,
  PROP_COVER,
  PROP_WARNED,
  PROP_SEVERAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoCoverTile, rialto_cover_tile, GTK_TYPE_WIDGET)

static gboolean
is_warned (RialtoPostObject *post)
{
  return post != NULL && rialto_post_object_get_content_warning (post) != NULL &&
         !rialto_preferences_get_reveal_warnings (rialto_preferences_get_default ());
}

static guint
count (RialtoPostObject *post)
{
  return post != NULL ? g_list_model_get_n_items (rialto_post_object_get_pictures (post)) : 0;
}

static gpointer
dup_cover (RialtoPostObject *post)
{
  return count (post) > 0 && !is_warned (post)
           ? g_list_model_get_item (rialto_post_object_get_pictures (post), 0)
           : NULL;
}

static void
on_post_changed (RialtoCoverTile *self)
{
  for (guint property = PROP_COVER; property < N_PROPS; property++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
rialto_cover_tile_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoCoverTile *self = RIALTO_COVER_TILE (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_POST:
      g_value_set_object (value, self->post);
      break;
    case PROP_COVER:
      g_value_take_object (value, dup_cover (self->post));
      break;
    case PROP_WARNED:
      g_value_set_boolean (value, is_warned (self->post));
      break;
    case PROP_SEVERAL:
      g_value_set_boolean (value, count (self->post) > 1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_cover_tile_set_property (GObject      *object,
                                guint         property,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  RialtoCoverTile *self = RIALTO_COVER_TILE (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (g_set_object (&self->membership, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_POST)
    {
      if (!g_set_object (&self->post, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->post);
      g_object_notify_by_pspec (object, pspec);
      on_post_changed (self);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_cover_tile_dispose (GObject *object)
{
  RialtoCoverTile *self = RIALTO_COVER_TILE (object);

  rialto_template_dispose (self, RIALTO_TYPE_COVER_TILE);
  g_clear_object (&self->signals);
  g_clear_object (&self->post);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_cover_tile_parent_class)->dispose (object);
}

static void
rialto_cover_tile_class_init (RialtoCoverTileClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_cover_tile_get_property;
  object_class->set_property = rialto_cover_tile_set_property;
  object_class->dispose = rialto_cover_tile_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_POST] = g_param_spec_object ("post", NULL, NULL, RIALTO_TYPE_POST_OBJECT, flags);
  properties[PROP_COVER] = g_param_spec_object ("cover", NULL, NULL, RIALTO_TYPE_PICTURE_OBJECT, readable);
  properties[PROP_WARNED] = g_param_spec_boolean ("warned", NULL, NULL, FALSE, readable);
  properties[PROP_SEVERAL] = g_param_spec_boolean ("several", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PICTURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-cover-tile.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rialto_cover_tile_init (RialtoCoverTile *self)
{
  self->signals = g_signal_group_new (RIALTO_TYPE_POST_OBJECT);
  g_signal_group_connect_swapped (self->signals, "notify::pictures", G_CALLBACK (on_post_changed), self);
  g_signal_group_connect_swapped (self->signals, "notify::content-warning", G_CALLBACK (on_post_changed),
                                  self);
  g_signal_connect_object (rialto_preferences_get_default (), "notify::reveal-warnings",
                           G_CALLBACK (on_post_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_cover_tile_describe:
 * @post: a post
 *
 * What a reader of the screen says of its tile: a grid's items are named from outside.
 *
 * Returns: (transfer full): who shows it, and what is on the picture or must be said before
 */
char *
rialto_cover_tile_describe (RialtoPostObject *post)
{
  g_autoptr (RialtoPictureObject) cover = dup_cover (post);
  const char *name = rialto_person_object_get_name (rialto_post_object_get_author (post));
  const char *words = cover != NULL ? rialto_picture_object_get_alt (cover)
                                    : rialto_post_object_get_content_warning (post);

  if (words == NULL || *words == '\0')
    /* Translators: what a screen reader calls a post; the name is its author's */
    return g_strdup_printf (_ ("Post by %s"), name);
  /* Translators: what a screen reader calls a post: its author's name, and what its picture shows */
  return g_strdup_printf (_ ("Post by %s: %s"), name, words);
}
