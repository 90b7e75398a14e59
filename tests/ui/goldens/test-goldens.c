/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gallery.h"
#include "tour.h"

/* Every place as it is seen: in each of its states, and what is in it for everybody's eyes. A line of the table makes the pictures of a
   place; those it is held against are beside this file. */

/* What content is shown in besides. */
static const Look looks[] = {
  { "dark", .width = 1000, .height = 700, .dark = TRUE },
  { "contrast", .width = 1000, .height = 700, .contrast = TRUE },
  { "large", .width = 1000, .height = 700, .large = TRUE },
  { "mirrored", .width = 1000, .height = 700, .mirrored = TRUE },
  { "narrow", .width = 360, .height = 640 },
};

static void
check (const Stop *stop)
{
  g_autofree char *name = tour_name_stop (stop->place, stop->state, stop->look);

  gallery_check (stop->booth, name, tour_is_there, (gpointer) stop);
}

static const Tour tour = { looks, G_N_ELEMENTS (looks), check };

static void
test_place (gconstpointer place)
{
  tour_place (&tour, place);
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
          g_hash_table_add (names, tour_name_stop (place, state, &tour_plain));
      for (guint j = 0; !place->plain && place->lacks[STATE_CONTENT] == NULL && j < G_N_ELEMENTS (looks); j++)
        g_hash_table_add (names, tour_name_stop (place, STATE_CONTENT, &looks[j]));
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
