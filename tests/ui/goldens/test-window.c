/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "booth.h"
#include "scene.h"

#include "rialto-post-card.h"
#include "rialto-request-row.h"

/* Whatever the window warns of ends the test: content that does not fit says so itself. */

static const Look small = { "small", .width = 360, .height = 294 };
static const Look usual = { "usual", .width = 1180, .height = 780 };
static const Look wide = { "wide", .width = 2560, .height = 1400 };
static const Look small_and_large = { "small and large", .width = 360, .height = 640, .large = TRUE };
static const Look small_and_mirrored = { "small and mirrored", .width = 360, .height = 640,
                                         .mirrored = TRUE };

static const char *const places[] = { "home", "explore", "notifications", "saved", "profile" };

/* Shown over a place: an action, and the name in the community of what it is about. */
static const struct
{
  const char *action, *name;
} pages[] = {
  { "win.show-post", "dress" },
  { "win.show-person", "emil" },
  { "win.search", NULL },
};

typedef struct
{
  Booth      *booth;
  const Look *look;
} Laid;

/* What is as it is to be once the display has said so; a window of another size waits for ever. */
static gboolean
is_laid_out (gpointer data)
{
  const Laid *laid = data;
  gpointer split = scene_find (laid->booth->window, ADW_TYPE_NAVIGATION_SPLIT_VIEW, 0);

  return split != NULL && booth_is_quiet (laid->booth) &&
         gtk_widget_get_width (GTK_WIDGET (laid->booth->window)) == laid->look->width &&
         gtk_widget_get_height (GTK_WIDGET (laid->booth->window)) == laid->look->height &&
         (scene_get (split, "collapsed") != 0) == (laid->look->width < 720);
}

static void
assert_fits (Booth      *booth,
             const Look *look)
{
  int width = 0, height = 0;

  wait_until (is_laid_out, &(Laid) { booth, look });
  gtk_widget_measure (GTK_WIDGET (booth->window), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (booth->window), GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
  g_assert_cmpint (height, <=, 294);
}

static void
visit_all (Booth      *booth,
           const Look *look)
{
  booth_open (booth, look);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      booth_do (booth, "win.show-place", places[i]);
      assert_fits (booth, look);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      booth_do (booth, pages[i].action,
                pages[i].name != NULL ? community_name (booth->community, pages[i].name) : NULL);
      assert_fits (booth, look);
    }
  booth_close (booth);
}

static gboolean
shows_posts (gpointer booth)
{
  return scene_find (((Booth *) booth)->window, RIALTO_TYPE_POST_CARD, 0) != NULL;
}

/* Nobody reads lines of two thousand pixels. */
static void
assert_clamped (Booth *booth)
{
  booth_open (booth, &wide);
  booth_do (booth, "win.show-place", "home");
  wait_until (shows_posts, booth);
  g_assert_cmpint (gtk_widget_get_width (scene_find (booth->window, RIALTO_TYPE_POST_CARD, 0)), <=, 644);
  booth_close (booth);
}

static void
test_sizes (void)
{
  Booth *booth = booth_new ();

  booth_join (booth, community_new, "mira");
  visit_all (booth, &small);
  visit_all (booth, &small_and_large);
  visit_all (booth, &small_and_mirrored);
  visit_all (booth, &usual);
  visit_all (booth, &wide);
  assert_clamped (booth);
  booth_free (booth);
}

static guint
count_waiting (Booth *booth)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (rialto_application_get_membership (booth->application));

  return g_list_model_get_n_items (G_LIST_MODEL (rialto_deeds_get_outbox (deeds)));
}

static gboolean
has_one_waiting (gpointer booth)
{
  return count_waiting (booth) == 1;
}

static gboolean
has_none_waiting (gpointer booth)
{
  return count_waiting (booth) == 0;
}

static gboolean
has_no_toast (gpointer booth)
{
  return scene_find (((Booth *) booth)->window, g_type_from_name ("AdwToastWidget"), 0) == NULL;
}

/* What was done a moment ago can be taken back by keys as by the toast's button. */
static void
test_undo (void)
{
  Booth *booth = booth_new ();
  g_autofree char *path = NULL;
  const char *post;

  booth_join (booth, community_new, "mira");
  post = community_name (booth->community, "coat");
  path = g_strdup_printf ("/posts/%s", post);
  booth_open (booth, &usual);
  booth_do (booth, "win.show-place", "home");
  booth_do (booth, "win.show-post", post);
  wait_until (shows_posts, booth);
  booth_do (booth, "win.undo", NULL);
  g_assert_cmpuint (count_waiting (booth), ==, 0);

  booth_do (booth, "win.delete-post", post);
  wait_until (has_one_waiting, booth);
  booth_do (booth, "win.undo", NULL);
  wait_until (has_none_waiting, booth);
  /* Fails unless it is there. */
  live_member_do (community_person (booth->community, "mira"), "GET", path, NULL);
  wait_until (has_no_toast, booth);
  booth_free (booth);
}

typedef struct
{
  Booth *booth;
  gint64 n;
} Asking;

static RialtoSession *
get_session (Booth *booth)
{
  return rialto_membership_get_session (rialto_application_get_membership (booth->application));
}

static gboolean
shows_request (gpointer booth)
{
  return scene_find (((Booth *) booth)->window, RIALTO_TYPE_REQUEST_ROW, 0) != NULL;
}

static gboolean
shows_no_request (gpointer booth)
{
  return !shows_request (booth);
}

static gboolean
has_requests (gpointer data)
{
  Asking *asking = data;

  return scene_get (get_session (asking->booth), "follow-requests") == asking->n;
}

/* Whoever is refused, and whoever approves followers and is followed no more, hears of it when it cannot be undone any more. */
static void
test_undo_people (void)
{
  Booth *booth = booth_new ();
  Asking asking = { booth, 0 };

  booth_join (booth, community_new, "mira");
  booth_open (booth, &usual);
  asking.n = scene_get (get_session (booth), "follow-requests");
  g_assert_cmpint (asking.n, ==, 1);
  booth_do (booth, "win.show-place", "notifications");
  wait_until (shows_request, booth);
  gtk_widget_activate_action (scene_find (booth->window, RIALTO_TYPE_REQUEST_ROW, 0), "request.refuse", NULL);
  wait_until (shows_no_request, booth);
  g_assert_cmpuint (count_waiting (booth), ==, 1);
  booth_do (booth, "win.undo", NULL);
  wait_until (has_none_waiting, booth);
  wait_until (shows_request, booth);

  booth_do (booth, "win.unfollow", community_name (booth->community, "dara"));
  wait_until (has_one_waiting, booth);
  booth_do (booth, "win.undo", NULL);
  wait_until (has_none_waiting, booth);

  /* Whatever becomes of the window. */
  gtk_widget_activate_action (scene_find (booth->window, RIALTO_TYPE_REQUEST_ROW, 0), "request.refuse", NULL);
  wait_until (has_one_waiting, booth);
  booth_close (booth);
  wait_until (has_none_waiting, booth);
  asking.n--;
  wait_until (has_requests, &asking);
  booth_free (booth);
}

static guint
count_pages (Booth *booth)
{
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (scene_await_find (booth->window, ADW_TYPE_NAVIGATION_VIEW,
                                                                   0));
  g_autoptr (GListModel) stack = G_LIST_MODEL (adw_navigation_view_get_navigation_stack (view));

  return g_list_model_get_n_items (stack);
}

/* There is one search; whoever asks for it from what was found goes back to it. */
static void
test_search (void)
{
  Booth *booth = booth_new ();

  booth_join (booth, community_new, "mira");
  booth_open (booth, &usual);
  booth_do (booth, "win.show-place", "home");
  g_assert_cmpuint (count_pages (booth), ==, 1);
  booth_do (booth, "win.search", NULL);
  booth_do (booth, "win.show-tag", "coat");
  g_assert_cmpuint (count_pages (booth), ==, 3);
  booth_do (booth, "win.search", NULL);
  g_assert_cmpuint (count_pages (booth), ==, 2);
  scene_await_find (booth->window, GTK_TYPE_SEARCH_ENTRY, 0);
  booth_free (booth);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/window/sizes", test_sizes);
  g_test_add_func ("/window/undo", test_undo);
  g_test_add_func ("/window/undo-people", test_undo_people);
  g_test_add_func ("/window/search", test_search);
  return g_test_run ();
}
