/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-refused-dialog.h"

#include "rialto-listing.h"
#include "rialto-pending-row.h"
#include "rialto-place.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoRefusedDialog:
 *
 * What somebody did and the server would not take: what it was and why, to be tried again, changed or given up.
 */
struct _RialtoRefusedDialog
{
  AdwDialog parent_instance;

  /* template */
  GtkListBox *box;

  RialtoMembership *membership; /* owned: a member's */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_REFUSED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoRefusedDialog, rialto_refused_dialog, ADW_TYPE_DIALOG)

static RialtoListing
list_state (gpointer self,
            guint    n_items)
{
  return n_items > 0 ? RIALTO_LISTING_CONTENT : RIALTO_LISTING_EMPTY;
}

static GListModel *
get_refused (RialtoRefusedDialog *self)
{
  return rialto_outbox_get_refused (rialto_deeds_get_outbox (rialto_membership_get_deeds (self->membership)));
}

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  return rialto_pending_row_new (RIALTO_REFUSED_DIALOG (data)->membership, item);
}

/* It is written anew where it was written. */
static void
on_edit (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  g_autoptr (RialtoRefusedDialog) self = g_object_ref (RIALTO_REFUSED_DIALOG (widget));

  gtk_widget_activate_action_variant (widget, "win.rewrite", parameter);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
rialto_refused_dialog_constructed (GObject *object)
{
  RialtoRefusedDialog *self = RIALTO_REFUSED_DIALOG (object);

  G_OBJECT_CLASS (rialto_refused_dialog_parent_class)->constructed (object);
  gtk_list_box_bind_model (self->box, get_refused (self), make_row, self, NULL);
  g_object_notify_by_pspec (object, properties[PROP_REFUSED]);
}

static void
rialto_refused_dialog_get_property (GObject    *object,
                                    guint       property,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RialtoRefusedDialog *self = RIALTO_REFUSED_DIALOG (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_REFUSED)
    g_value_set_object (value, self->membership != NULL ? get_refused (self) : NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_refused_dialog_set_property (GObject      *object,
                                    guint         property,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_REFUSED_DIALOG (object)->membership = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_refused_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_REFUSED_DIALOG);
  g_clear_object (&RIALTO_REFUSED_DIALOG (object)->membership);
  G_OBJECT_CLASS (rialto_refused_dialog_parent_class)->dispose (object);
}

static void
rialto_refused_dialog_class_init (RialtoRefusedDialogClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->constructed = rialto_refused_dialog_constructed;
  object_class->get_property = rialto_refused_dialog_get_property;
  object_class->set_property = rialto_refused_dialog_set_property;
  object_class->dispose = rialto_refused_dialog_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_REFUSED] = g_param_spec_object ("refused", NULL, NULL, G_TYPE_LIST_MODEL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_LISTING);
  g_type_ensure (RIALTO_TYPE_PLACE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-refused-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoRefusedDialog, box);
  gtk_widget_class_install_action (widget_class, "outbox.edit", "x", on_edit);
  gtk_widget_class_bind_template_callback (widget_class, list_state);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_refused_dialog_init (RialtoRefusedDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
