/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gallery.h"
#include "scene.h"

#include "rialto-connection-line.h"
#include "rialto-listing.h"
#include "rialto-place.h"

/* Every place as it is seen: in each of its states, and what is in it for everybody's eyes. A line of the table makes the pictures of a
   place; those it is held against are beside this file. */

typedef enum
{
  STATE_LOADING,
  STATE_EMPTY,
  STATE_CONTENT,
  STATE_OFFLINE,
  STATE_ERROR,
} State;

#define N_STATES 5

static const char *const state_names[N_STATES] = { "loading", "empty", "content", "offline", "error" };

static const Look plain = { NULL, .width = 1000, .height = 700 };

/* What content is shown in besides. */
static const Look looks[] = {
  { "dark", .width = 1000, .height = 700, .dark = TRUE },
  { "contrast", .width = 1000, .height = 700, .contrast = TRUE },
  { "large", .width = 1000, .height = 700, .large = TRUE },
  { "mirrored", .width = 1000, .height = 700, .mirrored = TRUE },
  { "narrow", .width = 360, .height = 640 },
};

typedef struct
{
  const char *name;
  /* Leads there in a new window. */
  void        (*go) (Booth *booth,
                     State  state);
  const char *lacks[N_STATES]; /* why there is no such state; NULL: there is */
} Place;

static void
go_home (Booth *booth,
         State  state)
{
  booth_do (booth, "win.show-place", "home");
}

static const Place places[] = {
  { "home", go_home, { NULL } },
};

typedef struct
{
  Booth *booth;
  State  state;
} Wanted;

/* The line to the server is said to be broken, where there is room for it. */
static gboolean
says_offline (Booth *booth)
{
  RialtoConnectionLine *line = scene_find (booth->window, RIALTO_TYPE_CONNECTION_LINE, 0);
  g_autofree char *text = NULL;

  if (line == NULL)
    return TRUE;
  g_object_get (line, "text", &text, NULL);
  return g_strcmp0 (text, "Offline") == 0;
}

static gboolean
is_shown (gpointer data)
{
  static const RialtoListing listings[N_STATES] = {
    RIALTO_LISTING_LOADING, RIALTO_LISTING_EMPTY, RIALTO_LISTING_CONTENT,
    RIALTO_LISTING_CONTENT, RIALTO_LISTING_ERROR,
  };
  const Wanted *wanted = data;
  RialtoPlace *place = scene_find (wanted->booth->window, RIALTO_TYPE_PLACE, 0);
  gboolean offline = wanted->state == STATE_OFFLINE || wanted->state == STATE_ERROR;

  /* What loads does so until the picture is taken. */
  if (wanted->state != STATE_LOADING && !booth_is_quiet (wanted->booth))
    return FALSE;
  return place != NULL && scene_get (place, "state") == (gint64) listings[wanted->state] &&
         scene_get (place, "waiting") == (wanted->state == STATE_LOADING) &&
         (!offline || says_offline (wanted->booth));
}

static char *
name_shot (const Place *place,
           State        state,
           const Look  *look)
{
  return g_strjoin ("-", place->name, state_names[state], look->name, NULL);
}

static void
check (Booth       *booth,
       const Place *place,
       State        state,
       const Look  *look)
{
  g_autofree char *name = name_shot (place, state, look);

  gallery_check (booth, name, is_shown, &(Wanted) { booth, state });
}

static void
show (Booth       *booth,
      const Place *place,
      State        state,
      const Look  *look)
{
  if (place->lacks[state] != NULL)
    return;
  booth_open (booth, look);
  place->go (booth, state);
  check (booth, place, state, look);
}

static void
show_states (Booth       *booth,
             const Place *place)
{
  live_server_set_shut (booth_server (booth), TRUE);
  show (booth, place, STATE_ERROR, &plain);
  booth_close (booth);
  live_server_set_shut (booth_server (booth), FALSE);
  booth_await_online (booth);

  live_server_set_held (booth_server (booth), TRUE);
  show (booth, place, STATE_LOADING, &plain);
  booth_close (booth);
  live_server_set_held (booth_server (booth), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      show (booth, place, STATE_CONTENT, &looks[i]);
      booth_close (booth);
    }
  show (booth, place, STATE_CONTENT, &plain);
  live_server_set_shut (booth_server (booth), TRUE);
  if (place->lacks[STATE_OFFLINE] == NULL)
    check (booth, place, STATE_OFFLINE, &plain);
  booth_close (booth);
  live_server_set_shut (booth_server (booth), FALSE);
}

static void
test_place (gconstpointer data)
{
  const Place *place = data;
  Booth *booth = booth_new ();

  if (place->lacks[STATE_EMPTY] == NULL)
    {
      booth_join (booth, community_new_bare, "nils");
      show (booth, place, STATE_EMPTY, &plain);
      booth_leave (booth);
    }
  booth_join (booth, community_new, "mira");
  show_states (booth, place);
  booth_free (booth);
}

static void
test_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      for (State state = 0; state < N_STATES; state++)
        if (places[i].lacks[state] == NULL)
          g_hash_table_add (names, name_shot (&places[i], state, &plain));
      for (guint j = 0; j < G_N_ELEMENTS (looks); j++)
        g_hash_table_add (names, name_shot (&places[i], STATE_CONTENT, &looks[j]));
    }
  gallery_check_names (names);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/goldens/names", test_names);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_strconcat ("/goldens/", places[i].name, NULL);

      g_test_add_data_func (path, &places[i], test_place);
    }
  return g_test_run ();
}
