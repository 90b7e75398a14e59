/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "scene.h"

#include "rialto-connection-line.h"
#include "rialto-form-button.h"
#include "rialto-form.h"
#include "rialto-listing.h"
#include "rialto-place.h"

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

gboolean
sight_is_offline (Booth *booth)
{
  RialtoConnectionLine *line = sight_find (booth, RIALTO_TYPE_CONNECTION_LINE);
  g_autofree char *text = NULL;

  if (line == NULL)
    return TRUE;
  g_object_get (line, "text", &text, NULL);
  return g_strcmp0 (text, "Offline") == 0;
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
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), entry->title))
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
