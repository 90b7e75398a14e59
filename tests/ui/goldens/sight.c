/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "outfit.h"
#include "scene.h"

#include "rialto-composer-dialog.h"
#include "rialto-connection-line.h"
#include "rialto-form-button.h"
#include "rialto-form.h"
#include "rialto-listing.h"
#include "rialto-place.h"
#include "rialto-textures.h"

#include <libintl.h>

gpointer
sight_find (Booth *booth,
            GType  type)
{
  return scene_find (booth->window, type, 0);
}

typedef struct
{
  Booth *booth;
  GType  type;
} Sought;

static gboolean
is_found (gpointer data)
{
  Sought *sought = data;

  return sight_find (sought->booth, sought->type) != NULL;
}

gpointer
sight_await (Booth *booth,
             GType  type)
{
  wait_until (is_found, &(Sought) { booth, type });
  return sight_find (booth, type);
}

static gboolean
is_quiet (gpointer booth)
{
  return booth_is_quiet (booth);
}

void
sight_await_rest (Booth *booth)
{
  wait_until (is_quiet, booth);
}

typedef struct
{
  Booth *booth;
  guint  n;
} Pictures;

static gboolean
has_pictures (gpointer data)
{
  const Pictures *pictures = data;
  RialtoMembership *membership = rialto_application_get_membership (pictures->booth->application);
  RialtoTextureCounts counts = { 0 };

  rialto_textures_get_counts (rialto_membership_get_textures (membership), &counts);
  return counts.n_textures >= pictures->n && booth_is_quiet (pictures->booth);
}

void
sight_await_pictures (Booth *booth,
                      guint  n)
{
  wait_until (has_pictures, &(Pictures) { booth, n });
}

gboolean
sight_is_offline (Booth *booth)
{
  RialtoConnectionLine *line = sight_find (booth, RIALTO_TYPE_CONNECTION_LINE);
  g_autofree char *text = NULL;

  if (line == NULL)
    return TRUE;
  g_object_get (line, "text", &text, NULL);
  return g_strcmp0 (text, gettext ("Offline")) == 0;
}

gboolean
sight_is_listed (Booth *booth,
                 State  state)
{
  static const RialtoListing listings[N_STATES] = {
    RIALTO_LISTING_LOADING, RIALTO_LISTING_EMPTY, RIALTO_LISTING_CONTENT,
    RIALTO_LISTING_CONTENT, RIALTO_LISTING_ERROR,
  };
  RialtoPlace *place = sight_find (booth, RIALTO_TYPE_PLACE);
  gboolean offline = state == STATE_OFFLINE || state == STATE_ERROR;

  return place != NULL && scene_get (place, "state") == (gint64) listings[state] &&
         scene_get (place, "waiting") == (state == STATE_LOADING) &&
         scene_get (place, "offline") == offline && (!offline || sight_is_offline (booth));
}

gboolean
sight_is_dialog (Booth *booth,
                 State  state)
{
  return sight_find (booth, ADW_TYPE_DIALOG) != NULL;
}

gboolean
sight_is_window (Booth *booth,
                 State  state)
{
  return TRUE;
}

/* A field says what is wrong with it. */
static gboolean
has_fault (Booth *booth)
{
  GtkWidget *row;

  for (guint i = 0; (row = scene_find (booth->window, ADW_TYPE_ENTRY_ROW, i)) != NULL; i++)
    if (gtk_widget_has_css_class (row, "error"))
      return TRUE;
  return FALSE;
}

gboolean
sight_is_form (Booth *booth,
               State  state)
{
  GtkWidget *button = sight_find (booth, RIALTO_TYPE_FORM_BUTTON);
  g_autoptr (RialtoForm) form = NULL;
  g_autofree char *failure = NULL;

  if (button == NULL)
    return FALSE;
  g_object_get (button, "form", &form, NULL);
  g_object_get (form, "failure", &failure, NULL);
  return scene_get (form, "busy") == (state == STATE_LOADING) &&
         (state != STATE_ERROR || failure != NULL || has_fault (booth));
}

typedef struct
{
  Booth      *booth;
  const char *title;
} Entry;

static GtkWidget *
find_entry (const Entry *entry)
{
  GtkWidget *row;

  for (guint i = 0; (row = scene_find (entry->booth->window, ADW_TYPE_ENTRY_ROW, i)) != NULL; i++)
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), gettext (entry->title)))
      break;
  return row;
}

static gboolean
is_entry_there (gpointer data)
{
  return find_entry (data) != NULL;
}

void
sight_type (Booth      *booth,
            const char *title,
            const char *text)
{
  Entry entry = { booth, title };

  wait_until (is_entry_there, &entry);
  gtk_editable_set_text (GTK_EDITABLE (find_entry (&entry)), text);
}

void
sight_submit (Booth *booth)
{
  gtk_widget_activate_action (sight_find (booth, RIALTO_TYPE_FORM_BUTTON), "form.submit", NULL);
}

static void
add_picture (RialtoComposition *composition,
             const char        *name)
{
  g_autoptr (GBytes) drawing = outfit_draw (name);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (drawing, NULL);

  g_assert_true (rialto_composition_add_texture (composition, texture));
}

static RialtoComposition *
get_composition (Booth *booth)
{
  RialtoComposerDialog *dialog = sight_find (booth, RIALTO_TYPE_COMPOSER_DIALOG);

  return dialog != NULL ? rialto_composer_dialog_get_composition (dialog) : NULL;
}

void
sight_compose (Booth      *booth,
               State       state,
               const char *with)
{
  RialtoComposition *composition;
  g_autoptr (RialtoComposedPicture) first = NULL;

  if (state == STATE_EMPTY)
    return;
  sight_await (booth, RIALTO_TYPE_COMPOSER_DIALOG);
  composition = get_composition (booth);
  g_object_set (composition, "caption", "Dyed twice, and still not the green I wanted. #linen", NULL);
  add_picture (composition, "a-dress");
  add_picture (composition, "a-trousers");
  first = g_list_model_get_item (rialto_composition_get_pictures (composition), 0);
  rialto_composed_picture_set_alt (first, "A green linen dress with a yellow belt");
  if (state == STATE_ERROR)
    rialto_composed_picture_set_error (first, "This picture cannot be read.");
}

gboolean
sight_is_composed (Booth *booth,
                   State  state)
{
  RialtoComposition *composition = get_composition (booth);
  GListModel *pictures = composition != NULL ? rialto_composition_get_pictures (composition) : NULL;

  for (guint i = 0; pictures != NULL && i < g_list_model_get_n_items (pictures); i++)
    {
      g_autoptr (RialtoComposedPicture) picture = g_list_model_get_item (pictures, i);

      if (!rialto_composed_picture_get_ready (picture))
        return FALSE;
    }
  return composition != NULL;
}

void
sight_leave_composer (Booth *booth)
{
  RialtoComposition *composition = get_composition (booth);

  if (composition != NULL)
    rialto_composition_discard (composition);
}
