/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-find-page.h"
#include "rialto-sidebar.h"

/* The parts of the window between which keys lead. */

typedef enum
{
  PANE_SIDEBAR,
  PANE_SEARCH,
  PANE_CONTENT,
  PANE_NOTICES,
  /* None of them: a menu, a dialog, a toast. */
  PANE_NONE,
} Pane;

G_STATIC_ASSERT ((guint) PANE_NONE == RIALTO_WINDOW_N_PANES);

/* NULL where there is none. */
static GtkWidget *
get_pane (RialtoWindow *self,
          Pane          pane)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);

  switch (pane)
    {
    case PANE_SIDEBAR:
      return self->sidebar;
    case PANE_SEARCH:
      return RIALTO_IS_FIND_PAGE (page) ? rialto_find_page_get_entry (RIALTO_FIND_PAGE (page)) : NULL;
    case PANE_CONTENT:
      return GTK_WIDGET (page);
    case PANE_NOTICES:
      return self->notices;
    case PANE_NONE:
    default:
      return NULL;
    }
}

static Pane
find_pane (RialtoWindow *self,
           GtkWidget    *widget)
{
  for (Pane pane = PANE_SIDEBAR; widget != NULL && pane < PANE_NONE; pane++)
    {
      GtkWidget *holder = get_pane (self, pane);

      if (holder != NULL && (widget == holder || gtk_widget_is_ancestor (widget, holder)))
        return pane;
    }
  return PANE_NONE;
}

/* What can be scrolled takes the focus when nothing in it does, and is called nothing. */
static gboolean
lead_into (RialtoWindow *self,
           GtkWidget    *widget)
{
  return widget != NULL && gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD) &&
         !GTK_IS_SCROLLED_WINDOW (gtk_root_get_focus (GTK_ROOT (self)));
}

/* Rather to what a page shows than to the buttons above that. */
static gboolean
enter_content (RialtoWindow *self,
               GtkWidget    *page)
{
  GtkWidget *child = adw_navigation_page_get_child (ADW_NAVIGATION_PAGE (page));
  GtkWidget *shown = ADW_IS_TOOLBAR_VIEW (child) ? adw_toolbar_view_get_content (ADW_TOOLBAR_VIEW (child))
                                                 : NULL;

  if (lead_into (self, shown))
    return TRUE;
  gtk_root_set_focus (GTK_ROOT (self), NULL);
  return !RIALTO_IS_FIND_PAGE (page) && lead_into (self, page);
}

/* Back to where one was in it. */
static gboolean
enter (RialtoWindow *self,
       Pane          pane)
{
  GtkWidget *holder = get_pane (self, pane);
  GtkWidget *last = self->last_focus[pane];

  if (holder == NULL || !gtk_widget_get_mapped (holder))
    return FALSE;
  if (last != NULL && gtk_widget_get_mapped (last) && find_pane (self, last) == pane &&
      gtk_widget_grab_focus (last))
    return TRUE;
  if (pane == PANE_CONTENT)
    return enter_content (self, holder);
  if (pane == PANE_SIDEBAR)
    return rialto_sidebar_focus_places (RIALTO_SIDEBAR (holder));
  return pane == PANE_NOTICES ? lead_into (self, holder) : gtk_widget_grab_focus (holder);
}

static void
move (RialtoWindow *self,
      guint         step)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  Pane from = find_pane (self, focus);

  /* Out of a dialog or a menu nothing leads but its end. */
  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL ||
      (focus != NULL && gtk_widget_get_native (focus) != GTK_NATIVE (self)))
    return;
  if (from == PANE_NONE)
    from = step == 1 ? PANE_NOTICES : PANE_SIDEBAR;
  for (guint i = 1; i <= PANE_NONE; i++)
    if (enter (self, (from + step * i) % PANE_NONE))
      {
        gtk_window_set_focus_visible (GTK_WINDOW (self), TRUE);
        return;
      }
}

static void
on_next (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  move (RIALTO_WINDOW (widget), 1);
}

static void
on_previous (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  move (RIALTO_WINDOW (widget), RIALTO_WINDOW_N_PANES - 1);
}

/* Whatever took it there. What was in a menu is gone with it. */
static void
on_focus (RialtoWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  Pane pane = find_pane (self, focus);

  if (pane != PANE_NONE && gtk_widget_get_native (focus) == GTK_NATIVE (self) &&
      !GTK_IS_SCROLLED_WINDOW (focus))
    g_set_weak_pointer (&self->last_focus[pane], focus);
}

/*< private >
 * rialto_window_follow_focus:
 * @self: a new window
 *
 * Remembers where one is in each of its parts.
 */
void
rialto_window_follow_focus (RialtoWindow *self)
{
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (on_focus), NULL);
}

/*< private >
 * rialto_window_forget_focus:
 * @self: a window that goes away
 */
void
rialto_window_forget_focus (RialtoWindow *self)
{
  g_signal_handlers_disconnect_by_func (self, on_focus, NULL);
  for (Pane pane = PANE_SIDEBAR; pane < PANE_NONE; pane++)
    g_clear_weak_pointer (&self->last_focus[pane]);
}

/*< private >
 * rialto_window_install_pane_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_pane_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, on_next);
  gtk_widget_class_install_action (widget_class, "win.previous-pane", NULL, on_previous);
}
