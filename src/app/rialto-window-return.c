/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

/* A visitor who signs in comes back to where they were: what was shown over the place is made again, for the member. */

typedef struct
{
  GType      type;
  GPtrArray *names;
  GArray    *values;
} PageNote;

static void
page_note_free (gpointer data)
{
  PageNote *note = data;

  g_ptr_array_unref (note->names);
  g_array_unref (note->values);
  g_free (note);
}

/* Names it, beside whose it is. */
static gboolean
names_page (GParamSpec *pspec,
            GType       type)
{
  const GParamFlags flags = G_PARAM_CONSTRUCT_ONLY | G_PARAM_READABLE;

  return (pspec->flags & flags) == flags && pspec->owner_type == type &&
         !g_str_equal (pspec->name, "membership");
}

/* What a page was made with says which one it is. */
static PageNote *
page_note_new (AdwNavigationPage *page)
{
  PageNote *note = g_new0 (PageNote, 1);
  guint n_properties = 0;
  g_autofree GParamSpec **all = g_object_class_list_properties (G_OBJECT_GET_CLASS (page), &n_properties);

  note->type = G_OBJECT_TYPE (page);
  note->names = g_ptr_array_new ();
  note->values = g_array_new (FALSE, TRUE, sizeof (GValue));
  g_array_set_clear_func (note->values, (GDestroyNotify) g_value_unset);
  for (guint i = 0; i < n_properties; i++)
    if (names_page (all[i], note->type))
      {
        GValue value = G_VALUE_INIT;

        g_object_get_property (G_OBJECT (page), all[i]->name, &value);
        g_ptr_array_add (note->names, (gpointer) all[i]->name);
        g_array_append_val (note->values, value);
      }
  return note;
}

/*< private >
 * rialto_window_note_pages:
 * @self: a window
 *
 * Returns: (transfer full): how to make what a visitor has opened over the place; empty for members
 */
GPtrArray *
rialto_window_note_pages (RialtoWindow *self)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func (page_note_free);
  g_autoptr (GListModel) stack = G_LIST_MODEL (adw_navigation_view_get_navigation_stack (self->pages));

  if (self->membership == NULL || rialto_membership_get_record (self->membership) != NULL)
    return notes;
  for (guint i = 1; i < g_list_model_get_n_items (stack); i++)
    {
      g_autoptr (AdwNavigationPage) page = g_list_model_get_item (stack, i);

      if (g_object_class_find_property (G_OBJECT_GET_CLASS (page), "membership") != NULL)
        g_ptr_array_add (notes, page_note_new (page));
    }
  return notes;
}

/*< private >
 * rialto_window_return:
 * @self: a window
 * @pages: of rialto_window_note_pages(), when it showed the membership before
 *
 * Makes them again when a visitor has become a member there: their session goes on, and what they looked at is in it.
 */
void
rialto_window_return (RialtoWindow *self,
                      GPtrArray    *pages)
{
  for (guint i = 0; self->membership != NULL && i < pages->len; i++)
    {
      PageNote *note = pages->pdata[i];
      GValue membership = G_VALUE_INIT;

      g_value_init (&membership, RIALTO_TYPE_MEMBERSHIP);
      g_value_set_object (&membership, self->membership);
      g_ptr_array_add (note->names, (gpointer) "membership");
      g_array_append_val (note->values, membership);
      rialto_window_push (self, ADW_NAVIGATION_PAGE (g_object_new_with_properties (
                                  note->type, note->names->len, (const char **) note->names->pdata,
                                  (const GValue *) (gpointer) note->values->data)));
    }
}
