/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-notifications-page.h"
#include "rialto-profile-foot.h"
#include "rialto-profile-page.h"

/* The person came with the session; their posts did not. */
static gboolean
is_profile (Booth *booth,
            State  state)
{
  RialtoProfileFoot *foot = sight_find (booth, RIALTO_TYPE_PROFILE_FOOT);
  g_autoptr (RialtoPagedList) list = NULL;

  /* It is below what there is room for. */
  if (foot == NULL)
    return sight_is_listed (booth, state);
  g_object_get (foot, "list", &list, NULL);
  if (state == STATE_ERROR)
    return rialto_paged_list_get_error (list) != NULL && sight_is_offline (booth);
  return rialto_paged_list_get_busy (list) == (state == STATE_LOADING) &&
         (state != STATE_OFFLINE || sight_is_listed (booth, state));
}

/* What is seen is read after a moment. */
static gboolean
are_notifications (Booth *booth,
                   State  state)
{
  RialtoMembership *membership = rialto_application_get_membership (booth->application);
  gboolean seen = state == STATE_CONTENT || state == STATE_OFFLINE;

  return sight_is_listed (booth, state) &&
         (!seen || rialto_session_get_unread (rialto_membership_get_session (membership)) == 0);
}

/* A page of them that reads nothing, however long it is looked at. */
static void
show_unread (Booth      *booth,
             State       state,
             const char *with)
{
  RialtoMembership *membership = rialto_application_get_membership (booth->application);

  adw_navigation_view_push (sight_await (booth, ADW_TYPE_NAVIGATION_VIEW),
                            g_object_new (RIALTO_TYPE_NOTIFICATIONS_PAGE, "membership", membership,
                                          "seen-after", G_MAXUINT, NULL));
}

static gboolean
are_unread (Booth *booth,
            State  state)
{
  return sight_find (booth, RIALTO_TYPE_NOTIFICATIONS_PAGE) != NULL && sight_is_listed (booth, state);
}

static gboolean
is_all_sent (gpointer deeds)
{
  return g_list_model_get_n_items (G_LIST_MODEL (rialto_deeds_get_outbox (deeds))) == 0;
}

static void
block (Booth      *booth,
       State       state,
       const char *with)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (rialto_application_get_membership (booth->application));

  rialto_deeds_block (deeds, live_member_get_id (community_person (booth->community, "dara")), TRUE);
  wait_until (is_all_sent, deeds);
}

static void
open_saved (Booth      *booth,
            State       state,
            const char *with)
{
  g_object_set (sight_await (booth, RIALTO_TYPE_PROFILE_PAGE), "tab", "saved", NULL);
}

#define AS_PEOPLE "as in people"

const Place places_of_people[] = {
  { "profile", WHO_MEMBER, is_profile, "win.show-place", "profile",
    .lacks = { [STATE_EMPTY] = "see newcomer" } },
  { "profile-saved", WHO_MEMBER, is_profile, "win.show-place", "profile", .go = open_saved,
    ONLY_CONTENT ("as in profile"), .plain = TRUE },
  { "newcomer", WHO_NEWCOMER, is_profile, "win.show-place", "profile",
    ONLY_CONTENT ("see profile: this one has no posts") },
  /* Where there is nothing: who is not there any more, or never was. */
  { "person", WHO_MEMBER, sight_is_listed, "win.show-person", "{aiko}", "999" },
  { "person-blocked", WHO_MEMBER, sight_is_listed, "win.show-person", "{dara}", .go = block,
    ONLY_CONTENT ("as in person"), .plain = TRUE },
  { "people", WHO_MEMBER, sight_is_listed, "win.show-following", "{mira}", "{nils}" },
  { "followers", WHO_MEMBER, sight_is_listed, "win.show-followers", "{mira}", "{nils}",
    .lacks = { [STATE_LOADING] = AS_PEOPLE, [STATE_OFFLINE] = AS_PEOPLE, [STATE_ERROR] = AS_PEOPLE },
    .plain = TRUE },
  /* Whose name is as long as names get, and who is muted. */
  { "person-long", WHO_MEMBER, sight_is_listed, "win.show-person", "{emil}", ONLY_CONTENT ("as in person") },
  { "notifications", WHO_MEMBER, are_notifications, "win.show-place", "notifications" },
  { "unread", WHO_MEMBER, are_unread, "win.show-place", "saved", .go = show_unread,
    ONLY_CONTENT ("as in notifications"), .plain = TRUE },
  { NULL },
};
