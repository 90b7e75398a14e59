/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-tag-box.h"

#include "rialto-template-callbacks.h"

/**
 * RialtoTagBox:
 *
 * A few tags as buttons that lead to their posts (`win.show-tag`), in as many lines as they need.
 */
struct _RialtoTagBox
{
  GtkWidget parent_instance;

  /* template */
  AdwWrapBox *box;

  char **tags; /* owned, nullable */
};

enum
{
  PROP_0,
  PROP_TAGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoTagBox, rialto_tag_box, GTK_TYPE_WIDGET)

static GtkWidget *
make_button (const char *tag)
{
  static const char *const classes[] = { "tag", NULL };
  g_autofree char *label = g_strconcat ("#", tag, NULL);

  return g_object_new (GTK_TYPE_BUTTON, "label", label, "action-name", "win.show-tag", "action-target",
                       g_variant_new_string (tag), "css-classes", classes, NULL);
}

static void
set_tags (RialtoTagBox *self,
          char        **tags)
{
  char *none[] = { NULL };
  GtkWidget *button;

  if (tags == self->tags || (tags != NULL && self->tags != NULL &&
                             g_strv_equal ((const char *const *) tags, (const char *const *) self->tags)))
    return;
  g_strfreev (self->tags);
  self->tags = g_strdupv (tags);
  while ((button = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    adw_wrap_box_remove (self->box, button);
  for (char **tag = tags != NULL ? tags : none; *tag != NULL; tag++)
    adw_wrap_box_append (self->box, make_button (*tag));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAGS]);
}

static void
rialto_tag_box_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (property == PROP_TAGS)
    g_value_set_boxed (value, RIALTO_TAG_BOX (object)->tags);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_tag_box_set_property (GObject      *object,
                             guint         property,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  if (property == PROP_TAGS)
    set_tags (RIALTO_TAG_BOX (object), g_value_get_boxed (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_tag_box_dispose (GObject *object)
{
  rialto_template_dispose (object, RIALTO_TYPE_TAG_BOX);
  G_OBJECT_CLASS (rialto_tag_box_parent_class)->dispose (object);
}

static void
rialto_tag_box_finalize (GObject *object)
{
  g_strfreev (RIALTO_TAG_BOX (object)->tags);
  G_OBJECT_CLASS (rialto_tag_box_parent_class)->finalize (object);
}

static void
rialto_tag_box_class_init (RialtoTagBoxClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_tag_box_get_property;
  object_class->set_property = rialto_tag_box_set_property;
  object_class->dispose = rialto_tag_box_dispose;
  object_class->finalize = rialto_tag_box_finalize;

  properties[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-tag-box.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, RialtoTagBox, box);
}

static void
rialto_tag_box_init (RialtoTagBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
