/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-password-hint.h"

#include "rialto-form-field.h"

#include <glib/gi18n.h>

/**
 * RialtoPasswordHint:
 *
 * How hard a new password is to guess, while it is typed into the form's `field`. The server has the last word.
 */
struct _RialtoPasswordHint
{
  AdwPreferencesRow parent_instance;

  /* owned */
  RialtoForm *form;
  char       *field;
  char       *text;

  double strength;
};

enum
{
  PROP_0,
  PROP_FORM,
  PROP_FIELD,
  PROP_STRENGTH,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPasswordHint, rialto_password_hint, ADW_TYPE_PREFERENCES_ROW)

/* Characters that occur for the first time, at most @most. */
static guint
count_different (const char *text,
                 guint       most)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    g_hash_table_add (seen, GUINT_TO_POINTER (g_utf8_get_char (at)));
  return MIN (g_hash_table_size (seen), most);
}

/**
 * rialto_password_strength:
 * @password: what somebody wants as password
 *
 * Length counts for more than signs do.
 *
 * Returns: 0: too short to be taken, 1: easily guessed, 2: fair, 3: good, 4: very good
 */
guint
rialto_password_strength (const char *password)
{
  gsize length = g_utf8_strlen (password, -1);
  guint different = count_different (password, 16);

  if (length < RIALTO_PASSWORD_LENGTH)
    return 0;
  if (different < 6)
    return 1;
  if (length >= 20 && different >= 10)
    return 4;
  return length >= 14 && different >= 8 ? 3 : 2;
}

static char *
describe (const char *password,
          guint       strength)
{
  glong missing = RIALTO_PASSWORD_LENGTH - g_utf8_strlen (password, -1);

  if (*password == '\0')
    return g_strdup_printf (ngettext ("At least %d character. Several words are easy to remember.",
                                      "At least %d characters. Several words are easy to remember.",
                                      RIALTO_PASSWORD_LENGTH),
                            RIALTO_PASSWORD_LENGTH);
  switch (strength)
    {
    case 0:
      return g_strdup_printf (ngettext ("%d more character is needed", "%d more characters are needed",
                                        (gulong) missing),
                              (int) missing);
    case 1:
      return g_strdup (_ ("Easy to guess"));
    case 2:
      return g_strdup (_ ("Fair; longer is better"));
    case 3:
      return g_strdup (_ ("Good"));
    default:
      return g_strdup (_ ("Very good"));
    }
}

static void
on_changed (RialtoPasswordHint *self)
{
  const char *password = rialto_form_get_value (self->form, self->field);
  guint strength = rialto_password_strength (password);
  g_autofree char *text = describe (password, strength);

  if (self->strength < strength || self->strength > strength)
    {
      self->strength = strength;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STRENGTH]);
    }
  if (g_set_str (&self->text, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
rialto_password_hint_get_property (GObject    *object,
                                   guint       property,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  RialtoPasswordHint *self = RIALTO_PASSWORD_HINT (object);

  if (property == PROP_FORM)
    g_value_set_object (value, self->form);
  else if (property == PROP_FIELD)
    g_value_set_string (value, self->field);
  else if (property == PROP_STRENGTH)
    g_value_set_double (value, self->strength);
  else if (property == PROP_TEXT)
    g_value_set_string (value, self->text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
follow (RialtoPasswordHint *self)
{
  g_autofree char *detailed = NULL;

  if (self->form == NULL || self->field == NULL)
    return;
  detailed = g_strconcat ("changed::", self->field, NULL);
  g_signal_connect_object (self->form, detailed, G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}

static void
rialto_password_hint_set_property (GObject      *object,
                                   guint         property,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  RialtoPasswordHint *self = RIALTO_PASSWORD_HINT (object);
  gboolean changed = FALSE;

  if (property == PROP_FORM)
    changed = g_set_object (&self->form, g_value_get_object (value));
  else if (property == PROP_FIELD)
    changed = g_set_str (&self->field, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  if (!changed)
    return;
  follow (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
rialto_password_hint_dispose (GObject *object)
{
  RialtoPasswordHint *self = RIALTO_PASSWORD_HINT (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_PASSWORD_HINT);
  g_clear_object (&self->form);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (rialto_password_hint_parent_class)->dispose (object);
}

static void
rialto_password_hint_class_init (RialtoPasswordHintClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_password_hint_get_property;
  object_class->set_property = rialto_password_hint_set_property;
  object_class->dispose = rialto_password_hint_dispose;
  widget_class->focus = rialto_form_pass_focus;

  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, RIALTO_TYPE_FORM, flags);
  properties[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, NULL, flags);
  properties[PROP_STRENGTH] = g_param_spec_double ("strength", NULL, NULL, 0, 4, 0, readable);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-password-hint.ui");
}

static void
rialto_password_hint_init (RialtoPasswordHint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
