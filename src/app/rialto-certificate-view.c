/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-certificate-view.h"

#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoCertificateView:
 *
 * A server whose certificate was not taken: what that means, what it showed, and what was trusted before. Who has compared the fingerprint
 * may trust it in spite of that, for which `trust` is emitted; `more` is what else one can do, and what one should.
 */
struct _RialtoCertificateView
{
  GtkWidget parent_instance;

  /* owned */
  char      *fingerprint; /* nullable: SHA-256 in hex */
  char      *trusted;     /* nullable: nothing was */
  GtkWidget *more;        /* nullable */

  gboolean compared;
};

enum
{
  PROP_0,
  PROP_FINGERPRINT,
  PROP_TRUSTED,
  PROP_MORE,
  PROP_COMPARED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint trust_signal;

G_DEFINE_FINAL_TYPE (RialtoCertificateView, rialto_certificate_view, GTK_TYPE_WIDGET)

/* As certificates are shown everywhere: AB:CD, eight a line. */
static char *
group_digits (RialtoCertificateView *self,
              const char            *fingerprint)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (const char *at = fingerprint != NULL ? fingerprint : ""; *at != '\0'; at++)
    {
      if (!g_ascii_isxdigit (*at))
        continue;
      if (n > 0 && n % 2 == 0)
        g_string_append_c (text, n % 16 == 0 ? '\n' : ':');
      g_string_append_c (text, g_ascii_toupper (*at));
      n++;
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
name_title (RialtoCertificateView *self,
            const char            *trusted)
{
  return g_strdup (trusted != NULL ? _ ("The Server Shows Another Certificate Than You Trusted")
                                   : _ ("This Server Cannot Prove Who It Is"));
}

static char *
name_description (RialtoCertificateView *self,
                  const char            *trusted)
{
  return g_strdup (
    trusted != NULL
      ? _ ("Perhaps it has a new one. Perhaps somebody poses as the community. Nothing was sent. "
           "Ask whoever runs the server, by another way than this, for its fingerprint.")
      : _ ("Its certificate is not valid for this address, or not any more. Somebody may pose as "
           "the community, so nothing was sent. Ask whoever runs the server, by another way than "
           "this, for its fingerprint."));
}

static void
on_copy (RialtoCertificateView *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->fingerprint);
}

static void
on_trust (RialtoCertificateView *self)
{
  g_signal_emit (self, trust_signal, 0);
}

static void
rialto_certificate_view_get_property (GObject    *object,
                                      guint       property,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  RialtoCertificateView *self = RIALTO_CERTIFICATE_VIEW (object);

  if (property == PROP_FINGERPRINT)
    g_value_set_string (value, self->fingerprint);
  else if (property == PROP_TRUSTED)
    g_value_set_string (value, self->trusted);
  else if (property == PROP_MORE)
    g_value_set_object (value, self->more);
  else if (property == PROP_COMPARED)
    g_value_set_boolean (value, self->compared);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_certificate_view_set_property (GObject      *object,
                                      guint         property,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  RialtoCertificateView *self = RIALTO_CERTIFICATE_VIEW (object);
  gboolean changed = FALSE;

  if (property == PROP_FINGERPRINT)
    changed = g_set_str (&self->fingerprint, g_value_get_string (value));
  else if (property == PROP_TRUSTED)
    changed = g_set_str (&self->trusted, g_value_get_string (value));
  else if (property == PROP_MORE)
    changed = g_set_object (&self->more, g_value_get_object (value));
  else if (property == PROP_COMPARED)
    {
      changed = self->compared != g_value_get_boolean (value);
      self->compared = g_value_get_boolean (value);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
rialto_certificate_view_dispose (GObject *object)
{
  RialtoCertificateView *self = RIALTO_CERTIFICATE_VIEW (object);

  rialto_template_dispose (object, RIALTO_TYPE_CERTIFICATE_VIEW);
  g_clear_object (&self->more);
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->trusted, g_free);
  G_OBJECT_CLASS (rialto_certificate_view_parent_class)->dispose (object);
}

static void
rialto_certificate_view_class_init (RialtoCertificateViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_certificate_view_get_property;
  object_class->set_property = rialto_certificate_view_set_property;
  object_class->dispose = rialto_certificate_view_dispose;

  properties[PROP_FINGERPRINT] = g_param_spec_string ("fingerprint", NULL, NULL, NULL, flags);
  properties[PROP_TRUSTED] = g_param_spec_string ("trusted", NULL, NULL, NULL, flags);
  properties[PROP_MORE] = g_param_spec_object ("more", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_COMPARED] = g_param_spec_boolean ("compared", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  trust_signal = g_signal_new ("trust", RIALTO_TYPE_CERTIFICATE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-certificate-view.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, group_digits);
  gtk_widget_class_bind_template_callback (widget_class, name_title);
  gtk_widget_class_bind_template_callback (widget_class, name_description);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_trust);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_certificate_view_init (RialtoCertificateView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
