/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-trouble.h"

#include "rialto-account-row.h"
#include "rialto-error.h"
#include "rialto-server-name.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoAccountTrouble:
 *
 * Instead of an account that cannot be opened, or of all when they cannot be read: why, and what can be done.
 */
struct _RialtoAccountTrouble
{
  GtkWidget parent_instance;

  /* template */
  GtkListBox *rows;

  /* owned */
  RialtoAccountRecord *record;      /* nullable */
  RialtoMemberships   *memberships; /* nullable */
  GError              *error;       /* nullable */
  GtkFilterListModel  *others;
};

enum
{
  PROP_0,
  PROP_RECORD,
  PROP_MEMBERSHIPS,
  PROP_ERROR,
  PROP_N_OTHERS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountTrouble, rialto_account_trouble, GTK_TYPE_WIDGET)

/**
 * rialto_account_trouble_dup_words:
 * @error: why an account could not be opened
 *
 * Returns: (transfer full): what that means, and what helps
 */
char *
rialto_account_trouble_dup_words (const GError *error)
{
  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_CONFLICT))
    return g_strdup (_ ("Another Rialto has it open. Close that one and try again."));
  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_NOT_IMPLEMENTED))
    return g_strdup (_ ("A newer Rialto has used it on this computer. Update Rialto to go on."));
  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL))
    return g_strdup (_ ("There is no room left on this computer. Make some and try again."));
  return g_strdup_printf (_ ("What is kept of it on this computer cannot be used: %s"), error->message);
}

static char *
title (RialtoAccountTrouble *self,
       RialtoAccountRecord  *record)
{
  return g_strdup (record != NULL ? _ ("This Account Cannot Be Opened") : _ ("Your Accounts Cannot Be Read"));
}

/* A status page reads markup. */
static char *
describe (RialtoAccountTrouble *self,
          RialtoAccountRecord  *record,
          GError               *error)
{
  g_autofree char *words = error != NULL ? rialto_account_trouble_dup_words (error) : g_strdup ("");
  g_autofree char *who = record != NULL ? rialto_account_title (record) : NULL;

  if (who == NULL)
    return g_markup_escape_text (words, -1);
  return g_markup_printf_escaped ("<b>%s</b>\n%s", who, words);
}

static gboolean
is_filled (RialtoAccountTrouble *self,
           guint                 n_items)
{
  return n_items > 0;
}

static void
on_sign_out (RialtoAccountTrouble *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-out-account", "s",
                              rialto_account_record_get_id (self->record));
}

static void
on_row_activated (RialtoAccountTrouble *self,
                  RialtoAccountRow     *row)
{
  g_autoptr (RialtoAccountEntry) entry = NULL;

  g_object_get (row, "entry", &entry, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.switch-account", "s",
                              rialto_account_record_get_id (rialto_account_entry_get_record (entry)));
}

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  RialtoAccountTrouble *self = data;

  return g_object_new (RIALTO_TYPE_ACCOUNT_ROW, "entry", item, "accounts",
                       rialto_memberships_get_accounts (self->memberships), NULL);
}

static gboolean
is_other (gpointer item,
          gpointer data)
{
  return rialto_account_entry_get_record (item) != ((RialtoAccountTrouble *) data)->record;
}

static void
on_others (RialtoAccountTrouble *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_OTHERS]);
}

static void
rialto_account_trouble_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoAccountTrouble *self = RIALTO_ACCOUNT_TROUBLE (object);

  if (property == PROP_RECORD)
    g_value_set_object (value, self->record);
  else if (property == PROP_MEMBERSHIPS)
    g_value_set_object (value, self->memberships);
  else if (property == PROP_ERROR)
    g_value_set_boxed (value, self->error);
  else if (property == PROP_N_OTHERS)
    g_value_set_uint (value, g_list_model_get_n_items (G_LIST_MODEL (self->others)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_trouble_set_property (GObject      *object,
                                     guint         property,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  RialtoAccountTrouble *self = RIALTO_ACCOUNT_TROUBLE (object);

  if (property == PROP_RECORD)
    {
      if (!g_set_object (&self->record, g_value_get_object (value)))
        return;
      gtk_filter_changed (gtk_filter_list_model_get_filter (self->others), GTK_FILTER_CHANGE_DIFFERENT);
    }
  else if (property == PROP_MEMBERSHIPS)
    {
      if (!g_set_object (&self->memberships, g_value_get_object (value)))
        return;
      gtk_filter_list_model_set_model (self->others, G_LIST_MODEL (self->memberships));
    }
  else if (property == PROP_ERROR)
    {
      g_clear_error (&self->error);
      self->error = g_value_dup_boxed (value);
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
rialto_account_trouble_dispose (GObject *object)
{
  RialtoAccountTrouble *self = RIALTO_ACCOUNT_TROUBLE (object);

  if (self->rows != NULL)
    gtk_list_box_bind_model (self->rows, NULL, NULL, NULL, NULL);
  rialto_template_dispose (object, RIALTO_TYPE_ACCOUNT_TROUBLE);
  g_clear_object (&self->others);
  g_clear_object (&self->memberships);
  g_clear_object (&self->record);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (rialto_account_trouble_parent_class)->dispose (object);
}

static void
rialto_account_trouble_class_init (RialtoAccountTroubleClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_account_trouble_get_property;
  object_class->set_property = rialto_account_trouble_set_property;
  object_class->dispose = rialto_account_trouble_dispose;

  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, RIALTO_TYPE_ACCOUNT_RECORD, flags);
  properties[PROP_MEMBERSHIPS] = g_param_spec_object ("memberships", NULL, NULL, RIALTO_TYPE_MEMBERSHIPS,
                                                      flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_N_OTHERS] = g_param_spec_uint ("n-others", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-account-trouble.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountTrouble, rows);
  gtk_widget_class_bind_template_callback (widget_class, title);
  gtk_widget_class_bind_template_callback (widget_class, describe);
  gtk_widget_class_bind_template_callback (widget_class, is_filled);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_out);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_account_trouble_init (RialtoAccountTrouble *self)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_other, self, NULL));

  self->others = gtk_filter_list_model_new (NULL, filter);
  g_signal_connect_object (self->others, "notify::n-items", G_CALLBACK (on_others), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->rows, G_LIST_MODEL (self->others), make_row, self, NULL);
}
