/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-card.h"

#include "bench-picture.h"

#include <adwaita.h>

#define MAX_TAGS 5

/* A post as the feed shows it. Knows which posts are on a card, for the bench to ask. */
struct _BenchCard
{
  GtkBox     parent_instance;
  BenchPost *post; /* owned */
  GtkWidget *avatar;
  GtkWidget *name;
  GtkWidget *time;
  GtkWidget *caption;
  GtkWidget *picture;
  GtkWidget *tag_box;
  GtkWidget *tags[MAX_TAGS];
};

enum
{
  PROP_ITEM = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint alive;
static gboolean eager;    /* pictures of all rows, not only of those in the window */
static GHashTable *shown; /* post id → card, borrowed */

G_DEFINE_FINAL_TYPE (BenchCard, bench_card, GTK_TYPE_BOX)

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
caption_changed (BenchCard *self)
{
  gtk_label_set_label (GTK_LABEL (self->caption), bench_post_get_caption (self->post));
  gtk_widget_set_visible (self->caption, bench_post_get_lines (self->post) > 0);
}

static void
clear_post (BenchCard *self)
{
  GdkPaintable *picture = gtk_picture_get_paintable (GTK_PICTURE (self->picture));
  if (picture)
    bench_picture_drop (BENCH_PICTURE (picture));
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), NULL);
  if (self->post)
    {
      g_hash_table_remove (shown, GUINT_TO_POINTER (bench_post_get_id (self->post)));
      g_signal_handlers_disconnect_by_data (self->post, self);
    }
  g_clear_object (&self->post);
}

void
bench_card_set_post (BenchCard *self,
                     BenchPost *post)
{
  g_autoptr (GdkPaintable) picture = NULL;
  clear_post (self);
  if (post == NULL)
    return;
  self->post = g_object_ref (post);
  g_hash_table_insert (shown, GUINT_TO_POINTER (bench_post_get_id (post)), self);
  g_signal_connect_swapped (post, "notify::caption", G_CALLBACK (caption_changed), self);
  adw_avatar_set_text (ADW_AVATAR (self->avatar), bench_post_get_author (post));
  gtk_label_set_label (GTK_LABEL (self->name), bench_post_get_author (post));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  bench_post_get_author (post), -1);
  caption_changed (self);
  for (guint i = 0; i < MAX_TAGS; i++)
    gtk_widget_set_visible (self->tags[i], i < bench_post_get_tags (post));
  gtk_widget_set_visible (self->tag_box, bench_post_get_tags (post) > 0);
  gtk_widget_set_visible (self->picture, bench_post_get_ratio (post) > 0);
  if (bench_post_get_ratio (post) <= 0)
    return;
  picture = bench_picture_new (bench_post_get_ratio (post));
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), picture);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) || eager)
    bench_picture_load (BENCH_PICTURE (picture));
}

static void
bench_card_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  if (id == PROP_ITEM)
    bench_card_set_post (BENCH_CARD (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* A list unmaps the rows that it keeps outside the window. */
static void
bench_card_map (GtkWidget *widget)
{
  GdkPaintable *picture = gtk_picture_get_paintable (GTK_PICTURE (BENCH_CARD (widget)->picture));
  GTK_WIDGET_CLASS (bench_card_parent_class)->map (widget);
  if (picture)
    bench_picture_load (BENCH_PICTURE (picture));
}

static void
bench_card_unmap (GtkWidget *widget)
{
  GdkPaintable *picture = gtk_picture_get_paintable (GTK_PICTURE (BENCH_CARD (widget)->picture));
  GTK_WIDGET_CLASS (bench_card_parent_class)->unmap (widget);
  if (picture && !eager)
    bench_picture_drop (BENCH_PICTURE (picture));
}

static void
bench_card_dispose (GObject *object)
{
  clear_post (BENCH_CARD (object));
  G_OBJECT_CLASS (bench_card_parent_class)->dispose (object);
}

static void
bench_card_finalize (GObject *object)
{
  alive--;
  G_OBJECT_CLASS (bench_card_parent_class)->finalize (object);
}

static void
bench_card_class_init (BenchCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = bench_card_dispose;
  object_class->finalize = bench_card_finalize;
  object_class->set_property = bench_card_set_property;
  GTK_WIDGET_CLASS (klass)->map = bench_card_map;
  GTK_WIDGET_CLASS (klass)->unmap = bench_card_unmap;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, BENCH_TYPE_POST,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  shown = g_hash_table_new (NULL, NULL);
  eager = g_getenv ("FEED_LIST_EAGER") != NULL;
}

static void
add_buttons (BenchCard *self)
{
  static const char *icons[] = { "emblem-favorite-symbolic", "user-available-symbolic",
                                 "bookmark-new-symbolic", "emblem-shared-symbolic", "view-more-symbolic" };
  static const char *names[] = { "Like", "Comment", "Save", "Share", "More" };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    {
      GtkWidget *button = gtk_button_new_from_icon_name (icons[i]);
      gtk_widget_set_tooltip_text (button, names[i]);
      gtk_widget_add_css_class (button, "flat");
      gtk_box_append (GTK_BOX (row), button);
    }
  gtk_box_append (GTK_BOX (self), row);
}

static void
bench_card_init (BenchCard *self)
{
  static const char *tags[] = { "#linen", "#street", "#vintage", "#summer", "#denim" };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *who = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  alive++;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_set_margin_top (GTK_WIDGET (self), 10);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 10);
  self->avatar = adw_avatar_new (40, NULL, TRUE);
  gtk_box_append (GTK_BOX (head), self->avatar);
  self->name = add_label (who, "heading");
  self->time = add_label (who, "dimmed");
  gtk_label_set_label (GTK_LABEL (self->time), "3 h");
  gtk_box_append (GTK_BOX (head), who);
  gtk_box_append (GTK_BOX (self), head);
  self->picture = gtk_picture_new ();
  gtk_picture_set_alternative_text (GTK_PICTURE (self->picture), "An outfit");
  gtk_box_append (GTK_BOX (self), self->picture);
  self->caption = add_label (GTK_WIDGET (self), "body");
  gtk_label_set_wrap (GTK_LABEL (self->caption), TRUE);
  self->tag_box = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->tag_box), 6);
  for (guint i = 0; i < MAX_TAGS; i++)
    {
      self->tags[i] = gtk_label_new (tags[i]);
      adw_wrap_box_append (ADW_WRAP_BOX (self->tag_box), self->tags[i]);
    }
  gtk_box_append (GTK_BOX (self), self->tag_box);
  add_buttons (self);
}

GtkWidget *
bench_card_new (void)
{
  return g_object_new (BENCH_TYPE_CARD, NULL);
}

/* 0: none. */
guint
bench_card_get_post_id (BenchCard *self)
{
  return self->post ? bench_post_get_id (self->post) : 0;
}

const char *
bench_card_get_name (BenchCard *self)
{
  return self->post ? bench_post_get_author (self->post) : "";
}

/* The card that shows the post now, or NULL. */
GtkWidget *
bench_card_find (guint post_id)
{
  return shown ? g_hash_table_lookup (shown, GUINT_TO_POINTER (post_id)) : NULL;
}

guint
bench_card_alive (void)
{
  return alive;
}

guint
bench_card_bound (void)
{
  return shown ? g_hash_table_size (shown) : 0;
}
