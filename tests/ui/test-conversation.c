/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "rialto-comment-entry.h"
#include "rialto-comment-row.h"
#include "rialto-conversation-page.h"
#include "rialto-gateway-client-private.h"
#include "rialto-pending-row.h"

static RialtoId
say (LiveMember *member,
     RialtoId    post,
     RialtoId    parent,
     const char *text)
{
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/comments", post);
  g_autofree char *body = parent == 0
                            ? g_strdup_printf ("{\"text\": \"%s\"}", text)
                            : g_strdup_printf ("{\"text\": \"%s\", \"parent\": \"%" G_GINT64_FORMAT "\"}",
                                               text, parent);

  return live_member_do (member, "POST", path, body);
}

static gboolean
is_watching (gpointer data)
{
  return ((RialtoGatewayClient *) data)->line.is_watching;
}

/* A page of a post that the app knows nothing of. */
static RialtoConversation *
open_page (Scene                   *scene,
           RialtoId                 post,
           RialtoListing            state,
           RialtoConversationPage **page)
{
  RialtoConversation *conversation;

  *page = rialto_conversation_page_new (scene->membership, post);
  scene_show (scene, *page);
  conversation = rialto_conversation_page_get_conversation (*page);
  scene_await (conversation, "state", state);
  if (state == RIALTO_LISTING_CONTENT)
    wait_until (is_watching, rialto_session_get_gateway (scene_session (scene)));
  return conversation;
}

static const char *
get_text_at (GListModel *comments,
             guint       position)
{
  g_autoptr (RialtoCommentObject) comment = g_list_model_get_item (comments, position);

  return rialto_comment_object_get_text (comment);
}

static void
test_live (Scene        *scene,
           gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoConversationPage *page;
  RialtoConversation *conversation;
  GListModel *comments;
  RialtoCommentRow *row;

  say (scene->dara, post, 0, "first");
  say (scene->dara, post, 0, "second");
  conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  comments = rialto_conversation_get_comments (conversation);
  scene_await_n (comments, 2);
  g_assert_cmpstr (get_text_at (comments, 0), ==, "second");
  g_assert_cmpstr (get_text_at (comments, 1), ==, "first");
  row = scene_await_find (page, RIALTO_TYPE_COMMENT_ROW, 0);

  say (scene->dara, post, 0, "third");
  scene_await_n (comments, 3);
  g_assert_cmpstr (get_text_at (comments, 0), ==, "third");
  /* The others are left alone. */
  scene_await_find (page, RIALTO_TYPE_COMMENT_ROW, 2);
  g_assert_true (scene_find (page, RIALTO_TYPE_COMMENT_ROW, 1) == row);
}

static void
test_replies (Scene        *scene,
              gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoId comment = say (scene->dara, post, 0, "Is it not cold?");
  RialtoConversationPage *page;
  RialtoConversation *conversation;
  g_autoptr (GObject) thread = NULL;
  g_autoptr (GListModel) replies = NULL;
  RialtoCommentRow *row;

  for (guint i = 0; i < 3; i++)
    say (scene->dara, post, comment, i == 0 ? "one" : "another");
  conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  scene_await_n (rialto_conversation_get_comments (conversation), 1);
  row = scene_await_find (page, RIALTO_TYPE_COMMENT_ROW, 0);
  g_object_get (row, "thread", &thread, NULL);
  g_object_get (thread, "replies", &replies, NULL);
  g_assert_cmpint (scene_get (thread, "hidden"), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (replies), ==, 0);

  /* One that comes is there before the others are asked for. */
  say (scene->dara, post, comment, "late");
  scene_await_n (replies, 1);
  g_assert_cmpint (scene_get (thread, "hidden"), ==, 3);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (row), "comment.show-replies", NULL));
  scene_await_n (replies, 4);
  g_assert_cmpstr (get_text_at (replies, 0), ==, "one");
  g_assert_cmpstr (get_text_at (replies, 3), ==, "late");
  scene_await (thread, "hidden", 0);
}

static GtkTextBuffer *
find_buffer (RialtoConversationPage *page)
{
  return gtk_text_view_get_buffer (scene_await_find (scene_await_find (page, RIALTO_TYPE_COMMENT_ENTRY, 0),
                                                     GTK_TYPE_TEXT_VIEW, 0));
}

static char *
dup_written (RialtoConversationPage *page)
{
  g_autofree char *text = NULL;

  g_object_get (find_buffer (page), "text", &text, NULL);
  return g_steal_pointer (&text);
}

static void
test_write (Scene        *scene,
            gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoConversationPage *page;
  RialtoConversation *conversation;
  g_autofree char *text = NULL, *again = NULL;
  GtkWidget *entry;

  say (scene->dara, post, 0, "first");
  conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  scene_await_n (rialto_conversation_get_comments (conversation), 1);
  entry = scene_await_find (page, RIALTO_TYPE_COMMENT_ENTRY, 0);
  gtk_text_buffer_set_text (find_buffer (page), "  \n ", -1);
  gtk_widget_activate_action (entry, "entry.send", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_conversation_get_pending (conversation)), ==, 0);

  gtk_text_buffer_set_text (find_buffer (page), "So does @dara", -1);
  g_assert_true (gtk_widget_activate_action (entry, "entry.send", NULL));
  text = dup_written (page);
  g_assert_cmpstr (text, ==, "");
  scene_await_n (rialto_conversation_get_comments (conversation), 2);
  g_assert_cmpstr (get_text_at (rialto_conversation_get_comments (conversation), 0), ==, "So does @dara");
  scene_await_n (rialto_conversation_get_pending (conversation), 0);

  /* What is not sent is there the next time. */
  gtk_text_buffer_set_text (find_buffer (page), "Half a thou", -1);
  scene_close (scene);
  open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  while (again == NULL || *again == '\0')
    {
      g_main_context_iteration (NULL, TRUE);
      g_free (again);
      again = dup_written (page);
    }
  g_assert_cmpstr (again, ==, "Half a thou");
}

static void
test_reply (Scene        *scene,
            gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoConversationPage *page;
  RialtoConversation *conversation;
  RialtoCommentObject *comment;
  GtkWidget *entry, *row;

  say (scene->dara, post, 0, "first");
  conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  scene_await_n (rialto_conversation_get_comments (conversation), 1);
  row = scene_await_find (page, RIALTO_TYPE_COMMENT_ROW, 0);
  entry = scene_await_find (page, RIALTO_TYPE_COMMENT_ENTRY, 0);
  g_assert_true (gtk_widget_activate_action (row, "comment.reply", NULL));
  comment = rialto_conversation_get_reply_to (conversation);
  g_assert_nonnull (comment);
  g_assert_true (gtk_widget_is_focus (scene_find (entry, GTK_TYPE_TEXT_VIEW, 0)));
  g_assert_true (gtk_widget_activate_action (entry, "entry.cancel-reply", NULL));
  g_assert_null (rialto_conversation_get_reply_to (conversation));

  gtk_widget_activate_action (row, "comment.reply", NULL);
  rialto_conversation_set_text (conversation, "Quite so");
  gtk_widget_activate_action (entry, "entry.send", NULL);
  scene_await_find (row, RIALTO_TYPE_COMMENT_ROW, 1);
  g_assert_null (rialto_conversation_get_reply_to (conversation));

  /* Only one's own can be deleted. */
  gtk_widget_activate_action (row, "comment.delete", NULL);
  g_assert_null (strstr (scene->asked->str, "delete-comment"));
  g_assert_true (gtk_widget_activate_action (scene_find (row, RIALTO_TYPE_COMMENT_ROW, 1), "comment.delete",
                                             NULL));
  g_assert_nonnull (strstr (scene->asked->str, "delete-comment "));
  g_assert_true (gtk_widget_activate_action (row, "comment.like", NULL));
  scene_await (comment, "like-count", 1);
}

static void
test_refused (Scene        *scene,
              gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  RialtoConversationPage *page;
  RialtoConversation *conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  g_autoptr (RialtoOutboxItem) lost = rialto_deeds_comment (deeds, post, 1, "To nobody", NULL);
  g_autoptr (RialtoOutboxItem) other = NULL;
  g_autofree char *status = NULL, *text = NULL;
  GtkWidget *row;

  scene_await (lost, "state", RIALTO_OUTBOX_REFUSED);
  scene_await_n (rialto_conversation_get_pending (conversation), 1);
  row = scene_await_find (page, RIALTO_TYPE_PENDING_ROW, 0);
  g_object_get (row, "status", &status, NULL);
  g_assert_true (g_str_has_prefix (status, "Could not be sent: "));
  g_assert_true (gtk_widget_activate_action (row, "pending.edit", NULL));
  text = dup_written (page);
  g_assert_cmpstr (text, ==, "To nobody");
  scene_await_n (rialto_conversation_get_pending (conversation), 0);

  other = rialto_deeds_comment (deeds, post, 1, "To nobody, either", NULL);
  scene_await (other, "state", RIALTO_OUTBOX_REFUSED);
  row = scene_await_find (page, RIALTO_TYPE_PENDING_ROW, 0);
  g_assert_true (gtk_widget_activate_action (row, "pending.discard", NULL));
  scene_await_n (rialto_conversation_get_pending (conversation), 0);
}

/* A reply that is not sent is a reply still when it is written anew, on a page that knows neither the comment nor the draft yet. */
static void
test_rewritten_reply (Scene        *scene,
                      gconstpointer data)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  RialtoOutbox *outbox = rialto_deeds_get_outbox (deeds);
  RialtoDrafts *drafts = rialto_outbox_get_drafts (outbox);
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoId comment = say (scene->dara, post, 0, "Is it not cold?");
  g_autofree char *key = g_strdup_printf ("comment:%" G_GINT64_FORMAT, post), *stored = NULL;
  g_autoptr (RialtoOutboxItem) item = NULL;
  RialtoConversation *conversation;
  RialtoConversationPage *page;
  RialtoCommentRow *row;

  live_server_set_shut (scene->server, TRUE);
  scene_await (outbox, "online", FALSE);
  item = rialto_deeds_comment (deeds, post, comment, "Wool", NULL);
  rialto_drafts_set (drafts, key, "Half a thou");
  page = rialto_conversation_page_new (scene->membership, post);
  scene_show (scene, page);
  conversation = rialto_conversation_page_get_conversation (page);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "outbox.edit", "x",
                                             rialto_outbox_item_get_id (item)));
  scene_await_n (outbox, 0);
  g_assert_cmpstr (rialto_conversation_get_text (conversation), ==, "Wool\nHalf a thou");
  g_assert_true (scene_get (conversation, "replying"));
  stored = g_value_dup_string (wait_for_value (rialto_drafts_get (drafts, key)));
  g_assert_true (g_str_has_suffix (stored, "Wool\nHalf a thou"));
  live_server_set_shut (scene->server, FALSE);
  rialto_gateway_client_retry (rialto_session_get_gateway (scene_session (scene)));
  scene_await_n (rialto_conversation_get_comments (conversation), 1);
  g_assert_nonnull (rialto_conversation_get_reply_to (conversation));

  rialto_conversation_set_text (conversation, "Quite so");
  g_assert_true (rialto_conversation_send (conversation));
  g_assert_false (scene_get (conversation, "replying"));
  row = scene_await_find (page, RIALTO_TYPE_COMMENT_ROW, 0);
  scene_await_find (row, RIALTO_TYPE_COMMENT_ROW, 1);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_conversation_get_comments (conversation)), ==, 1);
}

static gboolean
has_text (gpointer data)
{
  return g_str_equal (rialto_conversation_get_text (data), "Wool");
}

/* A reply that is begun is one still after another start. */
static void
test_kept_reply (Scene        *scene,
                 gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoConversationPage *page;
  RialtoConversation *conversation;

  say (scene->dara, post, 0, "Is it not cold?");
  conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  scene_await_n (rialto_conversation_get_comments (conversation), 1);
  g_assert_true (gtk_widget_activate_action (scene_find (page, RIALTO_TYPE_COMMENT_ROW, 0), "comment.reply",
                                             NULL));
  rialto_conversation_set_text (conversation, "Wool");
  scene_start_again (scene);
  conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  scene_await (conversation, "replying", TRUE);
  g_assert_cmpstr (rialto_conversation_get_text (conversation), ==, "Wool");
  scene_await_n (rialto_conversation_get_comments (conversation), 1);
  g_assert_nonnull (rialto_conversation_get_reply_to (conversation));

  /* What is meant for nobody any more is a comment after another start, too. */
  g_assert_true (gtk_widget_activate_action (scene_find (page, RIALTO_TYPE_COMMENT_ENTRY, 0),
                                             "entry.cancel-reply", NULL));
  scene_start_again (scene);
  conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  wait_until (has_text, conversation);
  g_assert_false (scene_get (conversation, "replying"));
}

static gboolean
has_trouble (gpointer data)
{
  g_autofree char *trouble = NULL;

  g_object_get (data, "trouble", &trouble, NULL);
  return trouble != NULL;
}

/* What is answered is taken away: while somebody writes, and while nobody is there. */
static void
test_answered_gone (Scene        *scene,
                    gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoId comment = say (scene->dara, post, 0, "Is it not cold?"),
           other = say (scene->dara, post, 0, "Well");
  RialtoConversationPage *page;
  RialtoConversation *conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  g_autofree char *trouble = NULL;

  scene_await_n (rialto_conversation_get_comments (conversation), 2);
  g_assert_true (gtk_widget_activate_action (scene_find (page, RIALTO_TYPE_COMMENT_ROW, 0), "comment.reply",
                                             NULL));
  rialto_conversation_set_text (conversation, "Wool");
  scene_do (scene->dara, "DELETE", "/comments/%s", other);
  wait_until (has_trouble, conversation);
  g_assert_false (scene_get (conversation, "replying"));
  g_assert_cmpstr (rialto_conversation_get_text (conversation), ==, "Wool");

  scene_await_n (rialto_conversation_get_comments (conversation), 1);
  g_assert_true (gtk_widget_activate_action (scene_find (page, RIALTO_TYPE_COMMENT_ROW, 0), "comment.reply",
                                             NULL));
  g_assert_true (scene_get (conversation, "replying"));
  g_assert_false (has_trouble (conversation));
  scene_close (scene);
  scene_do (scene->dara, "DELETE", "/comments/%s", comment);
  scene_start_again (scene);
  conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  wait_until (has_trouble, conversation);
  g_object_get (conversation, "trouble", &trouble, NULL);
  g_assert_cmpstr (trouble, ==,
                   "What you answered is not there any more. Your words will be a comment of their own.");
  g_assert_false (scene_get (conversation, "replying"));
  g_assert_cmpstr (rialto_conversation_get_text (conversation), ==, "Wool");
  g_assert_true (rialto_conversation_send (conversation));
  scene_await_n (rialto_conversation_get_comments (conversation), 1);
}

/* What cannot be kept for sending is being written again, with what was begun meanwhile behind it. */
static void
test_not_kept (Scene        *scene,
               gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoConversationPage *page;
  RialtoConversation *conversation;
  RialtoCommentObject *comment;
  g_autofree char *text = NULL;
  GtkWidget *entry;

  say (scene->dara, post, 0, "first");
  conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  scene_await_n (rialto_conversation_get_comments (conversation), 1);
  entry = scene_await_find (page, RIALTO_TYPE_COMMENT_ENTRY, 0);
  g_assert_true (gtk_widget_activate_action (scene_await_find (page, RIALTO_TYPE_COMMENT_ROW, 0),
                                             "comment.reply", NULL));
  comment = rialto_conversation_get_reply_to (conversation);
  gtk_text_buffer_set_text (find_buffer (page), "So does dara", -1);
  assert_wait (rialto_outbox_close (rialto_deeds_get_outbox (rialto_membership_get_deeds (scene
                                                                                            ->membership))));
  g_assert_true (gtk_widget_activate_action (entry, "entry.send", NULL));
  gtk_text_buffer_set_text (find_buffer (page), "And", -1);
  wait_until (has_trouble, conversation);
  text = dup_written (page);
  g_assert_cmpstr (text, ==, "So does dara\nAnd");
  g_assert_true (rialto_conversation_get_reply_to (conversation) == comment);
  scene_await_n (rialto_conversation_get_pending (conversation), 0);
}

static gboolean
has_grown (gpointer entry)
{
  int least, natural;

  gtk_widget_measure (entry, GTK_ORIENTATION_VERTICAL, 600, &least, &natural, NULL, NULL);
  return natural > least + 80;
}

/* However much is written: the page may be as low as it says. */
static void
test_lowest (Scene        *scene,
             gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoConversationPage *page;
  GtkWidget *entry;
  int height, width;

  open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  entry = scene_await_find (page, RIALTO_TYPE_COMMENT_ENTRY, 0);
  gtk_text_buffer_set_text (find_buffer (page), "One\nTwo\nThree\nFour\nFive\nSix\nSeven\nEight", -1);
  wait_until (has_grown, entry);
  gtk_widget_measure (GTK_WIDGET (page), GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (page), GTK_ORIENTATION_HORIZONTAL, height, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
}

static void
test_gone (Scene        *scene,
           gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoConversationPage *page;
  RialtoConversation *conversation = open_page (scene, post, RIALTO_LISTING_CONTENT, &page);

  scene_await_find (page, RIALTO_TYPE_COMMENT_ENTRY, 0);
  scene_do (scene->dara, "DELETE", "/posts/%s", post);
  scene_await (conversation, "state", RIALTO_LISTING_EMPTY);
  g_assert_null (scene_find (page, RIALTO_TYPE_COMMENT_ENTRY, 0));

  scene_close (scene);
  open_page (scene, post, RIALTO_LISTING_EMPTY, &page);
}

/* Whatever is under way, a page that is closed is gone. */
static void
test_close_early (Scene        *scene,
                  gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoConversationPage *page = rialto_conversation_page_new (scene->membership, post);
  gpointer left = page;

  g_object_add_weak_pointer (G_OBJECT (page), &left);
  scene_show (scene, page);
  scene_close (scene);
  while (left != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The mapped row that says a text; NULL when there is none. */
static GtkWidget *
find_row (gpointer    page,
          const char *text)
{
  GtkWidget *row;

  for (guint i = 0; (row = scene_find (page, RIALTO_TYPE_COMMENT_ROW, i)) != NULL; i++)
    {
      g_autoptr (RialtoCommentObject) comment = NULL;

      g_object_get (row, "comment", &comment, NULL);
      if (g_strcmp0 (rialto_comment_object_get_text (comment), text) == 0)
        return row;
    }
  return NULL;
}

static GtkWidget *
await_row (gpointer    page,
           const char *text)
{
  GtkWidget *row;

  while ((row = find_row (page, text)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return row;
}

static gboolean
has_focus (gpointer widget)
{
  return gtk_widget_is_focus (widget);
}

/* Deletes the comment from within: by the button of its menu, as after the menu was closed. */
static void
delete_from_within (Scene      *scene,
                    gpointer    page,
                    const char *text)
{
  GtkWidget *row = await_row (page, text);
  g_autoptr (RialtoCommentObject) comment = NULL;
  g_autoptr (RialtoOutboxItem) item = NULL;

  g_object_get (row, "comment", &comment, NULL);
  g_assert_true (gtk_widget_child_focus (scene_await_find (row, GTK_TYPE_MENU_BUTTON, 0),
                                         GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (scene->window)), row));
  item = rialto_deeds_delete (rialto_membership_get_deeds (scene->membership),
                              RIALTO_ENTITY_OBJECT (comment));
  rialto_outbox_release (rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership)), item);
}

/* Whoever deletes a comment goes on at the next, else at the one before, else where one writes. */
static void
test_focus (Scene        *scene,
            gconstpointer data)
{
  RialtoId post = live_member_post (scene->dara, "Linen all week");
  RialtoConversationPage *page;
  RialtoId answered;
  GtkWidget *entry;

  say (scene->mira, post, 0, "first");
  say (scene->mira, post, 0, "second");
  say (scene->mira, post, 0, "third");
  open_page (scene, post, RIALTO_LISTING_CONTENT, &page);
  entry = scene_await_find (scene_await_find (page, RIALTO_TYPE_COMMENT_ENTRY, 0), GTK_TYPE_TEXT_VIEW, 0);
  await_row (page, "first");
  delete_from_within (scene, page, "third");
  wait_until (has_focus, await_row (page, "second"));
  delete_from_within (scene, page, "first");
  wait_until (has_focus, await_row (page, "second"));
  delete_from_within (scene, page, "second");
  wait_until (has_focus, entry);

  answered = say (scene->mira, post, 0, "a question");
  say (scene->mira, post, answered, "a reply");
  say (scene->mira, post, answered, "another");
  await_row (page, "another");
  delete_from_within (scene, page, "a reply");
  wait_until (has_focus, await_row (page, "another"));
  delete_from_within (scene, page, "another");
  wait_until (has_focus, await_row (page, "a question"));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/conversation/focus", test_focus);
  scene_test_add ("/conversation/live", test_live);
  scene_test_add ("/conversation/replies", test_replies);
  scene_test_add ("/conversation/write", test_write);
  scene_test_add ("/conversation/reply", test_reply);
  scene_test_add ("/conversation/refused", test_refused);
  scene_test_add ("/conversation/rewritten-reply", test_rewritten_reply);
  scene_test_add ("/conversation/kept-reply", test_kept_reply);
  scene_test_add ("/conversation/answered-gone", test_answered_gone);
  scene_test_add ("/conversation/not-kept", test_not_kept);
  scene_test_add ("/conversation/lowest", test_lowest);
  scene_test_add ("/conversation/gone", test_gone);
  scene_test_add ("/conversation/close-early", test_close_early);
  return g_test_run ();
}
