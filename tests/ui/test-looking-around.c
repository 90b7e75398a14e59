/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"
#include "session-fixture.h"

#include "rialto-api.h"
#include "rialto-explore-page.h"
#include "rialto-find-page.h"
#include "rialto-follow-button.h"
#include "rialto-found-list.h"
#include "rialto-found-row.h"
#include "rialto-head-scroller.h"
#include "rialto-album.h"
#include "rialto-paged-list.h"
#include "rialto-post-card.h"
#include "rialto-rich-label.h"
#include "rialto-suggestion-card.h"
#include "rialto-suggestion-item.h"
#include "rialto-tag-box.h"
#include "rialto-hashtag-page.h"

/* Closes the page's window, and sees that nothing holds the page. */
static void
leave (Scene   *scene,
       gpointer page)
{
  gpointer left = page;

  g_object_add_weak_pointer (G_OBJECT (page), &left);
  scene_close (scene);
  while (left != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gpointer
get_object (gpointer    object,
            const char *property)
{
  g_autoptr (GObject) value = NULL;

  g_object_get (object, property, &value, NULL);
  return value;
}

typedef struct
{
  gpointer    object;
  const char *property;
  const char *text;
} Awaited;

static void
on_tag_asked (GSimpleAction *action,
              GVariant      *target,
              gpointer       data)
{
  g_string_append (data, g_variant_get_string (target, NULL));
}

/* A button is only sensitive when somebody has its action. */
static void
listen_for_tags (gpointer page,
                 GString *asked)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("show-tag", G_VARIANT_TYPE_STRING);

  g_signal_connect (action, "activate", G_CALLBACK (on_tag_asked), asked);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (page, "win", G_ACTION_GROUP (group));
}

static void
test_explore (Scene        *scene,
              gconstpointer data)
{
  RialtoExplorePage *page;
  g_auto (GStrv) tags = NULL;
  g_autofree char *shown = NULL;
  GtkWidget *grid;
  RialtoId post;

  live_member_post (scene->dara, "Trousers of #linen");
  post = live_member_post (scene->dara, "More #linen, and #denim");
  live_server_rank (scene->server);
  page = g_object_new (RIALTO_TYPE_EXPLORE_PAGE, "membership", scene->membership, NULL);
  scene_show (scene, page);
  scene_await (get_object (page, "list"), "state", RIALTO_LISTING_CONTENT);
  scene_await (page, "has-tags", TRUE);
  g_object_get (page, "tags", &tags, NULL);
  g_assert_cmpstr (tags[0], ==, "linen");
  g_assert_cmpstr (tags[1], ==, "denim");
  g_assert_null (tags[2]);

  grid = scene_await_find (page, GTK_TYPE_GRID_VIEW, 0);
  g_assert_nonnull (grid);
  g_signal_emit_by_name (grid, "activate", 0);
  shown = g_strdup_printf ("show-post %" G_GINT64_FORMAT "\n", post);
  g_assert_cmpstr (scene->asked->str, ==, shown);
  leave (scene, page);
}

static void
test_tag_buttons (Scene        *scene,
                  gconstpointer data)
{
  const char *tags[] = { "linen", "denim", NULL };
  g_autoptr (GString) asked = g_string_new (NULL);
  RialtoTagBox *box = g_object_new (RIALTO_TYPE_TAG_BOX, "tags", tags, NULL);
  GtkWidget *button;

  listen_for_tags (box, asked);
  scene_show (scene, box);
  button = scene_await_find (box, GTK_TYPE_BUTTON, 1);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "#denim");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (asked->str, ==, "denim");
  g_object_set (box, "tags", NULL, NULL);
  g_assert_null (scene_find (box, GTK_TYPE_BUTTON, 0));
}

static gboolean
is_labelled (gpointer data)
{
  gpointer *wanted = data;

  return g_strcmp0 (gtk_button_get_label (wanted[0]), wanted[1]) == 0;
}

static void
await_label (GtkWidget  *button,
             const char *label)
{
  gpointer wanted[] = { button, (gpointer) label };

  wait_until (is_labelled, wanted);
}

static void
test_suggestions (Scene        *scene,
                  gconstpointer data)
{
  g_autoptr (LiveMember) amal = live_member_new (scene->server, "amal");
  RialtoExplorePage *page;
  RialtoSuggestionCard *card;
  RialtoSuggestionItem *item;
  GtkWidget *button;
  GListModel *outbox =
    G_LIST_MODEL (rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership)));
  RialtoGetUserArgs args = { .id = live_member_get_id (scene->dara) };
  const RialtoProfile *profile;

  live_member_post (scene->dara, "Here");
  live_server_rank (scene->server);
  scene_do (amal, "PUT", "/users/%s/follow", live_member_get_id (scene->dara));
  page = g_object_new (RIALTO_TYPE_EXPLORE_PAGE, "membership", scene->membership, NULL);
  scene_show (scene, page);
  scene_await (page, "has-people", TRUE);
  card = scene_await_find (page, RIALTO_TYPE_SUGGESTION_CARD, 0);
  item = get_object (card, "item");
  g_assert_cmpint (rialto_person_object_get_id (rialto_suggestion_item_get_person (item)), ==,
                   live_member_get_id (scene->dara));

  button = scene_await_find (card, RIALTO_TYPE_FOLLOW_BUTTON, 0);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Follow");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Unfollow");
  scene_await_n (outbox, 0);
  profile = rialto_reply_get ((RialtoReply *) g_value_get_boxed (wait_for_value (rialto_api_get_user (
                                rialto_session_get_transport (scene_session (scene)), &args, NULL))),
                              RialtoProfile);
  g_assert_true (profile->relation->following);
  leave (scene, page);
}

/* Whoever approves followers is asked, and the card says so. */
static void
test_suggestion_locked (Scene        *scene,
                        gconstpointer data)
{
  g_autoptr (LiveMember) amal = live_member_new (scene->server, "amal");
  RialtoExplorePage *page;
  GtkWidget *button;

  live_member_post (scene->mira, "Here");
  live_server_rank (scene->server);
  scene_do (amal, "PUT", "/users/%s/follow", live_member_get_id (scene->dara));
  scene_lock (scene, scene->dara);
  page = g_object_new (RIALTO_TYPE_EXPLORE_PAGE, "membership", scene->membership, NULL);
  scene_show (scene, page);
  button = scene_await_find (page, RIALTO_TYPE_FOLLOW_BUTTON, 0);
  g_assert_cmpint (rialto_entity_object_get_key_id (get_object (button, "person")), ==,
                   live_member_get_id (scene->dara));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Requested");
  scene_await_n (rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership)), 0);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Requested");
  g_signal_emit_by_name (button, "clicked");
  await_label (button, "Follow");
  leave (scene, page);
}

static void
test_explore_states (Scene        *scene,
                     gconstpointer data)
{
  RialtoExplorePage *page;

  live_server_set_shut (scene->server, TRUE);
  page = g_object_new (RIALTO_TYPE_EXPLORE_PAGE, "membership", scene->membership, NULL);
  scene_show (scene, page);
  scene_await (get_object (page, "list"), "state", RIALTO_LISTING_ERROR);
  live_server_set_shut (scene->server, FALSE);
  rialto_paged_list_retry (get_object (page, "list"));
  scene_await (get_object (page, "list"), "state", RIALTO_LISTING_EMPTY);

  live_member_post (scene->dara, "The first");
  live_server_rank (scene->server);
  g_signal_emit_by_name (scene_session (scene), "refresh");
  scene_await (get_object (page, "list"), "state", RIALTO_LISTING_CONTENT);

  /* What was seen is there. */
  live_server_set_shut (scene->server, TRUE);
  g_signal_emit_by_name (scene_session (scene), "refresh");
  g_assert_cmpint (scene_get (get_object (page, "list"), "state"), ==, RIALTO_LISTING_LOADING);
  scene_await (get_object (page, "list"), "state", RIALTO_LISTING_CONTENT);
  live_server_set_shut (scene->server, FALSE);

  /* In the middle of a request. */
  g_signal_emit_by_name (scene_session (scene), "refresh");
  leave (scene, page);
}

static void
test_tag (Scene        *scene,
          gconstpointer data)
{
  RialtoHashtagPage *page;

  live_member_post (scene->dara, "Of #linen");
  live_member_post (scene->dara, "Of #wool");
  page = g_object_new (RIALTO_TYPE_HASHTAG_PAGE, "membership", scene->membership, "hashtag", "linen", NULL);
  g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)), ==, "#linen");
  scene_show (scene, page);
  scene_await (get_object (page, "list"), "state", RIALTO_LISTING_CONTENT);
  scene_await_n (get_object (page, "list"), 1);
  leave (scene, page);
}

static char *
read_caption (gpointer card)
{
  char *markup = NULL;

  g_object_get (scene_await_find (card, RIALTO_TYPE_RICH_LABEL, 0), "markup", &markup, NULL);
  return markup;
}

/* What a warning covers are the words, too, until somebody wants to see it. */
static void
test_warning (Scene        *scene,
              gconstpointer data)
{
  RialtoId id = live_member_post (scene->mira, "All eight legs");
  RialtoTransport *transport = rialto_session_get_transport (scene_session (scene));
  g_autoptr (RialtoPostObject)
    post = session_get (scene_session (scene),
                        rialto_api_get_post (transport, &(RialtoGetPostArgs) { .id = id }, NULL));
  RialtoPostPatch patch = { 0 };
  RialtoUpdatePostArgs args = { .id = id, .body = &patch };
  gpointer card = g_object_new (RIALTO_TYPE_POST_CARD, "membership", scene->membership, "post", post, NULL);
  g_autofree char *plain = NULL, *seen = NULL;

  scene_show (scene, card);
  plain = read_caption (card);
  g_assert_cmpstr (plain, ==, "All eight legs");
  rialto_post_patch_set_content_warning (&patch, "Spiders");
  assert_wait (rialto_session_take (scene_session (scene),
                                    rialto_api_update_post (transport, &args,
                                                            rialto_post_object_get_version (post), NULL)));
  g_assert_null (scene_find (card, RIALTO_TYPE_RICH_LABEL, 0));
  g_object_set (scene_await_find (card, RIALTO_TYPE_ALBUM, 0), "covered", FALSE, NULL);
  seen = read_caption (card);
  g_assert_cmpstr (seen, ==, "All eight legs");
}

static gboolean
is_shown (gpointer data)
{
  Awaited *awaited = data;
  RialtoPagedList *list = get_object (awaited->object, awaited->property);
  g_autoptr (GObject) first = NULL;
  g_autofree char *text = NULL;

  if (list == NULL || rialto_paged_list_get_state (list) == RIALTO_LISTING_LOADING)
    return FALSE;
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  if (first == NULL)
    return awaited->text == NULL;
  g_object_get (first, RIALTO_IS_POST_OBJECT (first) ? "caption" : "name", &text, NULL);
  return g_strcmp0 (text, awaited->text) == 0;
}

static void
await_first (gpointer    page,
             const char *property,
             const char *text)
{
  wait_until (is_shown, &(Awaited) { page, property, text });
}

static void
test_find (Scene        *scene,
           gconstpointer data)
{
  RialtoFindPage *page = g_object_new (RIALTO_TYPE_FIND_PAGE, "membership", scene->membership, NULL);
  GtkWidget *entry, *focus;
  g_autofree char *query = NULL;

  scene_show (scene, page);
  entry = scene_await_find (page, GTK_TYPE_SEARCH_ENTRY, 0);
  g_assert_null (get_object (page, "people"));

  /* What is asked last is shown, whatever was asked before. */
  g_object_set (page, "kind", "people", "query", "mira", NULL);
  g_object_set (page, "query", "dar", NULL);
  await_first (page, "people", "Dara");
  g_object_set (page, "query", "nobody is called this", NULL);
  await_first (page, "people", NULL);
  g_object_set (page, "query", "  dara ", NULL);
  await_first (page, "people", "Dara");

  /* The keys. */
  scene_await_find (page, RIALTO_TYPE_FOUND_ROW, 0);
  gtk_widget_grab_focus (GTK_WIDGET (page));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (scene->window)), entry));
  gtk_widget_activate_action (GTK_WIDGET (page), "find.enter-results", NULL);
  focus = gtk_window_get_focus (GTK_WINDOW (scene->window));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, RIALTO_TYPE_FOUND_LIST));
  g_signal_emit_by_name (scene_await_find (page, GTK_TYPE_LIST_VIEW, 0), "activate", 0);
  g_assert_true (g_str_has_prefix (scene->asked->str, "show-person "));

  /* Typed, and cleared by Escape. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "mi");
  await_first (page, "people", "Mira");
  g_signal_emit_by_name (entry, "stop-search");
  while (g_strcmp0 (query, "") != 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_clear_pointer (&query, g_free);
      g_object_get (page, "query", &query, NULL);
    }
  g_assert_null (get_object (page, "people"));
  leave (scene, page);
}

static void
test_find_kinds (Scene        *scene,
                 gconstpointer data)
{
  RialtoFindPage *page = g_object_new (RIALTO_TYPE_FIND_PAGE, "membership", scene->membership, NULL);

  live_server_index (scene->server, live_member_post (scene->dara, "A coat of #mohair"));
  scene_show (scene, page);
  g_object_set (page, "query", "mohair", NULL);
  await_first (page, "posts", "A coat of #mohair");
  g_assert_null (get_object (page, "tags"));
  g_object_set (page, "kind", "tags", NULL);
  await_first (page, "tags", "mohair");

  /* In the middle of a request. */
  g_object_set (page, "query", "moh", NULL);
  leave (scene, page);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          guint                    *n)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "height-request", 40, NULL);

  (*n)++;
  gtk_list_item_set_child (item, label);
}

/* The head scrolls away, the list goes on under it, and few rows are made. */
static void
test_head (Scene        *scene,
           gconstpointer data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkWidget *head = g_object_new (GTK_TYPE_LABEL, "label", "Over it", "height-request", 200, NULL);
  GtkWidget *body, *scroller, *window = gtk_scrolled_window_new ();
  GtkAdjustment *adjustment, *inner;
  graphene_rect_t bounds;
  guint n = 0;

  for (guint i = 0; i < 2000; i++)
    gtk_string_list_append (strings, "row");
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), &n);
  body = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (strings))), factory);
  scroller = g_object_new (RIALTO_TYPE_HEAD_SCROLLER, "head", head, "body", body, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), scroller);
  scene_show (scene, window);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window));
  inner = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (body));
  while (gtk_adjustment_get_upper (adjustment) < 2000 * 40)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n, <, 500);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), ==, 200 + gtk_adjustment_get_upper (inner));

  gtk_adjustment_set_value (adjustment, 150);
  g_assert_cmpfloat (gtk_adjustment_get_value (inner), ==, 0);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_true (gtk_widget_compute_bounds (head, scroller, &bounds));
    }
  while (bounds.origin.y > -150);
  gtk_adjustment_set_value (adjustment, 1000);
  g_assert_cmpfloat (gtk_adjustment_get_value (inner), ==, 800);

  /* The list moves itself: the whole follows. */
  gtk_list_view_scroll_to (GTK_LIST_VIEW (body), 1999, GTK_LIST_SCROLL_FOCUS, NULL);
  while (gtk_adjustment_get_value (inner) < 1900 * 40)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 200 + gtk_adjustment_get_value (inner));
}

/* Who looks around cannot search: they are told so before they type, and led to what they can do. */
static void
test_find_visitor (Scene        *scene,
                   gconstpointer data)
{
  g_autoptr (RialtoMembership)
    visit = g_value_dup_object (wait_for_value (rialto_membership_visit (live_server_get_base (scene->server),
                                                                         TRUE)));
  RialtoFindPage *page = g_object_new (RIALTO_TYPE_FIND_PAGE, "membership", visit, NULL);
  AdwStatusPage *status;

  scene_show (scene, page);
  status = scene_await_find (page, ADW_TYPE_STATUS_PAGE, 0);
  g_assert_cmpstr (adw_status_page_get_title (status), ==, "Search Is for Members");
  g_assert_false (gtk_widget_get_sensitive (scene_await_find (page, GTK_TYPE_SEARCH_ENTRY, 0)));
  leave (scene, page);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/explore/posts", test_explore);
  scene_test_add ("/explore/tag-buttons", test_tag_buttons);
  scene_test_add ("/explore/suggestions", test_suggestions);
  scene_test_add ("/explore/suggestion-locked", test_suggestion_locked);
  scene_test_add ("/explore/states", test_explore_states);
  scene_test_add ("/explore/head", test_head);
  scene_test_add ("/tag/posts", test_tag);
  scene_test_add ("/post/warning", test_warning);
  scene_test_add ("/find/people", test_find);
  scene_test_add ("/find/kinds", test_find_kinds);
  scene_test_add ("/find/visitor", test_find_visitor);
  return g_test_run ();
}
