/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

static void
turn_to (Booth      *booth,
         const char *page)
{
  adw_preferences_dialog_set_visible_page_name (sight_await (booth, ADW_TYPE_PREFERENCES_DIALOG), page);
}

static void
turn_to_sign_in (Booth *booth,
                 State  state)
{
  turn_to (booth, "sign-in");
}

static void
turn_to_devices (Booth *booth,
                 State  state)
{
  turn_to (booth, "devices");
}

static void
turn_to_notices (Booth *booth,
                 State  state)
{
  turn_to (booth, "notices");
}

static void
turn_to_people (Booth *booth,
                State  state)
{
  turn_to (booth, "people");
}

const Place places_of_account[] = {
  { "account", WHO_MEMBER, sight_is_dialog, "win.account", ONLY_CONTENT (OF_SESSION) },
  { "account-sign-in", WHO_NEWCOMER, sight_is_dialog, "win.account", .go = turn_to_sign_in,
    ONLY_CONTENT (OF_SESSION) },
  { "account-devices", WHO_NEWCOMER, sight_is_dialog, "win.account", .go = turn_to_devices,
    ONLY_CONTENT (NOTHING) },
  { "account-notices", WHO_NEWCOMER, sight_is_dialog, "win.account", .go = turn_to_notices,
    ONLY_CONTENT (OF_SESSION) },
  { "account-people", WHO_MEMBER, sight_is_dialog, "win.account", .go = turn_to_people,
    .lacks = { [STATE_LOADING] = NOTHING, [STATE_OFFLINE] = NOTHING, [STATE_ERROR] = NOTHING } },
  { "preferences", WHO_NEWCOMER, sight_is_dialog, "win.preferences", ONLY_CONTENT (ONLY_HERE) },
  { "shortcuts", WHO_NEWCOMER, sight_is_dialog, "win.shortcuts", ONLY_CONTENT (ONLY_HERE) },
  { "about", WHO_NEWCOMER, sight_is_dialog, "win.about", ONLY_CONTENT (ONLY_HERE) },
  { NULL },
};
