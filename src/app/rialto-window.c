/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-account-trouble.h"
#include "rialto-explore-page.h"
#include "rialto-find-page.h"
#include "rialto-home-page.h"
#include "rialto-notifications-page.h"
#include "rialto-notices.h"
#include "rialto-place.h"
#include "rialto-profile-page.h"
#include "rialto-saved-page.h"
#include "rialto-sidebar.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoWindow:
 *
 * The main window: the places beside the one that is open. Places know nothing of each other; they activate the window's actions.
 */

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ACCOUNTS,
  PROP_STAGE,
  PROP_PLACE,
  PROP_MARKED_PLACE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoWindow, rialto_window, ADW_TYPE_APPLICATION_WINDOW)

/* What the sidebar leads to. */
static const struct
{
  const char *place;
  GType (*get_type) (void);
} roots[] = {
  { "home", rialto_home_page_get_type },
  { "explore", rialto_explore_page_get_type },
  { "notifications", rialto_notifications_page_get_type },
  { "saved", rialto_saved_page_get_type },
  { "profile", rialto_profile_page_get_type },
};

static AdwNavigationPage *
make_root (RialtoWindow *self,
           const char   *place)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    if (g_str_equal (roots[i].place, place))
      return g_object_new (roots[i].get_type (), "membership", self->membership, NULL);
  return NULL;
}

/* A place that was open stays as it was left. */
static AdwNavigationPage *
find_root (RialtoWindow *self,
           const char   *place)
{
  AdwNavigationPage *page = g_hash_table_lookup (self->roots, place);

  if (page != NULL)
    return page;
  page = make_root (self, place);
  if (page != NULL)
    g_hash_table_insert (self->roots, g_strdup (place), g_object_ref_sink (page));
  return page;
}

/* What is found, and what that leads to, belongs to no place. */
static gboolean
is_searched (RialtoWindow *self)
{
  g_autoptr (GListModel) stack = self->pages != NULL
                                   ? G_LIST_MODEL (adw_navigation_view_get_navigation_stack (self->pages))
                                   : NULL;

  for (guint i = 0; stack != NULL && i < g_list_model_get_n_items (stack); i++)
    {
      g_autoptr (AdwNavigationPage) page = g_list_model_get_item (stack, i);

      if (RIALTO_IS_FIND_PAGE (page))
        return TRUE;
    }
  return FALSE;
}

static void
on_pages_changed (RialtoWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MARKED_PLACE]);
}

/*< private >
 * rialto_window_show_place:
 * @self: a window
 * @place: the name of a place
 *
 * Shows the place as it was left.
 */
void
rialto_window_show_place (RialtoWindow *self,
                          const char   *place)
{
  AdwNavigationPage *page = self->membership != NULL ? find_root (self, place) : NULL;

  if (page == NULL)
    return;
  adw_navigation_view_replace (self->pages, &page, 1);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  if (g_set_str (&self->place, place))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACE]);
      on_pages_changed (self);
    }
}

static void
set_membership (RialtoWindow     *self,
                RialtoMembership *membership)
{
  g_autofree char *place = g_strdup (self->place != NULL ? self->place : "home");
  g_autoptr (GPtrArray) pages = NULL;

  if (self->membership == membership)
    return;
  if (self->membership != NULL)
    rialto_window_close_dialogs (self, self->membership);
  pages = rialto_window_note_pages (self);
  g_set_object (&self->membership, membership);
  g_signal_group_set_target (self->deeds,
                             membership != NULL ? rialto_membership_get_deeds (membership) : NULL);
  adw_navigation_view_replace (self->pages, NULL, 0);
  g_hash_table_remove_all (self->roots);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
  rialto_window_follow_stage (self);
  rialto_window_show_place (self, place);
  if (adw_navigation_view_get_visible_page (self->pages) == NULL)
    rialto_window_show_place (self, "home");
  rialto_window_return (self, pages);
}

static void
rialto_window_get_property (GObject    *object,
                            guint       property,
                            GValue     *value,
                            GParamSpec *pspec)
{
  RialtoWindow *self = RIALTO_WINDOW (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_ACCOUNTS)
    g_value_set_object (value, self->accounts);
  else if (property == PROP_STAGE)
    g_value_set_string (value, self->stage);
  else if (property == PROP_PLACE)
    g_value_set_string (value, self->place);
  else if (property == PROP_MARKED_PLACE)
    g_value_set_string (value, is_searched (self) ? NULL : self->place);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_window_set_property (GObject      *object,
                            guint         property,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    set_membership (RIALTO_WINDOW (object), g_value_get_object (value));
  else if (property == PROP_ACCOUNTS)
    {
      if (g_set_object (&RIALTO_WINDOW (object)->accounts, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_window_dispose (GObject *object)
{
  RialtoWindow *self = RIALTO_WINDOW (object);

  rialto_window_forget_status (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_WINDOW);
  g_clear_pointer (&self->roots, g_hash_table_unref);
  g_clear_pointer (&self->place, g_free);
  g_clear_pointer (&self->stage, g_free);
  g_clear_weak_pointer (&self->undo);
  rialto_window_forget_focus (self);
  g_clear_object (&self->dialog);
  g_clear_object (&self->visit);
  g_clear_object (&self->accounts);
  g_clear_object (&self->deeds);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_window_parent_class)->dispose (object);
}

static void
rialto_window_class_init (RialtoWindowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_window_get_property;
  object_class->set_property = rialto_window_set_property;
  object_class->dispose = rialto_window_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, RIALTO_TYPE_ACCOUNTS,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                     G_PARAM_STATIC_STRINGS);
  properties[PROP_STAGE] = g_param_spec_string ("stage", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MARKED_PLACE] = g_param_spec_string ("marked-place", NULL, NULL, NULL,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ACCOUNT_TROUBLE);
  g_type_ensure (RIALTO_TYPE_APPLICATION);
  g_type_ensure (RIALTO_TYPE_NOTICES);
  g_type_ensure (RIALTO_TYPE_PLACE);
  g_type_ensure (RIALTO_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, split);
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, notices);
  gtk_widget_class_bind_template_callback (widget_class, on_pages_changed);
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, trouble);
  rialto_template_callbacks_bind (widget_class);
  rialto_window_install_actions (widget_class);
  rialto_window_install_join_actions (widget_class);
  rialto_window_install_leaving_actions (widget_class);
}

static void
rialto_window_init (RialtoWindow *self)
{
  self->roots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->stage = g_strdup ("opening");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
  rialto_window_follow_deeds (self);
  rialto_window_follow_focus (self);
  rialto_window_offer_status (self);
}

/**
 * rialto_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a new window, which GTK owns, of the membership that is open
 */
RialtoWindow *
rialto_window_new (RialtoApplication *application)
{
  RialtoWindow *self = g_object_new (RIALTO_TYPE_WINDOW, "application", application, NULL);

  rialto_window_keep_state (self);
  g_object_bind_property (application, "accounts", self, "accounts", G_BINDING_SYNC_CREATE);
  g_object_bind_property (application, "membership", self, "membership", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (application, "notify::trouble", G_CALLBACK (rialto_window_follow_stage), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "notify::opening", G_CALLBACK (rialto_window_follow_stage), self,
                           G_CONNECT_SWAPPED);
  rialto_window_follow_stage (self);
  return self;
}

/*< private >
 * rialto_window_set_stage:
 * @self: a window
 * @stage: opening, welcome, trouble or places
 */
void
rialto_window_set_stage (RialtoWindow *self,
                         const char   *stage)
{
  if (g_set_str (&self->stage, stage))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}
