/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-row.h"

#include "rialto-person-avatar.h"
#include "rialto-server-name.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoAccountRow:
 *
 * One of the accounts on this computer, in the list to switch between them.
 */
struct _RialtoAccountRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  RialtoAccountRecord *record;
  RialtoAccounts      *accounts;
};

enum
{
  PROP_0,
  PROP_RECORD,
  PROP_ACCOUNTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountRow, rialto_account_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
is_current (RialtoAccountRow    *self,
            RialtoAccountRecord *current)
{
  return self->record == current;
}

static char *
describe (RialtoAccountRow *self,
          const char       *handle,
          const char       *community,
          const char       *server)
{
  g_autofree char *place = community != NULL ? g_strdup (community) : rialto_server_name (server);

  return g_strdup_printf ("@%s · %s", handle != NULL ? handle : "", place);
}

static char *
show_address (RialtoAccountRow *self,
              const char       *server)
{
  return rialto_server_name (server);
}

static void
name_for_readers (RialtoAccountRow *self)
{
  g_autofree char *where = rialto_server_title (rialto_account_record_get_community (self->record),
                                                rialto_account_record_get_server (self->record));
  g_autofree char *name = g_strdup_printf ("%s, @%s · %s", rialto_account_record_get_name (self->record),
                                           rialto_account_record_get_handle (self->record), where);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
rialto_account_row_constructed (GObject *object)
{
  RialtoAccountRow *self = RIALTO_ACCOUNT_ROW (object);

  G_OBJECT_CLASS (rialto_account_row_parent_class)->constructed (object);
  g_signal_connect_object (self->record, "notify", G_CALLBACK (name_for_readers), self, G_CONNECT_SWAPPED);
  name_for_readers (self);
}

static void
rialto_account_row_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoAccountRow *self = RIALTO_ACCOUNT_ROW (object);

  if (property == PROP_RECORD)
    g_value_set_object (value, self->record);
  else if (property == PROP_ACCOUNTS)
    g_value_set_object (value, self->accounts);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_row_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoAccountRow *self = RIALTO_ACCOUNT_ROW (object);

  if (property == PROP_RECORD)
    self->record = g_value_dup_object (value);
  else if (property == PROP_ACCOUNTS)
    self->accounts = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_row_dispose (GObject *object)
{
  RialtoAccountRow *self = RIALTO_ACCOUNT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_ACCOUNT_ROW);
  g_clear_object (&self->record);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (rialto_account_row_parent_class)->dispose (object);
}

static void
rialto_account_row_class_init (RialtoAccountRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->constructed = rialto_account_row_constructed;
  object_class->get_property = rialto_account_row_get_property;
  object_class->set_property = rialto_account_row_set_property;
  object_class->dispose = rialto_account_row_dispose;

  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, RIALTO_TYPE_ACCOUNT_RECORD,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                   G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, RIALTO_TYPE_ACCOUNTS,
                                                   G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                     G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-account-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, is_current);
  gtk_widget_class_bind_template_callback (widget_class, describe);
  gtk_widget_class_bind_template_callback (widget_class, show_address);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_account_row_init (RialtoAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
