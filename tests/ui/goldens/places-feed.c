/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "scene.h"

#include "rialto-album.h"
#include "rialto-comment-row.h"
#include "rialto-composer-dialog.h"
#include "rialto-conversation-page.h"
#include "rialto-feed-list.h"
#include "rialto-gap.h"
#include "rialto-post-card.h"

/* A page of the list. */
#define MANY 20

/* Faces and pictures on the first page. */
#define SEEN 4

static void
open_picture (Booth      *booth,
              State       state,
              const char *with)
{
  sight_await (booth, RIALTO_TYPE_ALBUM);
  sight_await_rest (booth);
  gtk_widget_activate_action (sight_find (booth, RIALTO_TYPE_ALBUM), "album.open", NULL);
}

/* Where the comments are. */
static gboolean
is_at_end (Booth *booth,
           State  state)
{
  gpointer page = sight_find (booth, RIALTO_TYPE_CONVERSATION_PAGE);
  GtkScrolledWindow *scroller = page != NULL ? scene_find (page, GTK_TYPE_SCROLLED_WINDOW, 0) : NULL;
  GtkAdjustment *adjustment;
  double end;

  if (scroller == NULL || scene_find (page, RIALTO_TYPE_COMMENT_ROW, 0) == NULL)
    return FALSE;
  adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  if (gtk_adjustment_get_value (adjustment) == end)
    return sight_is_listed (booth, state);
  gtk_adjustment_set_value (adjustment, end);
  return FALSE;
}

static RialtoPagedList *
get_list (Booth *booth)
{
  RialtoFeedList *view = sight_find (booth, RIALTO_TYPE_FEED_LIST);

  return view != NULL ? RIALTO_PAGED_LIST (rialto_feed_list_get_model (view)) : NULL;
}

static gboolean
is_read (gpointer booth)
{
  RialtoPagedList *list = get_list (booth);

  return list != NULL && !rialto_paged_list_get_busy (list) && sight_is_listed (booth, STATE_CONTENT);
}

/* While somebody reads, Bruno posts. */
static void
post_one (Booth      *booth,
          State       state,
          const char *with)
{
  wait_until (is_read, booth);
  community_call (booth->community, "brim",
                  live_member_post (community_person (booth->community, "bruno"), "Another brim."));
}

/* In the next window it is to be new again. */
static void
take_away (Booth *booth)
{
  g_autofree char *path = g_strconcat ("/posts/", community_name (booth->community, "brim"), NULL);

  live_member_do (community_person (booth->community, "bruno"), "DELETE", path, NULL);
}

static gboolean
has_news (Booth *booth,
          State  state)
{
  RialtoPagedList *list = get_list (booth);

  return list != NULL && rialto_paged_list_get_n_new (list) > 0 && sight_is_listed (booth, state);
}

static gboolean
is_cut_off (gpointer booth)
{
  return sight_is_offline (booth);
}

static gboolean
has_many (gpointer booth)
{
  return rialto_paged_list_get_n_new (get_list (booth)) >= MANY;
}

static gboolean
has_gap (gpointer booth)
{
  g_autoptr (GObject) row = g_list_model_get_item (G_LIST_MODEL (get_list (booth)), MANY);

  return RIALTO_IS_GAP (row);
}

/* More is new than is asked for at once. */
static void
post_many (Booth      *booth,
           State       state,
           const char *with)
{
  wait_until (is_read, booth);
  /* What is cut off while it comes is not there later. */
  sight_await_pictures (booth, SEEN);
  live_server_set_shut (booth_server (booth), TRUE);
  wait_until (is_cut_off, booth);
  for (guint i = 0; i < MANY + 4; i++)
    live_member_post (community_person (booth->community, "bruno"), "Another brim.");
  live_server_set_shut (booth_server (booth), FALSE);
  booth_await_online (booth);
  booth_do (booth, "win.reload", NULL);
  wait_until (has_many, booth);
  rialto_paged_list_show_new (get_list (booth));
  wait_until (has_gap, booth);
  rialto_feed_list_scroll_to (sight_find (booth, RIALTO_TYPE_FEED_LIST), MANY, 300);
}

static gboolean
is_at_gap (Booth *booth,
           State  state)
{
  RialtoFeedList *view = sight_find (booth, RIALTO_TYPE_FEED_LIST);

  return view != NULL && is_read (booth) && rialto_feed_list_find_row (view, MANY) != NULL;
}

static void
edit_post (Booth      *booth,
           State       state,
           const char *with)
{
  sight_await_pictures (booth, 2);
  booth_do (booth, "win.edit-post", community_name (booth->community, "coat"));
}

#define AS_POST "as in post"

const Place places_of_feed[] = {
  { "home", WHO_MEMBER, sight_is_listed, "win.show-place", "home" },
  { "post", WHO_MEMBER, sight_is_listed, "win.show-post", "{dress}", "{gone}" },
  { "explore", WHO_MEMBER, sight_is_listed, "win.show-place", "explore" },
  { "tag", WHO_MEMBER, sight_is_listed, "win.show-tag", "wool", "velvet" },
  { "saved", WHO_MEMBER, sight_is_listed, "win.show-place", "saved" },
  { "comments", WHO_MEMBER, is_at_end, "win.show-post", "{dress}", ONLY_CONTENT (AS_POST) },
  { "covered", WHO_MEMBER, sight_is_listed, "win.show-post", "{opening}", ONLY_CONTENT (AS_POST) },
  { "news", WHO_MEMBER, has_news, "win.show-place", "home", .go = post_one, .leave = take_away,
    ONLY_CONTENT ("as in home") },
  { "gap", WHO_MEMBER, is_at_gap, "win.show-place", "home", .go = post_many, ONLY_CONTENT ("as in home"),
    .plain = TRUE },
  { "editing", WHO_MEMBER, sight_is_composed, "win.show-post", "{coat}", .go = edit_post,
    ONLY_CONTENT ("as in composer"), .plain = TRUE },
  { "composer", WHO_NEWCOMER, sight_is_composed, "win.compose", .go = sight_compose,
    .leave = sight_leave_composer, .lacks = { [STATE_LOADING] = ONLY_HERE, [STATE_OFFLINE] = NO_LINE } },
  { "viewer", WHO_MEMBER, sight_is_dialog, "win.show-tag", "linen", .go = open_picture,
    ONLY_CONTENT (OVER_A_POST) },
  { NULL },
};
