/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tour.h"

static const char *const state_names[N_STATES] = { "loading", "empty", "content", "offline", "error" };

const Look tour_plain = { NULL, .width = 1000, .height = 700 };

gboolean
tour_is_there (gpointer data)
{
  const Stop *stop = data;

  /* What loads does so until it has been seen. */
  return stop->place->is_there (stop->booth, stop->state) &&
         (stop->state == STATE_LOADING || booth_is_quiet (stop->booth));
}

char *
tour_name_stop (const Place *place,
                State        state,
                const Look  *look)
{
  return g_strjoin ("-", place->name, state_names[state], look->name, NULL);
}

static void
show (const Tour *tour,
      const Stop *stop)
{
  if (stop->place->lacks[stop->state] != NULL)
    return;
  booth_open (stop->booth, stop->look);
  place_go (stop->place, stop->booth, stop->state);
  tour->check (stop);
}

static void
leave (const Stop *stop)
{
  if (stop->place->leave != NULL && stop->booth->window != NULL)
    stop->place->leave (stop->booth);
  booth_close (stop->booth);
}

static void
show_empty (const Tour  *tour,
            Booth       *booth,
            const Place *place)
{
  Stop stop = { booth, place, STATE_EMPTY, &tour_plain };

  show (tour, &stop);
  leave (&stop);
}

static void
show_error (const Tour  *tour,
            Booth       *booth,
            const Place *place)
{
  Stop stop = { booth, place, STATE_ERROR, &tour_plain };

  /* Whoever is a member has lost the line; a guest is told what is wrong with what they wrote. */
  live_server_set_shut (booth_server (booth), place->who == WHO_MEMBER);
  show (tour, &stop);
  leave (&stop);
  live_server_set_shut (booth_server (booth), FALSE);
  booth_await_online (booth);
}

static void
show_loading (const Tour  *tour,
              Booth       *booth,
              const Place *place)
{
  Stop stop = { booth, place, STATE_LOADING, &tour_plain };

  live_server_set_held (booth_server (booth), TRUE);
  show (tour, &stop);
  leave (&stop);
  live_server_set_held (booth_server (booth), FALSE);
}

static void
show_content (const Tour  *tour,
              Booth       *booth,
              const Place *place)
{
  Stop stop = { booth, place, STATE_CONTENT, &tour_plain };
  Stop offline = { booth, place, STATE_OFFLINE, &tour_plain };

  for (guint i = 0; !place->plain && i < tour->n_looks; i++)
    {
      Stop other = { booth, place, STATE_CONTENT, &tour->looks[i] };

      show (tour, &other);
      leave (&other);
    }
  show (tour, &stop);
  live_server_set_shut (booth_server (booth), TRUE);
  if (place->lacks[STATE_OFFLINE] == NULL)
    tour->check (&offline);
  leave (&stop);
  live_server_set_shut (booth_server (booth), FALSE);
}

void
tour_place (const Tour  *tour,
            const Place *place)
{
  Booth *booth = booth_new ();

  if (place->who == WHO_NEWCOMER || place->who == WHO_GUEST || place->lacks[STATE_EMPTY] == NULL)
    {
      booth_join (booth, community_new_bare, place->who == WHO_GUEST ? NULL : "nils");
      show_empty (tour, booth, place);
    }
  if (place->who == WHO_MEMBER || place->who == WHO_VISITOR)
    {
      booth_leave (booth);
      booth_join (booth, community_new, place->who == WHO_MEMBER ? "mira" : NULL);
    }
  if (place->who == WHO_VISITOR)
    booth_look_around (booth);
  if (place->lacks[STATE_ERROR] == NULL)
    show_error (tour, booth, place);
  if (place->lacks[STATE_LOADING] == NULL)
    show_loading (tour, booth, place);
  show_content (tour, booth, place);
  booth_free (booth);
}
