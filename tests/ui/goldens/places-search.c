/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-find-page.h"

static void
seek (Booth      *booth,
      const char *kind,
      const char *query)
{
  GtkWidget *entry = sight_await (booth, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), query);
  g_object_set (gtk_widget_get_ancestor (entry, RIALTO_TYPE_FIND_PAGE), "kind", kind, NULL);
}

static void
seek_posts (Booth      *booth,
            State       state,
            const char *with)
{
  seek (booth, "posts", "linen");
}

static void
seek_people (Booth      *booth,
             State       state,
             const char *with)
{
  seek (booth, "people", state == STATE_EMPTY ? "aiko" : "b");
}

static void
seek_tags (Booth      *booth,
           State       state,
           const char *with)
{
  seek (booth, "tags", "lin");
}

const Place places_of_search[] = {
  { "search", WHO_MEMBER, sight_is_listed, "win.search", .go = seek_posts },
  { "search-people", WHO_MEMBER, sight_is_listed, "win.search", .go = seek_people },
  { "search-tags", WHO_MEMBER, sight_is_listed, "win.search", .go = seek_tags },
  { "search-start", WHO_NEWCOMER, sight_is_window, "win.search", ONLY_CONTENT ("nothing is searched yet") },
  { NULL },
};
