/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sidebar.h"

#include "rialto-account-button.h"
#include "rialto-connection-line.h"
#include "rialto-host.h"
#include "rialto-sidebar-row.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoSidebar:
 *
 * Where one can go, and who one is. `place` is the name of the place that is open, which is marked; choosing another asks the window
 * for it (`win.show-place`). Nothing is marked where what is shown belongs to no place.
 */
struct _RialtoSidebar
{
  GtkWidget parent_instance;

  /* template */
  GtkListBox *places;

  /* owned */
  char              *place;
  RialtoMembership  *membership;  /* nullable */
  RialtoMemberships *memberships; /* nullable */
  RialtoHost        *host;        /* nullable */
};

enum
{
  PROP_0,
  PROP_PLACE,
  PROP_MEMBERSHIP,
  PROP_MEMBERSHIPS,
  PROP_HOST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoSidebar, rialto_sidebar, GTK_TYPE_WIDGET)

static void
on_row_activated (RialtoSidebar    *self,
                  RialtoSidebarRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-place", "s", rialto_sidebar_row_get_place (row));
}

static GtkListBoxRow *
find_row (RialtoSidebar *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->places, i)) != NULL; i++)
    if (g_strcmp0 (rialto_sidebar_row_get_place (RIALTO_SIDEBAR_ROW (row)), self->place) == 0)
      return row;
  return NULL;
}

static void
mark_place (RialtoSidebar *self)
{
  GtkListBoxRow *row = find_row (self);

  if (gtk_list_box_get_selected_row (self->places) != row)
    gtk_list_box_select_row (self->places, row);
}

/* Keys go along the places without opening them. A list that goes away ends with nothing marked. */
static void
on_row_selected (RialtoSidebar *self)
{
  if (self->places != NULL)
    mark_place (self);
}

static void
rialto_sidebar_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (property == PROP_PLACE)
    g_value_set_string (value, RIALTO_SIDEBAR (object)->place);
  else if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, RIALTO_SIDEBAR (object)->membership);
  else if (property == PROP_MEMBERSHIPS)
    g_value_set_object (value, RIALTO_SIDEBAR (object)->memberships);
  else if (property == PROP_HOST)
    g_value_set_object (value, RIALTO_SIDEBAR (object)->host);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_sidebar_set_property (GObject      *object,
                             guint         property,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  RialtoSidebar *self = RIALTO_SIDEBAR (object);
  gboolean changed = FALSE;

  if (property == PROP_PLACE)
    {
      changed = g_set_str (&self->place, g_value_get_string (value));
      if (changed)
        mark_place (self);
    }
  else if (property == PROP_MEMBERSHIP)
    changed = g_set_object (&self->membership, g_value_get_object (value));
  else if (property == PROP_MEMBERSHIPS)
    changed = g_set_object (&self->memberships, g_value_get_object (value));
  else if (property == PROP_HOST)
    changed = g_set_object (&self->host, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
rialto_sidebar_dispose (GObject *object)
{
  rialto_template_dispose (object, RIALTO_TYPE_SIDEBAR);
  g_clear_object (&RIALTO_SIDEBAR (object)->membership);
  g_clear_object (&RIALTO_SIDEBAR (object)->memberships);
  g_clear_object (&RIALTO_SIDEBAR (object)->host);
  G_OBJECT_CLASS (rialto_sidebar_parent_class)->dispose (object);
}

static void
rialto_sidebar_finalize (GObject *object)
{
  g_free (RIALTO_SIDEBAR (object)->place);
  G_OBJECT_CLASS (rialto_sidebar_parent_class)->finalize (object);
}

static void
rialto_sidebar_class_init (RialtoSidebarClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_sidebar_get_property;
  object_class->set_property = rialto_sidebar_set_property;
  object_class->dispose = rialto_sidebar_dispose;
  object_class->finalize = rialto_sidebar_finalize;

  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                  G_PARAM_STATIC_STRINGS);
  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_MEMBERSHIPS] = g_param_spec_object ("memberships", NULL, NULL, RIALTO_TYPE_MEMBERSHIPS,
                                                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                        G_PARAM_STATIC_STRINGS);
  properties[PROP_HOST] = g_param_spec_object ("host", NULL, NULL, RIALTO_TYPE_HOST,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                 G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ACCOUNT_BUTTON);
  g_type_ensure (RIALTO_TYPE_CONNECTION_LINE);
  g_type_ensure (RIALTO_TYPE_SIDEBAR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-sidebar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, RialtoSidebar, places);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_sidebar_init (RialtoSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_sidebar_focus_places:
 * @self: a sidebar
 *
 * Leads to the place that is open rather than to what is above the places. It is no way to grab the focus: with that, Tab would lead past
 * what is above, too.
 *
 * Returns: whether the focus is there
 */
gboolean
rialto_sidebar_focus_places (RialtoSidebar *self)
{
  return gtk_widget_child_focus (GTK_WIDGET (self->places), GTK_DIR_TAB_FORWARD);
}
