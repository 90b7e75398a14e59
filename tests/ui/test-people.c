/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "session-fixture.h"

#include "rialto-api.h"
#include "rialto-attention.h"
#include "rialto-event-types.h"
#include "rialto-follow-button.h"
#include "rialto-markup.h"
#include "rialto-people-page.h"
#include "rialto-person-row.h"
#include "rialto-presence-dot.h"
#include "rialto-profile-foot.h"
#include "rialto-profile-header.h"
#include "rialto-profile-page.h"
#include "rialto-transport-private.h"

static AdwNavigationPage *
show_profile (Scene   *scene,
              RialtoId person)
{
  AdwNavigationPage *page = rialto_profile_page_new (scene->membership, person);

  scene_show (scene, page);
  return page;
}

static GListModel *
get_model (gpointer page)
{
  g_autoptr (GListModel) model = NULL;

  g_object_get (page, "model", &model, NULL);
  return model;
}

static RialtoRelationObject *
get_relation (gpointer page)
{
  g_autoptr (RialtoProfileObject) profile = NULL;

  g_object_get (page, "profile", &profile, NULL);
  return rialto_profile_object_get_relation (profile);
}

typedef struct
{
  RialtoRelationObject *relation;
  gboolean              following, requested, blocking;
} Stand;

/* What the server has said, without what is only laid over it. */
static gboolean
does_stand (gpointer data)
{
  Stand *stand = data;
  const RialtoRelation *relation = rialto_relation_object_peek (stand->relation);

  return relation->following == stand->following && relation->requested == stand->requested &&
         relation->blocking == stand->blocking;
}

static void
assert_standing (gpointer    button,
                 const char *expected)
{
  g_autofree char *standing = NULL;

  g_object_get (button, "standing", &standing, NULL);
  g_assert_cmpstr (standing, ==, expected);
}

static gboolean
is_shown (gpointer data)
{
  gpointer *search = data;

  return scene_find (search[0], (GType) (gsize) search[1], 0) != NULL;
}

static gpointer
await_widget (Scene *scene,
              GType  type)
{
  gpointer search[] = { scene->window, (gpointer) (gsize) type };

  wait_until (is_shown, search);
  return scene_find (scene->window, type, 0);
}

static void
test_follow (Scene        *scene,
             gconstpointer data)
{
  gpointer page, button;

  live_member_post (scene->dara, "one");
  live_member_post (scene->dara, "two");
  live_server_set_held (scene->server, TRUE);
  page = show_profile (scene, live_member_get_id (scene->dara));
  g_assert_cmpint (scene_get (page, "state"), ==, RIALTO_LISTING_LOADING);
  live_server_set_held (scene->server, FALSE);
  scene_await (page, "state", RIALTO_LISTING_CONTENT);
  g_assert_cmpstr (adw_navigation_page_get_title (page), ==, "Dara");
  /* The head, two posts, and what is to be said below them. */
  scene_await_n (get_model (page), 4);

  button = await_widget (scene, RIALTO_TYPE_FOLLOW_BUTTON);
  assert_standing (button, "none");
  g_assert_true (gtk_widget_has_css_class (button, "suggested-action"));
  g_signal_emit_by_name (button, "clicked");
  /* At once, before the server has heard of it. */
  assert_standing (button, "following");
  g_assert_false (rialto_relation_object_peek (get_relation (page))->following);
  g_assert_false (gtk_widget_has_css_class (button, "suggested-action"));
  wait_until (does_stand, &(Stand) { .relation = get_relation (page), .following = TRUE });
  assert_standing (button, "following");

  g_signal_emit_by_name (button, "clicked");
  assert_standing (button, "none");
  wait_until (does_stand, &(Stand) { .relation = get_relation (page) });
  scene_do (scene->dara, "PUT", "/users/%s/follow", live_member_get_id (scene->mira));
  scene_await (get_relation (page), "followed-by", TRUE);
  assert_standing (button, "back");
}

static void
test_locked (Scene        *scene,
             gconstpointer data)
{
  gpointer page, button, foot;

  live_member_post (scene->dara, "for followers");
  scene_lock (scene, scene->dara);
  page = show_profile (scene, live_member_get_id (scene->dara));
  scene_await (page, "state", RIALTO_LISTING_CONTENT);
  foot = await_widget (scene, RIALTO_TYPE_PROFILE_FOOT);
  scene_await (foot, "empty", TRUE);
  button = await_widget (scene, RIALTO_TYPE_FOLLOW_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  assert_standing (button, "requested");
  wait_until (does_stand, &(Stand) { .relation = get_relation (page), .requested = TRUE });

  /* Once accepted one sees what they show, without doing anything. */
  scene_do (scene->dara, "PUT", "/follow-requests/%s", live_member_get_id (scene->mira));
  scene_await_n (get_model (page), 3);
  wait_until (does_stand, &(Stand) { .relation = get_relation (page), .following = TRUE });
  assert_standing (button, "following");

  /* They would have to be asked again: the window lets that be undone. */
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (strstr (scene->asked->str, "unfollow "));
}

static void
test_block (Scene        *scene,
            gconstpointer data)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  RialtoId dara = live_member_get_id (scene->dara);
  gpointer page, header;

  live_member_post (scene->dara, "one");
  page = show_profile (scene, dara);
  scene_await (page, "state", RIALTO_LISTING_CONTENT);
  scene_await_n (get_model (page), 3);
  header = await_widget (scene, RIALTO_TYPE_PROFILE_HEADER);
  g_assert_true (gtk_widget_activate_action (header, "profile.block", NULL));
  g_assert_nonnull (strstr (scene->asked->str, "block "));

  rialto_deeds_block (deeds, dara, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (get_model (page)), ==, 2);
  g_assert_true (scene_get (header, "blocking"));
  g_assert_null (scene_find (scene->window, RIALTO_TYPE_FOLLOW_BUTTON, 0));
  wait_until (does_stand, &(Stand) { .relation = get_relation (page), .blocking = TRUE });
  g_assert_cmpuint (g_list_model_get_n_items (get_model (page)), ==, 2);
  gtk_widget_activate_action (header, "profile.mute", NULL);
  g_assert_null (strstr (scene->asked->str, "mute "));

  rialto_deeds_block (deeds, dara, FALSE);
  wait_until (does_stand, &(Stand) { .relation = get_relation (page) });
  scene_await_n (get_model (page), 3);
}

static void
test_mute (Scene        *scene,
           gconstpointer data)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  RialtoId dara = live_member_get_id (scene->dara);
  gpointer page = show_profile (scene, dara);

  scene_await (page, "state", RIALTO_LISTING_CONTENT);
  gtk_widget_activate_action (page, "profile.unmute", NULL);
  g_assert_cmpstr (scene->asked->str, ==, "");
  rialto_deeds_mute (deeds, dara, TRUE);
  g_assert_true (scene_get (get_relation (page), "muting"));
  gtk_widget_activate_action (page, "profile.mute", NULL);
  g_assert_cmpstr (scene->asked->str, ==, "");
  gtk_widget_activate_action (page, "profile.unmute", NULL);
  g_assert_true (g_str_has_prefix (scene->asked->str, "unmute "));
  while (!rialto_session_is_muting (scene_session (scene), dara))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (rialto_relation_object_peek (get_relation (page))->muting);
}

static void
test_own (Scene        *scene,
          gconstpointer data)
{
  gpointer page = show_profile (scene, 0);
  gpointer header;

  scene_await (page, "state", RIALTO_LISTING_CONTENT);
  g_assert_cmpint (scene_get (page, "person"), ==, live_member_get_id (scene->mira));
  header = await_widget (scene, RIALTO_TYPE_PROFILE_HEADER);
  g_assert_true (scene_get (header, "own"));
  g_assert_null (scene_find (scene->window, RIALTO_TYPE_FOLLOW_BUTTON, 0));
}

static gboolean
shows_tab (gpointer    widget,
           const char *expected)
{
  g_autofree char *tab = NULL;

  g_object_get (widget, "tab", &tab, NULL);
  return g_strcmp0 (tab, expected) == 0;
}

static gboolean
is_unsaved (gpointer post)
{
  return !rialto_post_object_get_saved (post);
}

static gboolean
has_no_focus (gpointer window)
{
  return gtk_window_get_focus (window) == NULL;
}

/* GTK takes the focus out of it a moment later. */
static void
come_back (Scene   *scene,
           gpointer page)
{
  gtk_widget_set_visible (page, FALSE);
  wait_until (has_no_focus, scene->window);
  gtk_widget_set_visible (page, TRUE);
}

/* One's own page has what one saved, too; and is found again as it was left. */
static void
test_tabs (Scene        *scene,
           gconstpointer data)
{
  RialtoId saved = live_member_post (scene->dara, "a hat");
  g_autoptr (RialtoPostObject) post = NULL;
  gpointer page, header, tabs;

  live_member_post (scene->mira, "a coat");
  live_member_post (scene->mira, "a scarf");
  page = show_profile (scene, 0);
  /* The head, the posts and what is to be said below them. */
  scene_await_n (get_model (page), 4);
  header = await_widget (scene, RIALTO_TYPE_PROFILE_HEADER);
  tabs = await_widget (scene, ADW_TYPE_TOGGLE_GROUP);
  g_assert_true (shows_tab (header, "outfits"));
  g_assert_cmpstr (adw_toggle_group_get_active_name (tabs), ==, "outfits");

  adw_toggle_group_set_active_name (tabs, "saved");
  g_assert_true (shows_tab (page, "saved"));
  scene_await_n (get_model (page), 2);
  g_assert_true (scene_find (scene->window, ADW_TYPE_TOGGLE_GROUP, 0) == tabs);
  scene_do (scene->mira, "PUT", "/posts/%s/save", saved);
  come_back (scene, page);
  scene_await_n (get_model (page), 3);
  g_assert_cmpstr (adw_toggle_group_get_active_name (await_widget (scene, ADW_TYPE_TOGGLE_GROUP)), ==,
                   "saved");

  /* What is unsaved, on another device even, stays until one comes back. */
  post = g_list_model_get_item (get_model (page), 1);
  scene_do (scene->mira, "DELETE", "/posts/%s/save", saved);
  wait_until (is_unsaved, post);
  g_assert_cmpuint (g_list_model_get_n_items (get_model (page)), ==, 3);
  come_back (scene, page);
  scene_await_n (get_model (page), 2);

  adw_toggle_group_set_active_name (await_widget (scene, ADW_TYPE_TOGGLE_GROUP), "outfits");
  scene_await_n (get_model (page), 4);
  scene_close (scene);
  /* What others have saved is nobody's business. */
  show_profile (scene, live_member_get_id (scene->dara));
  await_widget (scene, RIALTO_TYPE_PROFILE_HEADER);
  g_assert_null (scene_find (scene->window, ADW_TYPE_TOGGLE_GROUP, 0));
}

static void
test_states (Scene        *scene,
             gconstpointer data)
{
  gpointer page = show_profile (scene, 12345);

  scene_await (page, "state", RIALTO_LISTING_EMPTY);
  scene_close (scene);

  live_server_set_shut (scene->server, TRUE);
  page = show_profile (scene, live_member_get_id (scene->dara));
  scene_await (page, "state", RIALTO_LISTING_ERROR);
  live_server_set_shut (scene->server, FALSE);
  g_signal_emit_by_name (
    adw_toolbar_view_get_content (ADW_TOOLBAR_VIEW (adw_navigation_page_get_child (page))), "retry");
  scene_await (page, "state", RIALTO_LISTING_CONTENT);
}

/* Closed while it waits for answers: nothing holds it, nothing comes to it. */
static void
test_close (Scene        *scene,
            gconstpointer data)
{
  gpointer page = show_profile (scene, live_member_get_id (scene->dara));

  g_object_add_weak_pointer (page, &page);
  scene_close (scene);
  g_assert_null (page);
}

static void
test_list (Scene        *scene,
           gconstpointer data)
{
  RialtoId dara = live_member_get_id (scene->dara), mira = live_member_get_id (scene->mira);
  AdwNavigationPage *page;
  gpointer row;
  g_autofree char *expected = g_strdup_printf ("show-person %" G_GINT64_FORMAT "\n", dara);

  scene_do (scene->dara, "PUT", "/users/%s/follow", mira);
  page = rialto_people_page_new_followers (scene->membership, mira);
  scene_show (scene, page);
  row = await_widget (scene, RIALTO_TYPE_PERSON_ROW);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "Dara, @dara");
  /* The list does not say how one stands to them: it is asked for when the row is shown. */
  assert_standing (await_widget (scene, RIALTO_TYPE_FOLLOW_BUTTON), "back");
  g_assert_true (gtk_widget_activate_action (row, "person.show", NULL));
  g_assert_cmpstr (scene->asked->str, ==, expected);
  scene_close (scene);

  page = rialto_people_page_new_following (scene->membership, mira);
  scene_show (scene, page);
  {
    g_autoptr (GObject) list = NULL;

    g_object_get (page, "list", &list, NULL);
    scene_await (list, "state", RIALTO_LISTING_EMPTY);
  }
}

static void
on_asked_for (SoupSession *session,
              SoupMessage *message,
              gpointer     data)
{
  const char *path = g_uri_get_path (soup_message_get_uri (message));
  guint *n = data;

  if (strstr (path, "/profiles") != NULL)
    n[0]++;
  else if (strstr (path, "/users/") != NULL && !g_str_has_suffix (path, "/followers"))
    n[1]++;
}

/* How one stands to a page of people is asked once, not once for each of them. */
static void
test_once (Scene        *scene,
           gconstpointer data)
{
  static const char *const handles[] = { "amal", "bruno", "cleo", "dana", "elif" };
  RialtoId mira = live_member_get_id (scene->mira);
  guint n_asked[2] = { 0 };
  AdwNavigationPage *page;
  g_autoptr (RialtoSession) session = g_object_ref (scene_session (scene));

  for (gsize i = 0; i < G_N_ELEMENTS (handles); i++)
    {
      g_autoptr (LiveMember) member = live_member_new (scene->server, handles[i]);

      scene_do (member, "PUT", "/users/%s/follow", mira);
    }
  g_signal_connect (rialto_session_get_transport (session)->soup, "request-queued", G_CALLBACK (on_asked_for),
                    n_asked);
  page = rialto_people_page_new_followers (scene->membership, mira);
  scene_show (scene, page);
  for (guint i = 0; i < G_N_ELEMENTS (handles); i++)
    scene_await_find (page, RIALTO_TYPE_FOLLOW_BUTTON, i);
  g_assert_cmpuint (n_asked[0], ==, 1);
  g_assert_cmpuint (n_asked[1], ==, 0);
  g_signal_handlers_disconnect_by_data (rialto_session_get_transport (session)->soup, n_asked);
}

static void
on_text (GObject      *clipboard,
         GAsyncResult *result,
         gpointer      data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* The address of a page is one of the web, and leads back to it here. */
static void
test_link (Scene        *scene,
           gconstpointer data)
{
  RialtoId dara = live_member_get_id (scene->dara);
  const char *base = live_server_get_base (scene->server);
  gpointer page = show_profile (scene, dara);
  g_autofree char *expected = g_strdup_printf ("%s/u/%" G_GINT64_FORMAT, base, dara);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, dara);
  g_autofree char *post = g_strconcat (base, "/p/12", NULL), *other = g_strconcat (base, "/u/12/x", NULL);
  g_autofree char *link = NULL, *target = NULL, *third = NULL, *fourth = NULL, *fifth = NULL;

  scene_await (page, "state", RIALTO_LISTING_CONTENT);
  g_assert_true (gtk_widget_activate_action (page, "profile.copy-link", NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (page), NULL, on_text, &link);
  wait_until (is_set, &link);
  g_assert_cmpstr (link, ==, expected);

  g_assert_cmpint (rialto_link_parse (link, base, &target), ==, RIALTO_LINK_PERSON);
  g_assert_cmpstr (target, ==, id);
  g_assert_cmpint (rialto_link_parse (post, base, &third), ==, RIALTO_LINK_POST);
  g_assert_cmpint (rialto_link_parse (other, base, &fourth), ==, RIALTO_LINK_WEB);
  g_assert_cmpint (rialto_link_parse (link, "https://elsewhere.example", &fifth), ==, RIALTO_LINK_WEB);
}

typedef struct
{
  RialtoId             person;
  RialtoPresenceStatus status, wanted;
} Seen;

static void
on_presence (RialtoGatewayClient *gateway,
             gint                 type,
             gconstpointer        payload,
             gint64               seq,
             gpointer             data)
{
  const RialtoPresence *presence = payload;
  Seen *seen = data;

  if (type == RIALTO_EVENT_PRESENCE_UPDATE && presence->person == seen->person)
    seen->status = presence->status;
}

static gboolean
is_seen (gpointer data)
{
  Seen *seen = data;

  return seen->status == seen->wanted;
}

/* Others see whether one is there. */
static void
test_seen (Scene        *scene,
           gconstpointer data)
{
  g_autoptr (RialtoSession) other = session_for (scene->server, scene->dara);
  RialtoGetUserArgs args = { .id = live_member_get_id (scene->mira) };
  g_autoptr (RialtoProfileObject)
    profile = session_get (other, rialto_api_get_user (rialto_session_get_transport (other), &args, NULL));
  g_autoptr (RialtoAttention) attention = rialto_attention_new ();
  Seen seen = { args.id, RIALTO_PRESENCE_STATUS_OFFLINE, RIALTO_PRESENCE_STATUS_ONLINE };

  g_signal_connect (rialto_session_get_gateway (other), "event", G_CALLBACK (on_presence), &seen);
  rialto_session_watch (other, RIALTO_ENTITY_OBJECT (profile));
  rialto_session_start (other);
  session_wait_online (other);
  rialto_attention_note (attention);
  g_object_set (attention, "membership", scene->membership, NULL);
  wait_until (is_seen, &seen);
  g_object_set (attention, "locked", TRUE, NULL);
  seen.wanted = RIALTO_PRESENCE_STATUS_IDLE;
  wait_until (is_seen, &seen);
  /* A wish goes before what is seen of them. */
  rialto_account_record_set_status (rialto_membership_get_record (scene->membership), "dnd");
  seen.wanted = RIALTO_PRESENCE_STATUS_DND;
  wait_until (is_seen, &seen);
  g_object_set (attention, "locked", FALSE, NULL);
  g_assert_cmpint (rialto_attention_get_status (attention), ==, RIALTO_PRESENCE_STATUS_DND);
  rialto_account_record_set_status (rialto_membership_get_record (scene->membership), "invisible");
  seen.wanted = RIALTO_PRESENCE_STATUS_OFFLINE;
  wait_until (is_seen, &seen);
  rialto_account_record_set_status (rialto_membership_get_record (scene->membership), "online");
  seen.wanted = RIALTO_PRESENCE_STATUS_ONLINE;
  wait_until (is_seen, &seen);
  rialto_session_stop (other);
}

static gboolean
is_online (gpointer gateway)
{
  return rialto_gateway_client_get_state (gateway) == RIALTO_GATEWAY_STATE_ONLINE;
}

/* On somebody's page one sees whether they are there, as long as one has a line. */
static void
test_presence (Scene        *scene,
               gconstpointer data)
{
  g_autoptr (RialtoSession) other = session_for (scene->server, scene->dara);
  gpointer header, dot;

  rialto_gateway_client_set_presence (rialto_session_get_gateway (other), RIALTO_PRESENCE_STATUS_ONLINE);
  rialto_session_start (other);
  session_wait_online (other);
  show_profile (scene, live_member_get_id (scene->dara));
  header = await_widget (scene, RIALTO_TYPE_PROFILE_HEADER);
  scene_await (header, "presence", RIALTO_PRESENCE_STATUS_ONLINE);
  dot = scene_find (header, RIALTO_TYPE_PRESENCE_DOT, 0);
  g_assert_cmpint (scene_get (dot, "status"), ==, RIALTO_PRESENCE_STATUS_ONLINE);
  gtk_test_accessible_assert_property (dot, GTK_ACCESSIBLE_PROPERTY_LABEL, "Online");
  rialto_gateway_client_set_presence (rialto_session_get_gateway (other), RIALTO_PRESENCE_STATUS_DND);
  scene_await (header, "presence", RIALTO_PRESENCE_STATUS_DND);
  gtk_test_accessible_assert_property (dot, GTK_ACCESSIBLE_PROPERTY_LABEL, "Do Not Disturb");

  live_server_set_shut (scene->server, TRUE);
  live_server_cut (scene->server);
  scene_await (header, "presence", RIALTO_PRESENCE_STATUS_OFFLINE);
  live_server_set_shut (scene->server, FALSE);
  rialto_gateway_client_retry (rialto_session_get_gateway (scene_session (scene)));
  rialto_gateway_client_retry (rialto_session_get_gateway (other));
  scene_await (header, "presence", RIALTO_PRESENCE_STATUS_DND);

  /* Who is not watched any more is not known to be there. */
  scene_close (scene);
  g_assert_cmpint (rialto_session_get_presence (scene_session (scene), live_member_get_id (scene->dara)), ==,
                   RIALTO_PRESENCE_STATUS_OFFLINE);
  g_assert_true (is_online (rialto_session_get_gateway (scene_session (scene))));
  rialto_session_stop (other);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/people/follow", test_follow);
  scene_test_add ("/people/locked", test_locked);
  scene_test_add ("/people/block", test_block);
  scene_test_add ("/people/mute", test_mute);
  scene_test_add ("/people/own", test_own);
  scene_test_add ("/people/tabs", test_tabs);
  scene_test_add ("/people/states", test_states);
  scene_test_add ("/people/close", test_close);
  scene_test_add ("/people/list", test_list);
  scene_test_add ("/people/once", test_once);
  scene_test_add ("/people/link", test_link);
  scene_test_add ("/people/seen", test_seen);
  scene_test_add ("/people/presence", test_presence);
  return g_test_run ();
}
