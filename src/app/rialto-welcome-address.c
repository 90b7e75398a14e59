/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-address.h"

#include "rialto-base-url.h"
#include "rialto-form-field.h"
#include "rialto-form-view.h"
#include "rialto-invitation.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoWelcomeAddress:
 *
 * Where is the community? An address without encryption is gone to only by consent, and only within a local network. A whole invitation,
 * as it was sent, is taken apart.
 */
struct _RialtoWelcomeAddress
{
  RialtoWelcomePage parent_instance;

  char *invited_to; /* owned, nullable: the address that an invitation came with */

  gboolean consent;
  gboolean asking;
};

enum
{
  PROP_0,
  PROP_CONSENT,
  PROP_ASKING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoWelcomeAddress, rialto_welcome_address, RIALTO_TYPE_WELCOME_PAGE)

static void
set_flag (RialtoWelcomeAddress *self,
          gboolean             *flag,
          gboolean              value,
          guint                 property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The address stays in the entry; the code waits for the page where one signs up there. */
static void
take_invitation (RialtoWelcomeAddress *self)
{
  RialtoForm *form = rialto_welcome_page_get_form (self);
  RialtoJoin *join = rialto_welcome_page_get_join (self);
  g_autofree char *address = NULL, *code = NULL;

  if (rialto_invitation_read (rialto_form_get_value (form, "server"), &address, &code))
    {
      g_set_str (&self->invited_to, address);
      rialto_join_set_invite (join, code);
      rialto_form_set_value (form, "server", address);
    }
  else if (g_strcmp0 (self->invited_to, rialto_form_get_value (form, "server")) != 0)
    rialto_join_set_invite (join, NULL);
}

static void
on_submit (RialtoWelcomeAddress *self)
{
  RialtoForm *form = rialto_welcome_page_get_form (self);

  take_invitation (self);
  rialto_form_submit (form, rialto_join_visit (rialto_welcome_page_get_join (self),
                                               rialto_form_get_value (form, "server"), self->consent));
}

static void
on_succeeded (RialtoWelcomePage *page)
{
  RialtoWelcomeAddress *self = RIALTO_WELCOME_ADDRESS (page);

  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.open", "s", "community");
}

/* Whether it is an address where one may consent to do without encryption. */
static gboolean
may_consent (RialtoWelcomeAddress *self)
{
  g_autofree char *base =
    rialto_base_url_parse (rialto_form_get_value (rialto_welcome_page_get_form (self), "server"), TRUE, NULL);

  return base != NULL;
}

static void
on_failed (RialtoWelcomePage *page,
           const GError      *error)
{
  RialtoWelcomeAddress *self = RIALTO_WELCOME_ADDRESS (page);
  guint n_faults = 0;
  const RialtoFault *faults;

  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_NOT_ENCRYPTED))
    set_flag (self, &self->asking, may_consent (self), PROP_ASKING);
  if (!g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_BAD_CERTIFICATE))
    return;
  faults = rialto_error_get_faults (error, &n_faults);
  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.show-certificate", "s",
                              n_faults > 0 ? faults[0].sentence : "");
}

/* Consent is for one address. */
static void
on_address_changed (RialtoWelcomeAddress *self)
{
  set_flag (self, &self->asking, FALSE, PROP_ASKING);
  set_flag (self, &self->consent, FALSE, PROP_CONSENT);
}

/* A link has named it: nobody has to type it. */
static void
rialto_welcome_address_constructed (GObject *object)
{
  RialtoWelcomeAddress *self = RIALTO_WELCOME_ADDRESS (object);
  RialtoJoin *join = rialto_welcome_page_get_join (self);
  const char *given = join != NULL ? rialto_join_get_given (join) : NULL;

  G_OBJECT_CLASS (rialto_welcome_address_parent_class)->constructed (object);
  if (given == NULL || *given == '\0' || rialto_join_get_visit (join) != NULL)
    return;
  rialto_form_set_value (rialto_welcome_page_get_form (self), "server", given);
  on_submit (self);
}

static void
rialto_welcome_address_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoWelcomeAddress *self = RIALTO_WELCOME_ADDRESS (object);

  if (property == PROP_CONSENT)
    g_value_set_boolean (value, self->consent);
  else if (property == PROP_ASKING)
    g_value_set_boolean (value, self->asking);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_address_set_property (GObject      *object,
                                     guint         property,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  RialtoWelcomeAddress *self = RIALTO_WELCOME_ADDRESS (object);

  if (property == PROP_CONSENT)
    set_flag (self, &self->consent, g_value_get_boolean (value), property);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_address_finalize (GObject *object)
{
  g_free (RIALTO_WELCOME_ADDRESS (object)->invited_to);
  G_OBJECT_CLASS (rialto_welcome_address_parent_class)->finalize (object);
}

static void
rialto_welcome_address_class_init (RialtoWelcomeAddressClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  RialtoWelcomePageClass *page_class = RIALTO_WELCOME_PAGE_CLASS (class);

  object_class->get_property = rialto_welcome_address_get_property;
  object_class->set_property = rialto_welcome_address_set_property;
  object_class->constructed = rialto_welcome_address_constructed;
  object_class->finalize = rialto_welcome_address_finalize;
  page_class->succeeded = on_succeeded;
  page_class->failed = on_failed;

  properties[PROP_CONSENT] = g_param_spec_boolean ("consent", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                     G_PARAM_STATIC_STRINGS);
  properties[PROP_ASKING] = g_param_spec_boolean ("asking", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FORM_FIELD);
  g_type_ensure (RIALTO_TYPE_FORM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-welcome-address.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_address_init (RialtoWelcomeAddress *self)
{
  g_signal_connect_object (rialto_welcome_page_get_form (self), "changed::server",
                           G_CALLBACK (on_address_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
}
