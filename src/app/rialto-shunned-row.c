/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-shunned-row.h"

#include "rialto-account-dialog.h"
#include "rialto-api.h"
#include "rialto-errand.h"
#include "rialto-person-avatar.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoShunnedRow:
 *
 * Somebody whom one has blocked or muted, and a button that ends it. `ended` is emitted when it has ended.
 */
struct _RialtoShunnedRow
{
  AdwActionRow parent_instance;

  /* template */
  RialtoErrand *ending;

  /* owned */
  RialtoMembership   *membership;
  RialtoPersonObject *person;

  gboolean blocked; /* else muted */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_PERSON,
  PROP_BLOCKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint ended_signal;

G_DEFINE_FINAL_TYPE (RialtoShunnedRow, rialto_shunned_row, ADW_TYPE_ACTION_ROW)

static char *
verb (gpointer self,
      gboolean blocked)
{
  return g_strdup (blocked ? _ ("Unblock") : _ ("Unmute"));
}

static void
on_clicked (RialtoShunnedRow *self)
{
  RialtoTransport *transport =
    rialto_session_get_transport (rialto_membership_get_session (self->membership));
  RialtoId id = rialto_person_object_get_id (self->person);

  if (self->blocked)
    rialto_errand_run (self->ending, rialto_api_unblock (transport, &(RialtoUnblockArgs) { .id = id }, NULL));
  else
    rialto_errand_run (self->ending, rialto_api_unmute (transport, &(RialtoUnmuteArgs) { .id = id }, NULL));
}

static void
on_done (RialtoShunnedRow *self)
{
  g_signal_emit (self, ended_signal, 0, self->person);
}

static void
on_failed (RialtoShunnedRow *self,
           GError           *error)
{
  rialto_account_dialog_toast (GTK_WIDGET (self), error->message);
}

static void
rialto_shunned_row_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoShunnedRow *self = RIALTO_SHUNNED_ROW (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_PERSON)
    g_value_set_object (value, self->person);
  else if (property == PROP_BLOCKED)
    g_value_set_boolean (value, self->blocked);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_shunned_row_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoShunnedRow *self = RIALTO_SHUNNED_ROW (object);

  if (property == PROP_MEMBERSHIP)
    self->membership = g_value_dup_object (value);
  else if (property == PROP_PERSON)
    self->person = g_value_dup_object (value);
  else if (property == PROP_BLOCKED)
    self->blocked = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_shunned_row_dispose (GObject *object)
{
  RialtoShunnedRow *self = RIALTO_SHUNNED_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_SHUNNED_ROW);
  g_clear_object (&self->person);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_shunned_row_parent_class)->dispose (object);
}

static void
rialto_shunned_row_class_init (RialtoShunnedRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags once = G_PARAM_CONSTRUCT_ONLY | G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_shunned_row_get_property;
  object_class->set_property = rialto_shunned_row_set_property;
  object_class->dispose = rialto_shunned_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, once);
  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, RIALTO_TYPE_PERSON_OBJECT, once);
  properties[PROP_BLOCKED] = g_param_spec_boolean ("blocked", NULL, NULL, FALSE, once);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  ended_signal = g_signal_new ("ended", RIALTO_TYPE_SHUNNED_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, RIALTO_TYPE_PERSON_OBJECT);

  g_type_ensure (RIALTO_TYPE_ERRAND);
  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-shunned-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoShunnedRow, ending);
  gtk_widget_class_bind_template_callback (widget_class, verb);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_done);
  gtk_widget_class_bind_template_callback (widget_class, on_failed);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_shunned_row_init (RialtoShunnedRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
