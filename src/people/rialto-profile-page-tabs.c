/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-profile-page-private.h"

#include "rialto-api.h"
#include "rialto-session-list.h"

#define POSTS_A_PAGE 20

/* What of somebody is shown below who they are: their posts, or on one's own page what one has saved. */

static gboolean
shows_saved (RialtoProfilePage *self)
{
  return self->saved != NULL && g_str_equal (self->tab, "saved");
}

/*< private >
 * rialto_profile_page_get_list:
 * @self: a page
 *
 * Returns: (transfer none): the list that is open
 */
RialtoPagedList *
rialto_profile_page_get_list (RialtoProfilePage *self)
{
  return shows_saved (self) ? self->saved : self->posts;
}

/*< private >
 * rialto_profile_page_follow_parts:
 * @self: a page with its lists
 *
 * Puts the open list where it belongs. Of somebody who is blocked nothing is shown but who they are.
 */
void
rialto_profile_page_follow_parts (RialtoProfilePage *self)
{
  RialtoRelationObject *relation = self->profile != NULL ? rialto_profile_object_get_relation (self->profile)
                                                         : NULL;
  gboolean blocking = relation != NULL && rialto_relation_object_get_blocking (relation);
  RialtoPagedList *list = rialto_profile_page_get_list (self);
  gboolean has_list = g_list_model_get_n_items (G_LIST_MODEL (self->parts)) > 2;
  guint position;

  if (blocking || !g_list_store_find (self->parts, list, &position))
    g_list_store_splice (self->parts, 1, has_list, (gpointer *) &list, blocking ? 0 : 1);
  if (!g_list_store_find (self->feet, list, &position))
    g_list_store_splice (self->feet, 0, g_list_model_get_n_items (G_LIST_MODEL (self->feet)),
                         (gpointer *) &list, 1);
}

/* The list stands still whatever is put above what is read. */
static void
on_new (RialtoPagedList *saved)
{
  if (rialto_paged_list_get_n_new (saved) > 0)
    rialto_paged_list_show_new (saved);
}

/*< private >
 * rialto_profile_page_drop_unsaved:
 * @self: a page that is about to be shown
 *
 * Until then what was unsaved stays in its place, so that a slip can be put right.
 */
void
rialto_profile_page_drop_unsaved (RialtoProfilePage *self)
{
  RialtoPagedList *saved = self->saved;

  if (saved == NULL)
    return;
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (saved)); i > 0; i--)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (saved), i - 1);

      if (RIALTO_IS_POST_OBJECT (item) && !rialto_post_object_get_saved (RIALTO_POST_OBJECT (item)))
        rialto_paged_list_remove (saved, item);
    }
}

/*< private >
 * rialto_profile_page_load_saved:
 * @self: a page that is shown
 *
 * Asks for what is saved, if that is open.
 */
void
rialto_profile_page_load_saved (RialtoProfilePage *self)
{
  if (shows_saved (self))
    rialto_paged_list_reload (self->saved);
}

static void
open_saved (RialtoProfilePage *self)
{
  if (self->saved != NULL)
    return;
  self->saved = rialto_session_list (rialto_membership_get_session (self->membership), RIALTO_API_LIST_SAVED,
                                     &(RialtoListSavedArgs) { .limit = POSTS_A_PAGE });
  g_signal_connect (self->saved, "notify::n-new", G_CALLBACK (on_new), NULL);
}

/*< private >
 * rialto_profile_page_set_tab:
 * @self: a page
 * @tab: (nullable): outfits or saved
 *
 * Shows that.
 *
 * Returns: whether another was open
 */
gboolean
rialto_profile_page_set_tab (RialtoProfilePage *self,
                             const char        *tab)
{
  if (tab == NULL || !g_set_str (&self->tab, tab))
    return FALSE;
  if (g_str_equal (tab, "saved"))
    open_saved (self);
  rialto_profile_page_drop_unsaved (self);
  rialto_profile_page_follow_parts (self);
  rialto_profile_page_load_saved (self);
  return TRUE;
}
