/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-row.h"

#include "rialto-account-trouble.h"
#include "rialto-person-avatar.h"
#include "rialto-server-name.h"
#include "rialto-template-callbacks.h"
#include "rialto-textures.h"

#include <glib/gi18n.h>

/**
 * RialtoAccountRow:
 *
 * One of the accounts on this computer, in a list to switch between them: who one is there, what is new, or what is the matter with it.
 */
struct _RialtoAccountRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  RialtoAccountEntry *entry;
  RialtoAccounts     *accounts;
};

enum
{
  PROP_0,
  PROP_ENTRY,
  PROP_ACCOUNTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountRow, rialto_account_row, GTK_TYPE_LIST_BOX_ROW)

static RialtoAccountRecord *
get_record (RialtoAccountRow *self)
{
  return self->entry != NULL ? rialto_account_entry_get_record (self->entry) : NULL;
}

static gboolean
is_current (RialtoAccountRow    *self,
            RialtoAccountRecord *current)
{
  return get_record (self) == current;
}

static gboolean
is_other (RialtoAccountRow    *self,
          RialtoAccountRecord *current)
{
  return !is_current (self, current);
}

/* Who one is, unless there is something the matter. */
static char *
describe (RialtoAccountRow *self,
          const char       *handle,
          const char       *community,
          GError           *error,
          gboolean          signed_out)
{
  if (error != NULL)
    return g_strdup (_ ("Cannot be opened"));
  if (signed_out)
    return g_strdup (_ ("Signed out by the server"));
  return rialto_account_title (get_record (self));
}

static gboolean
is_troubled (RialtoAccountRow *self,
             GError           *error,
             gboolean          signed_out)
{
  return error != NULL || signed_out;
}

/* Where it is, or what is the matter. */
static char *
explain (RialtoAccountRow *self,
         const char       *server,
         GError           *error)
{
  return error != NULL ? rialto_account_trouble_dup_words (error) : rialto_server_name (server);
}

static void
on_sign_out (RialtoAccountRow *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);
  g_autoptr (GtkWidget) window = g_object_ref (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_activate_action (window, "win.sign-out-account", "s",
                              rialto_account_record_get_id (get_record (self)));
}

static void
name_for_readers (RialtoAccountRow *self)
{
  RialtoAccountRecord *record = get_record (self);
  gint64 unread = rialto_account_entry_get_unread (self->entry);
  g_autofree char *where = rialto_server_title (rialto_account_record_get_community (record),
                                                rialto_account_record_get_server (record));
  g_autofree char *matter = describe (self, NULL, NULL,
                                      (GError *) rialto_account_entry_get_error (self->entry),
                                      rialto_account_entry_get_signed_out (self->entry));
  g_autoptr (GString) name = g_string_new (NULL);

  g_string_printf (name, "%s, @%s · %s", rialto_account_record_get_name (record),
                   rialto_account_record_get_handle (record), where);
  if (unread > 0)
    g_string_append_printf (name,
                            ngettext (", %d new notification", ", %d new notifications", (gulong) unread),
                            (int) unread);
  if (rialto_account_entry_get_error (self->entry) != NULL ||
      rialto_account_entry_get_signed_out (self->entry))
    g_string_append_printf (name, ", %s", matter);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}

static void
rialto_account_row_constructed (GObject *object)
{
  RialtoAccountRow *self = RIALTO_ACCOUNT_ROW (object);

  G_OBJECT_CLASS (rialto_account_row_parent_class)->constructed (object);
  g_signal_connect_object (self->entry, "notify", G_CALLBACK (name_for_readers), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_record (self), "notify", G_CALLBACK (name_for_readers), self,
                           G_CONNECT_SWAPPED);
  name_for_readers (self);
}

static void
rialto_account_row_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoAccountRow *self = RIALTO_ACCOUNT_ROW (object);

  if (property == PROP_ENTRY)
    g_value_set_object (value, self->entry);
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

  if (property == PROP_ENTRY)
    self->entry = g_value_dup_object (value);
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
  g_clear_object (&self->entry);
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

  properties[PROP_ENTRY] = g_param_spec_object ("entry", NULL, NULL, RIALTO_TYPE_ACCOUNT_ENTRY,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                  G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, RIALTO_TYPE_ACCOUNTS,
                                                   G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                     G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  g_type_ensure (RIALTO_TYPE_TEXTURES);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-account-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, is_current);
  gtk_widget_class_bind_template_callback (widget_class, describe);
  gtk_widget_class_bind_template_callback (widget_class, is_other);
  gtk_widget_class_bind_template_callback (widget_class, is_troubled);
  gtk_widget_class_bind_template_callback (widget_class, explain);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_out);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_account_row_init (RialtoAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
