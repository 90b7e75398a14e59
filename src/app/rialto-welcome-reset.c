/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-reset.h"

#include "rialto-form-field.h"
#include "rialto-form-view.h"
#include "rialto-password-hint.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoWelcomeReset:
 *
 * A new password, by the code or the link of the mail.
 */
struct _RialtoWelcomeReset
{
  RialtoWelcomePage parent_instance;
};

G_DEFINE_FINAL_TYPE (RialtoWelcomeReset, rialto_welcome_reset, RIALTO_TYPE_WELCOME_PAGE)

static char *
hint_code (gpointer self,
           gboolean lacks_mail)
{
  return g_strdup (lacks_mail ? _ ("The code that the community’s owner gave you.")
                              : _ ("The code from the mail, or its whole link."));
}

static void
on_submit (RialtoWelcomeReset *self)
{
  RialtoForm *form = rialto_welcome_page_get_form (self);

  rialto_form_submit (form, rialto_join_reset (rialto_welcome_page_get_join (self),
                                               rialto_form_get_value (form, "token"),
                                               rialto_form_get_value (form, "new_password")));
}

static void
on_succeeded (RialtoWelcomePage *page)
{
  RialtoWelcomeReset *self = RIALTO_WELCOME_RESET (page);

  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.password-changed", NULL);
}

/* The link in the mail has brought the code. */
static void
rialto_welcome_reset_constructed (GObject *object)
{
  const char *given = rialto_join_get_given (rialto_welcome_page_get_join (object));

  G_OBJECT_CLASS (rialto_welcome_reset_parent_class)->constructed (object);
  if (given != NULL)
    rialto_form_set_value (rialto_welcome_page_get_form (object), "token", given);
}

static void
rialto_welcome_reset_class_init (RialtoWelcomeResetClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  RialtoWelcomePageClass *page_class = RIALTO_WELCOME_PAGE_CLASS (class);

  G_OBJECT_CLASS (class)->constructed = rialto_welcome_reset_constructed;
  page_class->succeeded = on_succeeded;

  g_type_ensure (RIALTO_TYPE_FORM_FIELD);
  g_type_ensure (RIALTO_TYPE_FORM_VIEW);
  g_type_ensure (RIALTO_TYPE_PASSWORD_HINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-welcome-reset.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, hint_code);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_reset_init (RialtoWelcomeReset *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
