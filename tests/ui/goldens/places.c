/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "places.h"

#include <string.h>

static const Place *const tables[] = {
  places_of_feed,    places_of_search, places_of_people,  places_of_outbox,  places_of_questions,
  places_of_account, places_of_menus,  places_of_visitor, places_of_welcome, places_of_hosting,
};

const Place *
place_nth (guint n)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const Place *place = tables[i]; place->name != NULL; place++)
      if (n-- == 0)
        return place;
  return NULL;
}

static char *
dup_target (Community  *community,
            const char *target)
{
  g_autofree char *name = NULL;

  if (target == NULL || target[0] != '{')
    return g_strdup (target);
  name = g_strndup (target + 1, strlen (target) - 2);
  return g_strdup (community_name (community, name));
}

void
place_go (const Place *place,
          Booth       *booth,
          State        state)
{
  gboolean empty = state == STATE_EMPTY && place->target_empty != NULL;
  g_autofree char *target = dup_target (booth->community, empty ? place->target_empty : place->target);

  if (place->action != NULL)
    booth_do (booth, place->action, target);
  if (place->go != NULL)
    place->go (booth, state, place->with);
}
