/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-focus-keeper.h"

/* Frames in which something to focus may still come: rows are made while one is laid out. */
#define TRIES 5

/**
 * RialtoFocusKeeper:
 *
 * Gives the focus to a widget that is shown whenever nothing in its window has it, as after a start, or when what had it is gone or
 * cannot be used: keys would go nowhere. The ring around it is seen from the next key on.
 */
struct _RialtoFocusKeeper
{
  GObject parent_instance;

  GtkWidget *widget; /* not owned: it owns this */
  guint      tick;
  guint      tries; /* that are left */
  gboolean   letting_go;
};

G_DEFINE_FINAL_TYPE (RialtoFocusKeeper, rialto_focus_keeper, G_TYPE_OBJECT)

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  RialtoFocusKeeper *self = data;
  GtkRoot *root = gtk_widget_get_root (widget);

  if (gtk_root_get_focus (root) == NULL && !gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD) &&
      --self->tries > 0)
    return G_SOURCE_CONTINUE;
  /* What scrolls takes it while there is nothing in it yet. */
  if (GTK_IS_SCROLLED_WINDOW (gtk_root_get_focus (root)) && --self->tries > 0)
    {
      self->letting_go = TRUE;
      gtk_root_set_focus (root, NULL);
      self->letting_go = FALSE;
      return G_SOURCE_CONTINUE;
    }
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/**
 * rialto_focus_keeper_look:
 * @self: a keeper
 *
 * Something else is shown than before; perhaps that can have the focus.
 */
void
rialto_focus_keeper_look (RialtoFocusKeeper *self)
{
  GtkRoot *root = gtk_widget_get_mapped (self->widget) ? gtk_widget_get_root (self->widget) : NULL;

  if (root == NULL || gtk_root_get_focus (root) != NULL || self->letting_go)
    return;
  self->tries = TRIES;
  if (self->tick == 0)
    /* lint: allow motion: it waits for frames, and moves nothing */
    self->tick = gtk_widget_add_tick_callback (self->widget, on_tick, self, NULL);
}

static void
on_map (RialtoFocusKeeper *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  if (!GTK_IS_WINDOW (root))
    return;
  g_signal_connect_object (root, "notify::focus-widget", G_CALLBACK (rialto_focus_keeper_look), self,
                           G_CONNECT_SWAPPED);
  rialto_focus_keeper_look (self);
}

static void
on_unmap (RialtoFocusKeeper *self)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (self->widget), rialto_focus_keeper_look, self);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
}

static void
rialto_focus_keeper_class_init (RialtoFocusKeeperClass *class)
{
}

static void
rialto_focus_keeper_init (RialtoFocusKeeper *self)
{
}

/**
 * rialto_focus_keeper_new:
 * @widget: what gets the focus, or something in it; owns what is returned
 *
 * Returns: (transfer full): a keeper
 */
RialtoFocusKeeper *
rialto_focus_keeper_new (GtkWidget *widget)
{
  RialtoFocusKeeper *self = g_object_new (RIALTO_TYPE_FOCUS_KEEPER, NULL);

  self->widget = widget;
  g_signal_connect_object (widget, "map", G_CALLBACK (on_map), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (widget, "unmap", G_CALLBACK (on_unmap), self, G_CONNECT_SWAPPED);
  return self;
}
