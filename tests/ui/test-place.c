/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-listing.h"
#include "rialto-place.h"

#define DELAY_US 300000

static GtkWindow *
show (RialtoPlace *place)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, 480, 480);
  gtk_window_set_child (window, GTK_WIDGET (place));
  gtk_window_present (window);
  return window;
}

static gboolean
get (RialtoPlace *place,
     const char  *property)
{
  gboolean value = FALSE;

  g_object_get (place, property, &value, NULL);
  return value;
}

/* The first mapped widget of a type; NULL when there is none. */
static GtkWidget *
find_mapped (GtkWidget *widget,
             GType      type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_mapped (child, type);
  return found;
}

static void
await_mapped (RialtoPlace *place,
              GType        type)
{
  while (find_mapped (GTK_WIDGET (place), type) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
note_time (gint64 *when)
{
  *when = g_get_monotonic_time ();
}

/* A quick answer flashes nothing; a slow one shows that it is waited for, and no longer than it is. */
static void
test_spinner (void)
{
  RialtoPlace *place = g_object_new (RIALTO_TYPE_PLACE, "state", RIALTO_LISTING_EMPTY, NULL);
  GtkWindow *window = show (place);
  gint64 began, shown = 0;

  g_assert_false (get (place, "waiting"));
  g_signal_connect_swapped (place, "notify::waiting", G_CALLBACK (note_time), &shown);
  began = g_get_monotonic_time ();
  g_object_set (place, "state", RIALTO_LISTING_LOADING, NULL);
  g_assert_false (get (place, "waiting"));
  while (shown == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (get (place, "waiting"));
  g_assert_cmpint (shown - began, >=, DELAY_US);
  await_mapped (place, ADW_TYPE_SPINNER);

  g_object_set (place, "state", RIALTO_LISTING_CONTENT, NULL);
  g_assert_false (get (place, "waiting"));
  gtk_window_destroy (window);
}

static void
count_up (guint *count)
{
  (*count)++;
}

/* What failed says why, and can be tried again. */
static void
test_error (void)
{
  RialtoPlace *place = g_object_new (RIALTO_TYPE_PLACE, "state", RIALTO_LISTING_ERROR, "error-text",
                                     "The server did not answer.", NULL);
  GtkWindow *window = show (place);
  guint n_retries = 0;
  GtkWidget *button;

  g_signal_connect_swapped (place, "retry", G_CALLBACK (count_up), &n_retries);
  await_mapped (place, ADW_TYPE_STATUS_PAGE);
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (find_mapped (GTK_WIDGET (place),
                                                                                  ADW_TYPE_STATUS_PAGE))),
                   ==, "The server did not answer.");
  button = find_mapped (GTK_WIDGET (place), GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_retries, ==, 1);
  gtk_window_destroy (window);
}

/* Without a connection what was here stays, and a banner says that it is old. */
static void
test_offline (void)
{
  RialtoPlace *place = g_object_new (RIALTO_TYPE_PLACE, "state", RIALTO_LISTING_CONTENT, "content",
                                     gtk_label_new ("what was here"), NULL);
  GtkWindow *window = show (place);
  AdwBanner *banner;

  await_mapped (place, GTK_TYPE_LABEL);
  g_object_set (place, "offline", TRUE, NULL);
  await_mapped (place, ADW_TYPE_BANNER);
  banner = ADW_BANNER (find_mapped (GTK_WIDGET (place), ADW_TYPE_BANNER));
  g_assert_true (adw_banner_get_revealed (banner));
  g_object_set (place, "offline", FALSE, NULL);
  g_assert_false (adw_banner_get_revealed (banner));
  gtk_window_destroy (window);
}

/* Nothing here is no dead end. */
static void
test_empty (void)
{
  RialtoPlace *place = g_object_new (RIALTO_TYPE_PLACE, "state", RIALTO_LISTING_EMPTY, "empty-title",
                                     "Nothing Here Yet", "empty-label", "Explore", "empty-action",
                                     "win.explore", NULL);
  GtkWindow *window = show (place);
  GtkWidget *button;

  await_mapped (place, ADW_TYPE_STATUS_PAGE);
  button = find_mapped (GTK_WIDGET (place), GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Explore");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "win.explore");
  g_object_set (place, "empty-action", NULL, NULL);
  g_assert_null (find_mapped (GTK_WIDGET (place), GTK_TYPE_BUTTON));
  gtk_window_destroy (window);
}

/* What the server says of an error is a text, whatever it looks like. */
static void
test_no_markup (void)
{
  RialtoPlace *place = g_object_new (RIALTO_TYPE_PLACE, "state", RIALTO_LISTING_ERROR, "error-text",
                                     "Broken & <a href=\"file:///etc/passwd\">mended</a>", NULL);
  GtkWindow *window = show (place);
  GtkWidget *page;

  await_mapped (place, ADW_TYPE_STATUS_PAGE);
  page = find_mapped (GTK_WIDGET (place), ADW_TYPE_STATUS_PAGE);
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)), ==,
                   "Broken &amp; &lt;a href=&quot;file:///etc/passwd&quot;&gt;mended&lt;/a&gt;");
  gtk_window_destroy (window);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/place/spinner", test_spinner);
  g_test_add_func ("/place/error", test_error);
  g_test_add_func ("/place/offline", test_offline);
  g_test_add_func ("/place/empty", test_empty);
  g_test_add_func ("/place/no-markup", test_no_markup);
  return g_test_run ();
}
