/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "rialto-attention.h"
#include "rialto-clock.h"
#include "rialto-inspection.h"
#include "rialto-inspector-page.h"
#include "rialto-inspector-row.h"
#include "rialto-preferences-dialog.h"
#include "rialto-preferences.h"
#include "rialto-shortcut-row.h"
#include "rialto-shortcuts-dialog.h"
#include "rialto-window-private.h"

static void
count (gpointer counter)
{
  (*(guint *) counter)++;
}

static void
test_preferences (void)
{
  g_autoptr (RialtoPreferences) one = g_object_new (RIALTO_TYPE_PREFERENCES, NULL);
  g_autoptr (RialtoPreferences) other = g_object_new (RIALTO_TYPE_PREFERENCES, NULL);
  g_autofree char *word = NULL;
  guint n = 0, style;

  g_assert_nonnull (rialto_preferences_get_settings (one));
  g_assert_false (rialto_preferences_get_reveal_warnings (one));
  g_assert_true (rialto_preferences_get_remind_alt (one));
  g_assert_true (rialto_preferences_get_desktop_notifications (one));

  g_signal_connect_swapped (one, "notify::reveal-warnings", G_CALLBACK (count), &n);
  g_object_set (one, "reveal-warnings", TRUE, NULL);
  g_object_set (one, "reveal-warnings", TRUE, NULL);
  run_what_is_due ();
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (rialto_preferences_get_reveal_warnings (other));

  g_object_set (other, "style", RIALTO_STYLE_DARK, NULL);
  run_what_is_due ();
  word = g_settings_get_string (rialto_preferences_get_settings (one), "color-scheme");
  g_assert_cmpstr (word, ==, "dark");
  g_object_get (one, "style", &style, NULL);
  g_assert_cmpuint (style, ==, RIALTO_STYLE_DARK);
  g_settings_reset (rialto_preferences_get_settings (one), "color-scheme");
  g_settings_reset (rialto_preferences_get_settings (one), "reveal-warnings");
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type,
      guint     *n)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A dialog has no children until it is presented. */
static GtkWidget *
present (gpointer    dialog,
         GtkWidget **window)
{
  *window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (*window), adw_bin_new ());
  gtk_window_set_default_size (GTK_WINDOW (*window), 800, 800);
  gtk_window_present (GTK_WINDOW (*window));
  adw_dialog_present (dialog, *window);
  while (!gtk_widget_get_mapped (dialog))
    g_main_context_iteration (NULL, TRUE);
  return dialog;
}

static void
leave (GtkWidget *dialog,
       GtkWidget *window)
{
  gpointer left = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &left);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
  while (left != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static RialtoPresenceStatus
status_after (RialtoAttention *attention,
              RialtoTime       time)
{
  rialto_clock_advance (time);
  rialto_attention_judge (attention);
  return rialto_attention_get_status (attention);
}

/* Somebody is there while they use the program and some time after, and away behind a locked screen. */
static void
test_attention (void)
{
  g_autoptr (RialtoAttention) attention = rialto_attention_new ();

  rialto_clock_fake (RIALTO_DAY);
  g_assert_cmpint (rialto_attention_get_status (attention), ==, RIALTO_PRESENCE_STATUS_IDLE);
  rialto_attention_note (attention);
  g_assert_cmpint (rialto_attention_get_status (attention), ==, RIALTO_PRESENCE_STATUS_ONLINE);
  g_assert_cmpint (status_after (attention, 9 * RIALTO_MINUTE), ==, RIALTO_PRESENCE_STATUS_ONLINE);
  rialto_attention_note (attention);
  g_assert_cmpint (status_after (attention, 9 * RIALTO_MINUTE), ==, RIALTO_PRESENCE_STATUS_ONLINE);
  g_assert_cmpint (status_after (attention, RIALTO_MINUTE), ==, RIALTO_PRESENCE_STATUS_IDLE);
  rialto_attention_note (attention);
  g_assert_cmpint (rialto_attention_get_status (attention), ==, RIALTO_PRESENCE_STATUS_ONLINE);
  g_object_set (attention, "locked", TRUE, NULL);
  g_assert_cmpint (rialto_attention_get_status (attention), ==, RIALTO_PRESENCE_STATUS_IDLE);
  g_object_set (attention, "locked", FALSE, NULL);
  g_assert_cmpint (rialto_attention_get_status (attention), ==, RIALTO_PRESENCE_STATUS_ONLINE);
  rialto_clock_unfake ();
}

static void
test_dialog (void)
{
  GtkWidget *window;
  GtkWidget *dialog = present (g_object_new (RIALTO_TYPE_PREFERENCES_DIALOG, NULL), &window);
  RialtoPreferences *preferences = rialto_preferences_get_default ();
  GtkWidget *reveal, *style;
  guint n = 0;

  style = find (dialog, ADW_TYPE_COMBO_ROW, &n);
  n = 0;
  reveal = find (dialog, ADW_TYPE_SWITCH_ROW, &n);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (style)), ==, RIALTO_STYLE_DEFAULT);
  adw_switch_row_set_active (ADW_SWITCH_ROW (reveal), TRUE);
  run_what_is_due ();
  g_assert_true (rialto_preferences_get_reveal_warnings (preferences));
  g_object_set (preferences, "reveal-warnings", FALSE, NULL);
  run_what_is_due ();
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (reveal)));
  leave (dialog, window);
}

static void
test_shortcuts (void)
{
  GtkWidget *window;
  GtkWidget *dialog = present (g_object_new (RIALTO_TYPE_SHORTCUTS_DIALOG, NULL), &window);
  GtkWidget *row;
  guint n_rows = 0, n = 0;

  while ((row = find (dialog, RIALTO_TYPE_SHORTCUT_ROW, &n)) != NULL)
    {
      g_autofree char *keys = NULL;
      g_autofree char *shortcut = NULL;
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;

      g_object_get (row, "keys", &keys, "shortcut", &shortcut, NULL);
      if (shortcut != NULL)
        g_assert_true (g_action_parse_detailed_name (shortcut, &name, &target, NULL));
      else
        g_assert_true (gtk_accelerator_parse (keys, NULL, NULL));
      n = ++n_rows;
    }
  g_assert_cmpuint (n_rows, >, 25);
  leave (dialog, window);
}

/* A window is as the one before was left. */
static void
test_window (void)
{
  GSettings *settings = rialto_preferences_get_settings (rialto_preferences_get_default ());
  RialtoWindow *window;
  g_autofree char *place = NULL;
  int width, height;

  g_settings_set_int (settings, "window-width", 700);
  g_settings_set_int (settings, "window-height", 500);
  g_settings_set_string (settings, "place", "explore");
  window = g_object_new (RIALTO_TYPE_WINDOW, NULL);
  rialto_window_keep_state (window);
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_object_get (window, "place", &place, NULL);
  g_assert_cmpint (width, ==, 700);
  g_assert_cmpint (height, ==, 500);
  g_assert_cmpstr (place, ==, "explore");

  gtk_window_present (GTK_WINDOW (window));
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  while (g_settings_get_int (settings, "window-width") != 800)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  run_what_is_due ();
  g_settings_reset (settings, "window-width");
  g_settings_reset (settings, "window-height");
  g_settings_reset (settings, "place");
}

static void
test_inspection (Scene        *scene,
                 gconstpointer data)
{
  g_autoptr (RialtoInspection) inspection = rialto_inspection_new (scene->membership);
  GListModel *rows = rialto_inspection_get_rows (inspection);
  g_autoptr (RialtoInspectorRow) gateway = g_list_model_get_item (rows, 3);
  GtkWidget *page;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (RialtoInspectorRow) row = g_list_model_get_item (rows, i);

      g_assert_nonnull (rialto_inspector_row_get_value (row));
    }
  g_assert_cmpstr (rialto_inspector_row_get_value (gateway), ==, "online");

  page = g_object_new (RIALTO_TYPE_INSPECTOR_PAGE, "membership", scene->membership, NULL);
  scene_show (scene, page);
  scene_await_find (page, ADW_TYPE_ACTION_ROW, 5);
  live_server_set_shut (scene->server, TRUE);
  while (g_strcmp0 (rialto_inspector_row_get_value (gateway), "waiting") != 0)
    {
      g_main_context_iteration (NULL, TRUE);
      rialto_inspection_sample (inspection);
    }
  live_server_set_shut (scene->server, FALSE);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  g_test_add_func ("/settings/preferences", test_preferences);
  g_test_add_func ("/settings/attention", test_attention);
  g_test_add_func ("/settings/dialog", test_dialog);
  g_test_add_func ("/settings/shortcuts", test_shortcuts);
  g_test_add_func ("/settings/window", test_window);
  scene_test_add ("/settings/inspection", test_inspection);
  return g_test_run ();
}
