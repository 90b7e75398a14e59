/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-person-avatar.h"

#include "rialto-decoder.h"
#include "rialto-objects.h"
#include "rialto-template-callbacks.h"
#include "rialto-texture-loader.h"

/**
 * RialtoPersonAvatar:
 *
 * Somebody's face, or their initials until it is there. `person` is a #RialtoPersonObject or a #RialtoProfileObject: what has a name and
 * an avatar. It is loaded while somebody can see it.
 */
struct _RialtoPersonAvatar
{
  GtkWidget parent_instance;

  /* owned */
  GObject             *person;
  RialtoTextures      *textures;
  RialtoTextureLoader *loader;
  GSignalGroup        *signals;
  char                *name;

  int size;
};

enum
{
  PROP_0,
  PROP_PERSON,
  PROP_TEXTURES,
  PROP_SIZE,
  PROP_NAME,
  PROP_TEXTURE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPersonAvatar, rialto_person_avatar, GTK_TYPE_WIDGET)

/* The colour comes from it; for nobody there would be another one each time. */
static char *
colour_text (gpointer    self,
             const char *name)
{
  return g_strdup (name != NULL && *name != '\0' ? name : "?");
}

static void
on_person_changed (RialtoPersonAvatar *self)
{
  g_autofree char *name = NULL;
  g_autofree char *blob = NULL;

  if (self->person != NULL)
    g_object_get (self->person, "name", &name, "avatar", &blob, NULL);
  rialto_texture_loader_set_blob (self->loader, blob, NULL);
  if (!g_set_str (&self->name, name))
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
on_texture (RialtoPersonAvatar *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXTURE]);
}

static void
follow_size (RialtoPersonAvatar *self)
{
  rialto_texture_loader_set_width (
    self->loader, rialto_rendition_for_width (self->size, gtk_widget_get_scale_factor (GTK_WIDGET (self))));
}

static void
rialto_person_avatar_map (GtkWidget *widget)
{
  RialtoPersonAvatar *self = RIALTO_PERSON_AVATAR (widget);

  GTK_WIDGET_CLASS (rialto_person_avatar_parent_class)->map (widget);
  follow_size (self);
  rialto_texture_loader_set_active (self->loader, TRUE);
}

static void
rialto_person_avatar_unmap (GtkWidget *widget)
{
  rialto_texture_loader_set_active (RIALTO_PERSON_AVATAR (widget)->loader, FALSE);
  GTK_WIDGET_CLASS (rialto_person_avatar_parent_class)->unmap (widget);
}

static void
rialto_person_avatar_get_property (GObject    *object,
                                   guint       property,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  RialtoPersonAvatar *self = RIALTO_PERSON_AVATAR (object);

  if (property == PROP_PERSON)
    g_value_set_object (value, self->person);
  else if (property == PROP_TEXTURES)
    g_value_set_object (value, self->textures);
  else if (property == PROP_SIZE)
    g_value_set_int (value, self->size);
  else if (property == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (property == PROP_TEXTURE)
    g_value_set_object (value, rialto_texture_loader_get_texture (self->loader));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_person_avatar_set_property (GObject      *object,
                                   guint         property,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  RialtoPersonAvatar *self = RIALTO_PERSON_AVATAR (object);

  if (property == PROP_PERSON)
    {
      if (!g_set_object (&self->person, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->person);
      on_person_changed (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_TEXTURES)
    {
      if (!g_set_object (&self->textures, g_value_get_object (value)))
        return;
      rialto_texture_loader_set_textures (self->loader, self->textures);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_SIZE)
    {
      if (self->size == g_value_get_int (value))
        return;
      self->size = g_value_get_int (value);
      follow_size (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_person_avatar_dispose (GObject *object)
{
  RialtoPersonAvatar *self = RIALTO_PERSON_AVATAR (object);
  GtkWidget *child;

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  rialto_texture_loader_set_active (self->loader, FALSE);
  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_PERSON_AVATAR);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->person);
  g_clear_object (&self->textures);
  G_OBJECT_CLASS (rialto_person_avatar_parent_class)->dispose (object);
}

static void
rialto_person_avatar_finalize (GObject *object)
{
  RialtoPersonAvatar *self = RIALTO_PERSON_AVATAR (object);

  g_clear_object (&self->loader);
  g_free (self->name);
  G_OBJECT_CLASS (rialto_person_avatar_parent_class)->finalize (object);
}

static void
rialto_person_avatar_class_init (RialtoPersonAvatarClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_person_avatar_get_property;
  object_class->set_property = rialto_person_avatar_set_property;
  object_class->dispose = rialto_person_avatar_dispose;
  object_class->finalize = rialto_person_avatar_finalize;
  widget_class->map = rialto_person_avatar_map;
  widget_class->unmap = rialto_person_avatar_unmap;

  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_TEXTURES] = g_param_spec_object ("textures", NULL, NULL, RIALTO_TYPE_TEXTURES, flags);
  properties[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 1, 1024, 40, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, readable);
  properties[PROP_TEXTURE] = g_param_spec_object ("texture", NULL, NULL, GDK_TYPE_PAINTABLE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-person-avatar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, colour_text);
  rialto_template_callbacks_bind (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rialto_person_avatar_init (RialtoPersonAvatar *self)
{
  self->size = 40;
  self->loader = rialto_texture_loader_new ();
  g_signal_connect_object (self->loader, "notify::texture", G_CALLBACK (on_texture), self, G_CONNECT_SWAPPED);
  self->signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_person_changed), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
