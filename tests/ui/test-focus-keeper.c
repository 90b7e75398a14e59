/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-focus-keeper.h"

#include <adwaita.h>

/* A window with a button beside what is kept, which GTK itself would lead to first, and two in it. */
typedef struct
{
  GtkWindow         *window;
  GtkWidget         *beside;
  GtkWidget         *kept;
  GtkWidget         *one;
  GtkWidget         *other;
  RialtoFocusKeeper *keeper;
} Room;

static void
room_set_up (Room         *room,
             gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  room->window = GTK_WINDOW (gtk_window_new ());
  room->beside = gtk_button_new_with_label ("beside");
  room->kept = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  room->one = gtk_button_new_with_label ("one");
  room->other = gtk_button_new_with_label ("other");
  gtk_box_append (GTK_BOX (box), room->beside);
  gtk_box_append (GTK_BOX (box), room->kept);
  gtk_box_append (GTK_BOX (room->kept), room->one);
  gtk_box_append (GTK_BOX (room->kept), room->other);
  gtk_window_set_child (room->window, box);
  room->keeper = rialto_focus_keeper_new (room->kept);
}

static void
room_tear_down (Room         *room,
                gconstpointer data)
{
  gtk_window_destroy (room->window);
  g_assert_finalize_object (room->keeper);
}

static void
count_up (guint *count)
{
  (*count)++;
}

/* Frames of the window; what waits for some has had them. */
static void
await_frames (Room *room,
              guint n)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (room->window));
  guint count = 0;
  gulong handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_up), &count);

  while (count < n)
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (clock, handler);
}

static void
await_mapped (GtkWidget *widget)
{
  while (!gtk_widget_get_mapped (widget))
    g_main_context_iteration (NULL, TRUE);
}

static void
await_focus (Room      *room,
             GtkWidget *widget)
{
  while (gtk_window_get_focus (room->window) != widget)
    g_main_context_iteration (NULL, TRUE);
}

static void
show (Room *room)
{
  gtk_window_present (room->window);
  await_mapped (GTK_WIDGET (room->window));
}

/* After a start, when there was nothing yet that could have it. */
static void
test_start (Room         *room,
            gconstpointer data)
{
  gtk_widget_set_sensitive (room->beside, FALSE);
  gtk_widget_set_visible (room->kept, FALSE);
  show (room);
  await_frames (room, 2);
  g_assert_null (gtk_window_get_focus (room->window));
  gtk_widget_set_sensitive (room->beside, TRUE);
  gtk_widget_set_visible (room->kept, TRUE);
  await_focus (room, room->one);
}

/* What had it is gone. */
static void
test_gone (Room         *room,
           gconstpointer data)
{
  show (room);
  gtk_widget_grab_focus (room->one);
  gtk_box_remove (GTK_BOX (room->kept), room->one);
  await_focus (room, room->other);

  gtk_widget_grab_focus (room->beside);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (room->kept)), room->beside);
  await_focus (room, room->other);
}

/* What had it cannot be used any more. */
static void
test_insensitive (Room         *room,
                  gconstpointer data)
{
  show (room);
  gtk_widget_grab_focus (room->one);
  gtk_widget_set_sensitive (room->one, FALSE);
  await_focus (room, room->other);
}

/* What can have it comes a moment after it was looked for. */
static void
test_late (Room         *room,
           gconstpointer data)
{
  show (room);
  gtk_widget_set_visible (room->one, FALSE);
  gtk_widget_set_visible (room->other, FALSE);
  gtk_widget_set_visible (room->beside, FALSE);
  gtk_window_set_focus (room->window, NULL);
  await_frames (room, 2);
  g_assert_null (gtk_window_get_focus (room->window));
  gtk_widget_set_visible (room->other, TRUE);
  gtk_widget_set_visible (room->beside, TRUE);
  await_focus (room, room->other);
}

/* What scrolls takes the focus while there is nothing in it, and is called nothing: it is the last to be left with it. */
static void
test_scrolled (Room         *room,
               gconstpointer data)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *button = gtk_button_new_with_label ("in it");

  gtk_widget_set_visible (room->one, FALSE);
  gtk_widget_set_visible (room->other, FALSE);
  gtk_widget_set_visible (room->beside, FALSE);
  gtk_box_append (GTK_BOX (room->kept), scrolled);
  show (room);
  gtk_window_set_focus (room->window, NULL);
  await_frames (room, 1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), button);
  await_focus (room, button);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), NULL);
  await_focus (room, scrolled);
  await_frames (room, 10);
  g_assert_true (gtk_window_get_focus (room->window) == scrolled);
}

/* Long after, it is to be told. */
static void
test_told (Room         *room,
           gconstpointer data)
{
  show (room);
  gtk_widget_set_sensitive (room->kept, FALSE);
  gtk_widget_set_sensitive (room->beside, FALSE);
  gtk_window_set_focus (room->window, NULL);
  await_frames (room, 10);
  gtk_widget_set_sensitive (room->kept, TRUE);
  await_frames (room, 10);
  g_assert_null (gtk_window_get_focus (room->window));
  rialto_focus_keeper_look (room->keeper);
  await_focus (room, room->one);
}

/* What another has is not taken, and what is not shown takes nothing. */
static void
test_left_alone (Room         *room,
                 gconstpointer data)
{
  show (room);
  gtk_widget_grab_focus (room->beside);
  rialto_focus_keeper_look (room->keeper);
  await_frames (room, 10);
  g_assert_true (gtk_window_get_focus (room->window) == room->beside);

  gtk_widget_set_visible (room->kept, FALSE);
  gtk_window_set_focus (room->window, NULL);
  rialto_focus_keeper_look (room->keeper);
  await_frames (room, 10);
  g_assert_null (gtk_window_get_focus (room->window));
}

/* It goes away while it waits for something. */
static void
test_ends (Room         *room,
           gconstpointer data)
{
  show (room);
  gtk_widget_set_sensitive (room->kept, FALSE);
  gtk_window_set_focus (room->window, NULL);
  rialto_focus_keeper_look (room->keeper);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (room->kept)), room->kept);
  await_frames (room, 10);
  g_assert_null (gtk_window_get_focus (room->window));
}

#define add(name, func) g_test_add ("/focus-keeper/" name, Room, NULL, room_set_up, (func), room_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  add ("start", test_start);
  add ("gone", test_gone);
  add ("insensitive", test_insensitive);
  add ("late", test_late);
  add ("scrolled", test_scrolled);
  add ("told", test_told);
  add ("left-alone", test_left_alone);
  add ("ends", test_ends);
  return g_test_run ();
}
