/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window.h"

#include "rialto-place.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoWindow:
 *
 * The main window: the places beside the one that is open. Places know nothing of each other; they activate the window's actions.
 */
struct _RialtoWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  AdwNavigationSplitView *split;
  AdwNavigationView      *pages;
  AdwToastOverlay        *toasts;
};

G_DEFINE_FINAL_TYPE (RialtoWindow, rialto_window, ADW_TYPE_APPLICATION_WINDOW)

static void
rialto_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_WINDOW);
  G_OBJECT_CLASS (rialto_window_parent_class)->dispose (object);
}

static void
rialto_window_class_init (RialtoWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = rialto_window_dispose;

  g_type_ensure (RIALTO_TYPE_PLACE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, split);
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, RialtoWindow, toasts);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_window_init (RialtoWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a new window, which GTK owns
 */
RialtoWindow *
rialto_window_new (RialtoApplication *application)
{
  return g_object_new (RIALTO_TYPE_WINDOW, "application", application, NULL);
}
