/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-profile-foot.h"

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

const Place places_of_people[] = {
  { "profile", WHO_MEMBER, is_profile, "win.show-place", "profile",
    .lacks = { [STATE_EMPTY] = "see newcomer" } },
  { "newcomer", WHO_NEWCOMER, is_profile, "win.show-place", "profile",
    ONLY_CONTENT ("see profile: this one has no posts") },
  /* Where there is nothing: who is not there any more, or never was. */
  { "person", WHO_MEMBER, sight_is_listed, "win.show-person", "{aiko}", "999" },
  { "people", WHO_MEMBER, sight_is_listed, "win.show-following", "{mira}", "{nils}" },
  { "notifications", WHO_MEMBER, are_notifications, "win.show-place", "notifications" },
  { NULL },
};
