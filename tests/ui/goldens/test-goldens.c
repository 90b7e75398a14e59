/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gallery.h"
#include "places.h"

/* Every place as it is seen: in each of its states, and what is in it for everybody's eyes. A line of the table makes the pictures of a
   place; those it is held against are beside this file. */

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
  Booth       *booth;
  const Place *place;
  State        state;
} Wanted;

static gboolean
is_shown (gpointer data)
{
  const Wanted *wanted = data;

  /* What loads does so until the picture is taken. */
  return wanted->place->is_there (wanted->booth, wanted->state) &&
         (wanted->state == STATE_LOADING || booth_is_quiet (wanted->booth));
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

  gallery_check (booth, name, is_shown, &(Wanted) { booth, place, state });
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
  place_go (place, booth, state);
  check (booth, place, state, look);
}

static void
leave (Booth       *booth,
       const Place *place)
{
  if (place->leave != NULL && booth->window != NULL)
    place->leave (booth);
  booth_close (booth);
}

static void
show_error (Booth       *booth,
            const Place *place)
{
  /* Whoever is a member has lost the line; a guest is told what is wrong with what they wrote. */
  live_server_set_shut (booth_server (booth), place->who == WHO_MEMBER);
  show (booth, place, STATE_ERROR, &plain);
  leave (booth, place);
  live_server_set_shut (booth_server (booth), FALSE);
  booth_await_online (booth);
}

static void
show_loading (Booth       *booth,
              const Place *place)
{
  live_server_set_held (booth_server (booth), TRUE);
  show (booth, place, STATE_LOADING, &plain);
  leave (booth, place);
  live_server_set_held (booth_server (booth), FALSE);
}

static void
show_content (Booth       *booth,
              const Place *place)
{
  for (guint i = 0; !place->plain && i < G_N_ELEMENTS (looks); i++)
    {
      show (booth, place, STATE_CONTENT, &looks[i]);
      leave (booth, place);
    }
  show (booth, place, STATE_CONTENT, &plain);
  live_server_set_shut (booth_server (booth), TRUE);
  if (place->lacks[STATE_OFFLINE] == NULL)
    check (booth, place, STATE_OFFLINE, &plain);
  leave (booth, place);
  live_server_set_shut (booth_server (booth), FALSE);
}

static void
test_place (gconstpointer data)
{
  const Place *place = data;
  Booth *booth = booth_new ();

  if (place->who == WHO_NEWCOMER || place->who == WHO_GUEST || place->lacks[STATE_EMPTY] == NULL)
    {
      booth_join (booth, community_new_bare, place->who == WHO_GUEST ? NULL : "nils");
      show (booth, place, STATE_EMPTY, &plain);
      leave (booth, place);
    }
  if (place->who == WHO_MEMBER || place->who == WHO_VISITOR)
    {
      booth_leave (booth);
      booth_join (booth, community_new, place->who == WHO_MEMBER ? "mira" : NULL);
    }
  if (place->who == WHO_VISITOR)
    booth_look_around (booth);
  if (place->lacks[STATE_ERROR] == NULL)
    show_error (booth, place);
  if (place->lacks[STATE_LOADING] == NULL)
    show_loading (booth, place);
  show_content (booth, place);
  booth_free (booth);
}

static void
test_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) tested = g_strsplit (g_getenv ("RIALTO_GOLDENS_PLACES"), " ", -1);
  const Place *place;

  for (guint i = 0; (place = place_nth (i)) != NULL; i++)
    {
      /* Those that there is a test of. */
      g_assert_true (g_strv_contains ((const char *const *) tested, place->name));
      for (State state = 0; state < N_STATES; state++)
        if (place->lacks[state] == NULL)
          g_hash_table_add (names, name_shot (place, state, &plain));
      for (guint j = 0; !place->plain && place->lacks[STATE_CONTENT] == NULL && j < G_N_ELEMENTS (looks); j++)
        g_hash_table_add (names, name_shot (place, STATE_CONTENT, &looks[j]));
    }
  gallery_check_names (names);
}

int
main (int   argc,
      char *argv[])
{
  const Place *place;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/goldens/names", test_names);
  for (guint i = 0; (place = place_nth (i)) != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/goldens/", place->name, NULL);

      g_test_add_data_func (path, place, test_place);
    }
  return g_test_run ();
}
