/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"
#include "session-fixture.h"

#include "rialto-api.h"
#include "rialto-deeds.h"

/* A member at their computer, and the post of somebody else. Nobody is online before come_online (). */
typedef struct
{
  Place          place;
  LiveServer    *server;
  LiveMember    *ada, *bob;
  RialtoSession *session;
  RialtoOutbox  *outbox;
  RialtoDeeds   *deeds;
} Desk;

static void
sit_down (Desk *desk)
{
  desk->session = session_for (desk->server, desk->ada);
  desk->outbox = wait_for_object (rialto_outbox_open (desk->place.path));
  desk->deeds = rialto_deeds_new (desk->session, desk->outbox);
}

/* The program ends; what it knew is gone with it. */
static void
leave (Desk *desk)
{
  rialto_session_stop (desk->session);
  assert_wait (rialto_outbox_close (desk->outbox));
  forget_last ();
  g_assert_finalize_object (g_steal_pointer (&desk->deeds));
  g_assert_finalize_object (g_steal_pointer (&desk->outbox));
  g_clear_object (&desk->session);
}

static void
set_up (Desk         *desk,
        gconstpointer data)
{
  place_set_up (&desk->place, NULL);
  desk->server = live_server_new ();
  desk->ada = live_member_new (desk->server, "ada");
  desk->bob = live_member_new (desk->server, "bob");
  sit_down (desk);
}

static void
tear_down (Desk         *desk,
           gconstpointer data)
{
  leave (desk);
  live_member_free (desk->ada);
  live_member_free (desk->bob);
  live_server_free (desk->server);
  place_tear_down (&desk->place, NULL);
}

static void
come_online (Desk *desk)
{
  rialto_session_start (desk->session);
  session_wait_online (desk->session);
}

static RialtoPostObject *
get_post (Desk    *desk,
          RialtoId id)
{
  return session_get (desk->session, rialto_api_get_post (rialto_session_get_transport (desk->session),
                                                          &(RialtoGetPostArgs) { .id = id }, NULL));
}

static RialtoProfileObject *
get_profile (Desk *desk)
{
  return session_get (desk->session,
                      rialto_api_get_user (rialto_session_get_transport (desk->session),
                                           &(RialtoGetUserArgs) { .id = live_member_get_id (desk->bob) },
                                           NULL));
}

static RialtoCommentObject *
get_comment (Desk    *desk,
             RialtoId post)
{
  g_autoptr (RialtoPage)
    page = rialto_session_merge_page (desk->session,
                                      g_value_get_boxed (wait_for_value (rialto_api_list_comments (
                                        rialto_session_get_transport (desk->session),
                                        &(RialtoListCommentsArgs) { .id = post, .limit = 20 }, NULL))));

  return g_object_ref (rialto_page_get_item (page, 0));
}

static guint
count_waiting (Desk *desk)
{
  return g_list_model_get_n_items (G_LIST_MODEL (desk->outbox));
}

static gboolean
has_sent_all (gpointer desk)
{
  return count_waiting (desk) == 0;
}

static void
assert_like (RialtoPostObject *post,
             gboolean          liked,
             gint64            count)
{
  g_assert_cmpint (rialto_post_object_get_liked (post), ==, liked);
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, count);
}

/* What was done without a server is seen to be done after the next start, before and after it has been sent. */
static void
test_posts_again (Desk         *desk,
                  gconstpointer data)
{
  RialtoId id = live_member_post (desk->bob, "One"), other = live_member_post (desk->bob, "Two");
  g_autoptr (RialtoPostObject) before = get_post (desk, id), changed = get_post (desk, other);
  g_autoptr (RialtoPostObject) post = NULL, same = NULL;

  rialto_deeds_like_post (desk->deeds, before, TRUE);
  rialto_deeds_save_post (desk->deeds, before, TRUE);
  rialto_deeds_like_post (desk->deeds, changed, TRUE);
  rialto_deeds_like_post (desk->deeds, changed, FALSE);
  g_clear_object (&before);
  g_clear_object (&changed);
  leave (desk);

  sit_down (desk);
  g_assert_cmpuint (count_waiting (desk), ==, 2);
  post = get_post (desk, id);
  same = get_post (desk, other);
  assert_like (post, TRUE, 1);
  g_assert_true (rialto_post_object_get_saved (post));
  g_assert_false (rialto_post_object_peek (post)->liked);
  assert_like (same, FALSE, 0);

  come_online (desk);
  wait_until (has_sent_all, desk);
  assert_like (post, TRUE, 1);
  g_assert_true (rialto_post_object_peek (post)->liked);
  g_assert_true (rialto_post_object_get_saved (post));
  rialto_deeds_save_post (desk->deeds, post, FALSE);
  wait_until (has_sent_all, desk);
  g_assert_false (rialto_post_object_get_saved (post));
}

/* Somebody who was known before the deeds were: a visitor who signed in. */
static void
test_known (Desk         *desk,
            gconstpointer data)
{
  RialtoId id = live_member_post (desk->bob, "One");
  g_autoptr (RialtoPostObject) post = get_post (desk, id);

  rialto_deeds_like_post (desk->deeds, post, TRUE);
  g_clear_object (&post);
  leave (desk);

  desk->session = session_for (desk->server, desk->ada);
  post = get_post (desk, id);
  assert_like (post, FALSE, 0);
  desk->outbox = wait_for_object (rialto_outbox_open (desk->place.path));
  desk->deeds = rialto_deeds_new (desk->session, desk->outbox);
  assert_like (post, TRUE, 1);
}

static gboolean
is_settled (gpointer relation)
{
  return rialto_relation_object_peek (relation)->muting && rialto_relation_object_peek (relation)->following;
}

static void
test_others_again (Desk         *desk,
                   gconstpointer data)
{
  RialtoId id = live_member_post (desk->bob, "One");
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/comments", id);
  g_autoptr (RialtoCommentObject) comment = NULL, comment_again = NULL;
  g_autoptr (RialtoProfileObject) profile = get_profile (desk), profile_again = NULL;
  RialtoRelationObject *relation;

  live_member_do (desk->bob, "POST", path, "{\"text\":\"Mine\"}");
  comment = get_comment (desk, id);
  rialto_deeds_like_comment (desk->deeds, comment, TRUE);
  rialto_deeds_follow (desk->deeds, live_member_get_id (desk->bob), TRUE);
  rialto_deeds_mute (desk->deeds, live_member_get_id (desk->bob), TRUE);
  g_clear_object (&comment);
  g_clear_object (&profile);
  leave (desk);

  sit_down (desk);
  comment_again = get_comment (desk, id);
  g_assert_true (rialto_comment_object_get_liked (comment_again));
  g_assert_cmpint (rialto_comment_object_get_like_count (comment_again), ==, 1);
  profile_again = get_profile (desk);
  relation = rialto_profile_object_get_relation (profile_again);
  g_assert_true (rialto_relation_object_get_following (relation));
  g_assert_true (rialto_relation_object_get_muting (relation));
  g_assert_false (rialto_relation_object_peek (relation)->muting);
  come_online (desk);
  wait_until (has_sent_all, desk);
  /* The answer to a mute is empty; the event may come after it. */
  wait_until (is_settled, relation);
}

static gboolean
is_refused (gpointer item)
{
  return rialto_outbox_item_get_state (item) == RIALTO_OUTBOX_REFUSED;
}

/* What was refused is not shown as done; what is tried again is, for as long as it waits. */
static void
test_refused (Desk         *desk,
              gconstpointer data)
{
  RialtoId id = live_member_post (desk->bob, "One");
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT, id);
  g_autoptr (RialtoPostObject) post = get_post (desk, id);
  g_autoptr (RialtoOutboxItem) item = NULL;

  rialto_deeds_like_post (desk->deeds, post, TRUE);
  assert_like (post, TRUE, 1);
  live_member_do (desk->bob, "DELETE", path, NULL);
  item = g_list_model_get_item (G_LIST_MODEL (desk->outbox), 0);
  come_online (desk);
  wait_until (is_refused, item);
  assert_like (post, FALSE, 0);

  rialto_session_stop (desk->session);
  assert_wait (rialto_outbox_retry (desk->outbox, item));
  assert_like (post, TRUE, 1);
  assert_wait (rialto_outbox_discard (desk->outbox, item));
  assert_like (post, FALSE, 0);
}

static gboolean
is_deleted (gpointer object)
{
  return rialto_entity_object_get_deleted (object);
}

/* While somebody may still want it back it is not sent, but it is not forgotten, either. */
static void
test_deletion (Desk         *desk,
               gconstpointer data)
{
  RialtoId id = live_member_post (desk->ada, "Mine"), other = live_member_post (desk->bob, "One");
  g_autoptr (RialtoPostObject) post = get_post (desk, id), liked = get_post (desk, other), again = NULL;
  g_autoptr (RialtoOutboxItem) item = NULL, second = NULL;

  come_online (desk);
  item = rialto_deeds_delete (desk->deeds, RIALTO_ENTITY_OBJECT (post));
  g_assert_true (rialto_entity_object_get_hidden (RIALTO_ENTITY_OBJECT (post)));
  rialto_deeds_like_post (desk->deeds, liked, TRUE);
  while (count_waiting (desk) > 1)
    g_main_context_iteration (NULL, TRUE);
  /* What was done later is sent already. */
  g_assert_cmpuint (rialto_outbox_item_get_attempts (item), ==, 0);
  assert_wait (rialto_outbox_discard (desk->outbox, item));
  g_assert_false (rialto_entity_object_get_hidden (RIALTO_ENTITY_OBJECT (post)));

  second = rialto_deeds_delete (desk->deeds, RIALTO_ENTITY_OBJECT (post));
  assert_wait (rialto_outbox_item_when_saved (second));
  g_clear_object (&second);
  g_clear_object (&item);
  g_clear_object (&post);
  g_clear_object (&liked);
  leave (desk);

  sit_down (desk);
  again = get_post (desk, id);
  g_assert_true (rialto_entity_object_get_hidden (RIALTO_ENTITY_OBJECT (again)));
  come_online (desk);
  wait_until (is_deleted, again);
  wait_until (has_sent_all, desk);
  assert_wait_error (rialto_api_get_post (rialto_session_get_transport (desk->session),
                                          &(RialtoGetPostArgs) { .id = id }, NULL),
                     RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
}

/* What is gone already is as it was to be. */
static void
test_deleted_before (Desk         *desk,
                     gconstpointer data)
{
  RialtoId id = live_member_post (desk->ada, "Mine");
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT, id);
  g_autoptr (RialtoPostObject) post = get_post (desk, id);
  g_autoptr (RialtoOutboxItem) item = rialto_deeds_delete (desk->deeds, RIALTO_ENTITY_OBJECT (post));

  live_member_do (desk->ada, "DELETE", path, NULL);
  rialto_outbox_release (desk->outbox, item);
  come_online (desk);
  assert_wait (rialto_outbox_item_when_sent (item));
  g_assert_true (rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (post)));
}

static gboolean
is_shunned (gpointer object)
{
  return rialto_entity_object_get_shunned (object);
}

static gboolean
is_not_shunned (gpointer object)
{
  return !is_shunned (object);
}

/* What somebody made whom one does not want to see is marked at once, after the next start, and when it is done elsewhere. */
static void
test_shunned (Desk         *desk,
              gconstpointer data)
{
  RialtoId bob = live_member_get_id (desk->bob), id = live_member_post (desk->bob, "One");
  RialtoId own = live_member_post (desk->ada, "Mine");
  g_autofree char *comments = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/comments", own);
  g_autofree char *mute = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/mute", bob);
  g_autofree char *block = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/block", bob);
  g_autoptr (RialtoPostObject) post = get_post (desk, id), again = NULL, mine = NULL;
  g_autoptr (RialtoCommentObject) comment = NULL;

  live_member_do (desk->bob, "POST", comments, "{\"text\":\"Nice\"}");
  rialto_deeds_mute (desk->deeds, bob, TRUE);
  g_assert_true (is_shunned (post));
  rialto_deeds_mute (desk->deeds, bob, FALSE);
  g_assert_false (is_shunned (post));
  rialto_deeds_block (desk->deeds, bob, TRUE);
  g_assert_true (is_shunned (post));
  rialto_deeds_block (desk->deeds, bob, FALSE);
  rialto_deeds_mute (desk->deeds, bob, TRUE);
  g_clear_object (&post);
  leave (desk);

  sit_down (desk);
  again = get_post (desk, id);
  mine = get_post (desk, own);
  comment = get_comment (desk, own);
  g_assert_true (is_shunned (again));
  g_assert_true (is_shunned (comment));
  g_assert_false (is_shunned (mine));
  come_online (desk);
  wait_until (has_sent_all, desk);
  g_assert_true (is_shunned (again));

  live_member_do (desk->ada, "DELETE", mute, NULL);
  wait_until (is_not_shunned, again);
  wait_until (is_not_shunned, comment);
  live_member_do (desk->ada, "PUT", block, NULL);
  wait_until (is_shunned, again);
}

/* Whom one did not want to see before is known as soon as one is online. */
static void
test_shunned_before (Desk         *desk,
                     gconstpointer data)
{
  g_autofree char *mute = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/mute",
                                           live_member_get_id (desk->bob));
  g_autoptr (RialtoPostObject) post = get_post (desk, live_member_post (desk->bob, "One"));

  live_member_do (desk->ada, "PUT", mute, NULL);
  g_assert_false (is_shunned (post));
  come_online (desk);
  g_assert_true (is_shunned (post));
}

#define desk_test_add(name, func) g_test_add ((name), Desk, NULL, set_up, (func), tear_down)

static void
on_lost (RialtoDeeds *deeds,
         const char  *reason,
         GString     *reasons)
{
  g_string_append_printf (reasons, "%s\n", reason);
}

/* What cannot be put on the disk is shown no more, and that is said. */
static void
test_lost (Desk         *desk,
           gconstpointer data)
{
  g_autoptr (RialtoPostObject) post = get_post (desk, live_member_post (desk->bob, "One"));
  g_autoptr (RialtoOutboxItem) deletion = NULL;
  g_autoptr (GString) reasons = g_string_new (NULL);

  g_signal_connect (desk->deeds, "lost", G_CALLBACK (on_lost), reasons);
  assert_wait (rialto_outbox_close (desk->outbox));
  rialto_deeds_like_post (desk->deeds, post, TRUE);
  wait_until (has_sent_all, desk);
  assert_like (post, FALSE, 0);
  deletion = rialto_deeds_delete (desk->deeds, RIALTO_ENTITY_OBJECT (post));
  assert_wait_error (rialto_outbox_item_when_sent (deletion), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_false (rialto_entity_object_get_hidden (RIALTO_ENTITY_OBJECT (post)));
  run_what_is_due ();
  g_assert_cmpstr (reasons->str, ==, "The database has been closed.\nThe database has been closed.\n");
  g_signal_handlers_disconnect_by_data (desk->deeds, reasons);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  desk_test_add ("/deeds/posts-again", test_posts_again);
  desk_test_add ("/deeds/known", test_known);
  desk_test_add ("/deeds/others-again", test_others_again);
  desk_test_add ("/deeds/refused", test_refused);
  desk_test_add ("/deeds/deletion", test_deletion);
  desk_test_add ("/deeds/lost", test_lost);
  desk_test_add ("/deeds/deleted-before", test_deleted_before);
  desk_test_add ("/deeds/shunned", test_shunned);
  desk_test_add ("/deeds/shunned-before", test_shunned_before);
  return g_test_run ();
}
