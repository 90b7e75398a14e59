/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "composing.h"

#include "rialto-api.h"
#include "rialto-composed-picture-row.h"

static GtkWidget *
find_text (gpointer    widget,
           const char *text)
{
  GtkWidget *label;

  for (guint i = 0; (label = scene_find (widget, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (g_str_equal (gtk_label_get_label (GTK_LABEL (label)), text))
      return label;
  return NULL;
}

/* Large letters in a narrow window: the question above the caption is all there. */
static void
test_narrow (Scene        *scene,
             gconstpointer data)
{
  RialtoComposerDialog *dialog;
  GtkWidget *question, *text;
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 168 * 1024, NULL);
  scene_show (scene, adw_bin_new ());
  gtk_window_set_default_size (GTK_WINDOW (scene->window), 360, 640);
  open_dialog (scene, NULL, &dialog);
  question = find_text (dialog, "What do you wear, and why?");
  text = scene_await_find (dialog, GTK_TYPE_TEXT_VIEW, 0);
  g_assert_cmpint (gtk_widget_get_width (question), <=, gtk_widget_get_width (text));
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (question))), >, 1);
  discard (&dialog);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
}

static void
test_draft (Scene        *scene,
            gconstpointer data)
{
  g_autoptr (GListModel) files = make_files (scene, 2);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);

  g_assert_cmpuint (rialto_composition_add_files (composition, files), ==, 0);
  g_object_set (composition, "caption", "Corduroy, at last", "warning", "Much brown", "audience", 1, NULL);
  wait_until (are_ready, composition);
  rialto_composed_picture_set_alt (get_picture (composition, 1), "A brown coat");
  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);

  composition = open_dialog (scene, NULL, &dialog);
  wait_until (are_ready, composition);
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "Corduroy, at last");
  g_assert_cmpstr (rialto_composition_get_warning (composition), ==, "Much brown");
  g_assert_cmpint (rialto_composition_get_audience (composition), ==, RIALTO_AUDIENCE_FOLLOWERS);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_composition_get_pictures (composition)), ==, 2);
  g_assert_cmpstr (rialto_composed_picture_get_alt (get_picture (composition, 1)), ==, "A brown coat");
  g_assert_true (g_file_test (rialto_composed_picture_get_path (get_picture (composition, 0)),
                              G_FILE_TEST_IS_REGULAR));

  discard (&dialog);
  composition = open_dialog (scene, NULL, &dialog);
  assert_wait (rialto_drafts_flush (
    rialto_outbox_get_drafts (rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership)))));
  run_what_is_due ();
  g_assert_true (rialto_composition_is_blank (composition));
  discard (&dialog);
}

/* Pictures that are not ready when the dialog is closed are kept, too. */
static void
test_preparing (Scene        *scene,
                gconstpointer data)
{
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);

  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GdkTexture) texture = make_texture (900, i + 1);

      g_assert_true (rialto_composition_add_texture (composition, texture));
    }
  rialto_composed_picture_set_alt (get_picture (composition, 7), "The last one");
  rialto_composition_remove (composition, get_picture (composition, 0));
  g_assert_false (are_ready (composition));
  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);
  assert_wait (rialto_composition_when_kept (scene->membership));

  composition = open_dialog (scene, NULL, &dialog);
  wait_until (are_ready, composition);
  g_assert_cmpuint (count (composition), ==, 7);
  g_assert_cmpstr (rialto_composed_picture_get_alt (get_picture (composition, 6)), ==, "The last one");
  /* What was taken out before it was ready has left nothing. */
  g_assert_cmpuint (count_files (scene), ==, 7);

  /* Shown again in the middle of it, it goes on. */
  rialto_composition_remove (composition, get_picture (composition, 0));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GdkTexture) texture = make_texture (900, i + 1);

      g_assert_true (rialto_composition_add_texture (composition, texture));
    }
  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);
  composition = open_dialog (scene, NULL, &dialog);
  wait_until (are_ready, composition);
  g_assert_cmpuint (count (composition), ==, 9);
  discard (&dialog);
  g_assert_cmpuint (count_files (scene), ==, 0);
}

static gboolean
shows_text (gpointer    widget,
            const char *text)
{
  GtkLabel *label;

  for (guint i = 0; (label = scene_find (widget, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (g_str_equal (gtk_label_get_label (label), text))
      return TRUE;
  return FALSE;
}

static gboolean
has_nine_files (gpointer scene)
{
  return count_files (scene) == 9;
}

static void
test_order (Scene        *scene,
            gconstpointer data)
{
  g_autoptr (GListModel) files = make_files (scene, 11);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);
  RialtoComposedPicture *first, *second;
  GtkWidget *row, *toast;

  /* There is room for ten, and no more. */
  g_assert_cmpuint (rialto_composition_add_files (composition, files), ==, 1);
  wait_until (are_ready, composition);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_composition_get_pictures (composition)), ==, 10);
  g_assert_true (shows_text (dialog, "A post has at most ten pictures."));
  first = get_picture (composition, 0);
  second = get_picture (composition, 1);

  row = scene_await_find (dialog, RIALTO_TYPE_COMPOSED_PICTURE_ROW, 0);
  g_assert_true (gtk_widget_activate_action (row, "picture.later", NULL));
  g_assert_true (get_picture (composition, 0) == second);
  g_assert_true (get_picture (composition, 1) == first);
  row = scene_await_find (dialog, RIALTO_TYPE_COMPOSED_PICTURE_ROW, 1);
  /* It stays under the focus, to be moved on. */
  g_assert_true (gtk_widget_is_focus (row));
  g_assert_true (gtk_widget_activate_action (row, "picture.earlier", NULL));
  g_assert_true (get_picture (composition, 0) == first);

  rialto_composition_move (composition, first, 99);
  g_assert_true (get_picture (composition, 9) == first);
  row = scene_await_find (dialog, RIALTO_TYPE_COMPOSED_PICTURE_ROW, 0);
  first = get_picture (composition, 0);
  rialto_composed_picture_set_alt (first, "Many words");
  g_assert_true (gtk_widget_activate_action (row, "picture.remove", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (rialto_composition_get_pictures (composition)), ==, 9);

  /* It can be had back, with its description and where it was. */
  toast = scene_await_find (dialog, g_type_from_name ("AdwToastWidget"), 0);
  g_signal_emit_by_name (scene_find (toast, GTK_TYPE_BUTTON, 0), "clicked");
  g_assert_true (get_picture (composition, 0) == first);
  g_assert_cmpstr (rialto_composed_picture_get_alt (first), ==, "Many words");
  g_assert_true (g_file_test (rialto_composed_picture_get_path (first), G_FILE_TEST_IS_REGULAR));
  while (scene_find (dialog, g_type_from_name ("AdwToastWidget"), 0) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_files (scene), ==, 10);

  g_assert_true (gtk_widget_activate_action (scene_await_find (dialog, RIALTO_TYPE_COMPOSED_PICTURE_ROW, 0),
                                             "picture.remove", NULL));
  adw_toast_overlay_dismiss_all (scene_find (dialog, ADW_TYPE_TOAST_OVERLAY, 0));
  wait_until (has_nine_files, scene);
  discard (&dialog);
}

/* Where a file may be dropped. */
static GtkDropTarget *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  GtkDropTarget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller) &&
          gdk_content_formats_contain_gtype (gtk_drop_target_get_formats (GTK_DROP_TARGET (controller)),
                                             GDK_TYPE_FILE_LIST))
        return GTK_DROP_TARGET (controller);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_drop_target (child);
  return found;
}

/* Which drop target between the window and a text is the first to be asked. */
static GtkDropTarget *
find_first_asked (GtkWidget *text,
                  GType      type)
{
  GtkDropTarget *capturing = NULL, *bubbling = NULL;

  for (GtkWidget *widget = text; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

      for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

          if (!GTK_IS_DROP_TARGET (controller) ||
              !gdk_content_formats_contain_gtype (gtk_drop_target_get_formats (GTK_DROP_TARGET (controller)),
                                                  type))
            continue;
          if (gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
            capturing = GTK_DROP_TARGET (controller);
          else if (bubbling == NULL)
            bubbling = GTK_DROP_TARGET (controller);
        }
    }
  return capturing != NULL ? capturing : bubbling;
}

static void
init_with_files (GValue     *value,
                 GListModel *files)
{
  g_autoptr (GSList) list = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      list = g_slist_append (list, file);
    }
  g_value_init (value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (value, gdk_file_list_new_from_list (list));
}

/* Drops it, and pastes it. */
static void
give (RialtoComposerDialog *dialog,
      const GValue         *value,
      guint                 n)
{
  RialtoComposition *composition = rialto_composer_dialog_get_composition (dialog);
  guint n_before = count (composition);
  gboolean taken = FALSE;

  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (dialog)), "drop", value, 10.0, 10.0, &taken);
  g_assert_true (taken);
  g_assert_cmpuint (count (composition), ==, n_before + n);

  gdk_clipboard_set_value (gtk_widget_get_clipboard (GTK_WIDGET (dialog)), value);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.paste", NULL));
  while (count (composition) == n_before + n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count (composition), ==, n_before + 2 * n);
}

/* Files and pictures are taken as they come. */
static void
test_given (Scene        *scene,
            gconstpointer data)
{
  g_autoptr (GListModel) files = make_files (scene, 2);
  g_auto (GValue) list = G_VALUE_INIT;
  g_auto (GValue) texture = G_VALUE_INIT;
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);
  g_autoptr (GdkTexture) picture = make_texture (40, 1);
  g_autoptr (GListStore) pages = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) page = g_file_new_for_uri ("https://coats.example/");
  g_auto (GValue) links = G_VALUE_INIT;
  gboolean taken = FALSE;
  guint n_texts = 0;
  GtkWidget *text;

  g_list_store_append (pages, page);
  g_assert_true (rialto_composition_add_texture (composition, picture));
  init_with_files (&list, files);
  g_value_init (&texture, GDK_TYPE_TEXTURE);
  g_value_take_object (&texture, make_texture (40, 3));
  for (guint i = 0; (text = scene_find (dialog, GTK_TYPE_TEXT_VIEW, i)) != NULL; i++)
    {
      GtkDropTarget *target = find_first_asked (text, GDK_TYPE_FILE_LIST);

      g_assert_nonnull (target);
      g_assert_true (gtk_event_controller_get_propagation_phase (GTK_EVENT_CONTROLLER (target)) ==
                     GTK_PHASE_CAPTURE);
      g_assert_false (gdk_content_formats_contain_gtype (gtk_drop_target_get_formats (target),
                                                         G_TYPE_STRING));
      n_texts++;
    }
  g_assert_cmpuint (n_texts, ==, 2);
  give (dialog, &list, 2);
  give (dialog, &texture, 1);
  wait_until (are_ready, composition);

  /* A link is no file. */
  init_with_files (&links, G_LIST_MODEL (pages));
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (dialog)), "drop", &links, 10.0, 10.0, &taken);
  g_assert_true (taken);
  g_assert_cmpuint (count (composition), ==, 7);
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "https://coats.example/");
  discard (&dialog);
}

static GtkEventController *
find_scrolling (GtkWidget *scrolled)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scrolled);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_BUBBLE)
        return controller;
    }
  return NULL;
}

/* Whether the wheel over a description is left to the dialog. */
static gboolean
lets_scroll (GtkWidget *row)
{
  GtkWidget *scrolled = scene_await_find (row, GTK_TYPE_SCROLLED_WINDOW, 0);
  gboolean taken = FALSE;

  g_signal_emit_by_name (find_scrolling (scrolled), "scroll", 0.0, 1.0, &taken);
  return !taken;
}

/* The wheel goes through the descriptions, unless there is more of one to see. */
static void
test_wheel (Scene        *scene,
            gconstpointer data)
{
  g_autoptr (GdkTexture) texture = make_texture (40, 3);
  g_autoptr (GString) text = g_string_new (NULL);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);
  GtkWidget *row;

  g_assert_true (rialto_composition_add_texture (composition, texture));
  wait_until (are_ready, composition);
  settle (scene->window);
  row = scene_await_find (dialog, RIALTO_TYPE_COMPOSED_PICTURE_ROW, 0);
  g_assert_true (lets_scroll (row));
  for (guint i = 0; i < 30; i++)
    g_string_append (text, "A line of many\n");
  rialto_composed_picture_set_alt (get_picture (composition, 0), text->str);
  while (lets_scroll (row))
    g_main_context_iteration (NULL, TRUE);
  discard (&dialog);
}

/* The first label of a style that is shown. */
static GtkLabel *
find_label (GtkWidget  *widget,
            const char *style)
{
  GtkLabel *label;

  for (guint i = 0; (label = scene_find (widget, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (gtk_widget_has_css_class (GTK_WIDGET (label), style) &&
        GTK_IS_BOX (gtk_widget_get_parent (GTK_WIDGET (label))))
      return label;
  return NULL;
}

/* What the button says of why it cannot be pressed. */
static void
assert_reason (RialtoComposerDialog *dialog,
               const char           *reason)
{
  GtkWidget *button;

  for (guint i = 0; (button = scene_find (dialog, GTK_TYPE_BUTTON, i)) != NULL; i++)
    if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), "composer.post") == 0)
      break;
  g_assert_nonnull (button);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, reason);
}

/* What is pasted without end is cut, and that is said. */
static void
test_cut (Scene        *scene,
          gconstpointer data)
{
  g_autoptr (GdkTexture) texture = make_texture (40, 3);
  g_autofree char *endless = g_strnfill (50000, 'a'), *error = NULL;
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);
  GtkTextView *caption, *alt;

  g_assert_true (rialto_composition_add_texture (composition, texture));
  wait_until (are_ready, composition);
  settle (scene->window);
  caption = scene_await_find (dialog, GTK_TYPE_TEXT_VIEW, 0);
  alt = scene_await_find (dialog, GTK_TYPE_TEXT_VIEW, 1);
  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (caption), "So long: ", -1);
  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (caption), endless, -1);
  g_assert_cmpuint (g_utf8_strlen (rialto_composition_get_caption (composition), -1), ==,
                    4 * RIALTO_CAPTION_MAX);
  g_assert_true (g_str_has_prefix (rialto_composition_get_caption (composition), "So long: aaa"));
  g_object_get (dialog, "error", &error, NULL);
  g_assert_cmpstr (error, ==, "That is too much text. 41209 characters were left out.");
  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (alt), endless, -1);
  g_assert_cmpuint (strlen (rialto_composed_picture_get_alt (get_picture (composition, 0))), ==,
                    4 * RIALTO_ALT_MAX);
  discard (&dialog);
}

static void
test_limits (Scene        *scene,
             gconstpointer data)
{
  g_autoptr (GdkTexture) texture = make_texture (40, 3);
  g_autofree char *path = g_build_filename (scene->folder, "no-picture.png", NULL), *error = NULL;
  g_autofree char *said = NULL;
  g_autofree char *long_caption = g_strnfill (RIALTO_CAPTION_MAX + 1, 'a');
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);

  g_assert_false (rialto_composition_can_post (composition));
  assert_reason (dialog, "A post needs at least one picture.");
  g_assert_true (rialto_composition_add_texture (composition, texture));
  assert_reason (dialog, "The pictures are still being prepared.");
  wait_until (are_ready, composition);
  assert_reason (dialog, NULL);
  g_assert_null (find_label (GTK_WIDGET (dialog), "error"));
  g_object_set (composition, "caption", long_caption, NULL);
  g_assert_false (rialto_composition_can_post (composition));
  assert_reason (dialog, "The caption is too long.");
  /* It stands out, and is said. */
  g_assert_cmpstr (gtk_label_get_label (find_label (GTK_WIDGET (dialog), "error")), ==,
                   "1 character too many");
  said = scene_take_announcements ();
  g_assert_nonnull (strstr (said, "1 character too many"));
  g_object_set (composition, "caption", "short", NULL);
  g_assert_true (rialto_composition_can_post (composition));

  /* What is no picture says so, and can be taken out again. */
  g_assert_true (g_file_set_contents (path, "words", -1, NULL));
  g_list_store_append (files, file);
  rialto_composition_add_files (composition, G_LIST_MODEL (files));
  while (error == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (get_picture (composition, 1), "error", &error, NULL);
    }
  g_assert_false (rialto_composition_can_post (composition));
  assert_reason (dialog, "One of the pictures cannot be posted. Remove it.");
  rialto_composition_remove (composition, get_picture (composition, 1));
  g_assert_true (rialto_composition_can_post (composition));
  discard (&dialog);
}

/* Presses keys that the dialog itself knows. */
static void
press (RialtoComposerDialog *dialog,
       const char           *keys)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (dialog));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) &&
                        j < g_list_model_get_n_items (G_LIST_MODEL (controller));
           j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (trigger, keys))
            gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), GTK_SHORTCUT_ACTION_EXCLUSIVE,
                                          GTK_WIDGET (dialog), NULL);
        }
    }
}

static void
on_quit (GSimpleAction *action,
         GVariant      *target,
         gpointer       data)
{
  (*(guint *) data)++;
}

/* The keys that end the program do so here, too: nothing is lost by it. */
static void
test_quit (Scene        *scene,
           gconstpointer data)
{
  g_autoptr (RialtoPostObject) post = get_post (scene, live_member_post (scene->mira, "As it was"));
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) quit = g_simple_action_new ("quit", NULL);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);
  guint n_quits = 0;

  g_signal_connect (quit, "activate", G_CALLBACK (on_quit), &n_quits);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (quit));
  gtk_widget_insert_action_group (scene->window, "app", G_ACTION_GROUP (actions));
  g_object_set (composition, "caption", "Half a sent", NULL);
  press (dialog, "<Control>q");
  g_assert_cmpuint (n_quits, ==, 1);
  discard (&dialog);

  composition = open_dialog (scene, post, &dialog);
  g_object_set (composition, "caption", "As it is", NULL);
  press (dialog, "<Control>q");
  g_assert_cmpuint (n_quits, ==, 2);
  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  live_server_init (argv[0]);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/composer/draft", test_draft);
  scene_test_add ("/composer/narrow", test_narrow);
  scene_test_add ("/composer/preparing", test_preparing);
  scene_test_add ("/composer/order", test_order);
  scene_test_add ("/composer/given", test_given);
  scene_test_add ("/composer/wheel", test_wheel);
  scene_test_add ("/composer/cut", test_cut);
  scene_test_add ("/composer/limits", test_limits);
  scene_test_add ("/composer/quit", test_quit);
  return g_test_run ();
}
