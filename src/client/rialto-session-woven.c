/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-private.h"

#include "rialto-api.h"
#include "rialto-session-list.h"

/* Whoever is followed has posted before: what belongs between the posts that are there is asked for. */

#define A_PAGE     50
/* So many pages at most: nobody reads further at once. */
#define MOST_PAGES 20

/* Later posts have greater ids. */
static int
compare_posts (gconstpointer one,
               gconstpointer other)
{
  RialtoId a = rialto_entity_object_get_key_id ((RialtoEntityObject *) one);
  RialtoId b = rialto_entity_object_get_key_id ((RialtoEntityObject *) other);

  return (a < b) - (a > b);
}

static RialtoId
get_oldest (RialtoPagedList *list)
{
  for (guint i = rialto_paged_list_get_n_rows (list); i > 0; i--)
    {
      GObject *row = rialto_paged_list_peek_row (list, i - 1);

      if (RIALTO_IS_ENTITY_OBJECT (row))
        return rialto_entity_object_get_key_id (RIALTO_ENTITY_OBJECT (row));
    }
  return 0;
}

/* Whether the person may have more that belongs between the rows. */
static gboolean
weave (RialtoPagedList *list,
       RialtoPage      *page)
{
  guint n_items = rialto_page_get_n_items (page);

  for (guint i = 0; i < n_items; i++)
    rialto_paged_list_weave_in (list, rialto_page_get_item (page, i), compare_posts);
  return n_items > 0 &&
         (rialto_paged_list_get_next (list) == NULL ||
          rialto_entity_object_get_key_id (rialto_page_get_item (page, n_items - 1)) > get_oldest (list));
}

typedef struct
{
  GWeakRef session_wr;
  RialtoId person;
} Weaving;

static void
weaving_free (gpointer data)
{
  Weaving *weaving = data;

  g_weak_ref_clear (&weaving->session_wr);
  g_free (weaving);
}

/* Nothing when the session is gone, or the server cannot be reached. */
static RialtoPage *
await_posts (Weaving    *weaving,
             const char *cursor)
{
  g_autoptr (RialtoSession) session = g_weak_ref_get (&weaving->session_wr);
  RialtoListUserPostsArgs args = { .id = weaving->person, .limit = A_PAGE, .cursor = cursor };
  DexFuture *asking;

  if (session == NULL)
    return NULL;
  args.present = RIALTO_LIST_USER_POSTS_ARGS_HAS_LIMIT |
                 (cursor != NULL ? RIALTO_LIST_USER_POSTS_ARGS_HAS_CURSOR : 0);
  asking = rialto_session_take_page (session,
                                     rialto_api_list_user_posts (rialto_session_get_transport (session),
                                                                 &args, NULL));
  g_clear_object (&session);
  return dex_await_boxed (asking, NULL);
}

static DexFuture *
weave_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  g_autofree char *cursor = NULL;

  for (guint i = 0; i < MOST_PAGES; i++)
    {
      g_autoptr (RialtoPage) page = await_posts (data, cursor);
      g_autoptr (RialtoPagedList) list = rialto_fiber_dup_owner (fiber);

      /* What was kept from before they were followed is no answer. */
      if (page == NULL || list == NULL || rialto_page_is_kept (page) || !weave (list, page) ||
          rialto_page_get_next (page) == NULL)
        break;
      g_set_str (&cursor, rialto_page_get_next (page));
    }
  return dex_future_new_true ();
}

/**
 * rialto_session_weave_person:
 * @session: whose list it is
 * @list: their posts and those of whom they follow, newest first
 * @person: somebody whom they follow since
 *
 * Puts what the person posted before where it belongs among the rows. What cannot be had now comes when the list is loaded again.
 */
void
rialto_session_weave_person (RialtoSession   *session,
                             RialtoPagedList *list,
                             RialtoId         person)
{
  Weaving *weaving;

  if (rialto_paged_list_get_n_rows (list) == 0)
    return;
  weaving = g_new0 (Weaving, 1);
  g_weak_ref_init (&weaving->session_wr, session);
  weaving->person = person;
  dex_future_disown (rialto_async_spawn ("weave-person", list, NULL, weave_fiber, weaving, weaving_free));
}
