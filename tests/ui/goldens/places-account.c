/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-certificate-view.h"

static void
turn_to (Booth      *booth,
         State       state,
         const char *with)
{
  adw_preferences_dialog_set_visible_page_name (sight_await (booth, ADW_TYPE_PREFERENCES_DIALOG), with);
}

/* No server here has a certificate, and so none that could change. */
static void
show_certificates (Booth      *booth,
                   State       state,
                   const char *with)
{
  booth_do (booth, "win.certificate", NULL);
  g_object_set (sight_await (booth, RIALTO_TYPE_CERTIFICATE_VIEW), "trusted",
                "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "fingerprint",
                "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100", NULL);
}

const Place places_of_account[] = {
  { "account", WHO_MEMBER, sight_is_dialog, "win.account", ONLY_CONTENT (OF_SESSION) },
  { "account-sign-in", WHO_NEWCOMER, sight_is_dialog, "win.account", .go = turn_to, .with = "sign-in",
    ONLY_CONTENT (OF_SESSION) },
  { "account-devices", WHO_NEWCOMER, sight_is_dialog, "win.account", .go = turn_to, .with = "devices",
    ONLY_CONTENT (NOTHING) },
  { "account-notices", WHO_NEWCOMER, sight_is_dialog, "win.account", .go = turn_to, .with = "notices",
    ONLY_CONTENT (OF_SESSION) },
  { "account-people", WHO_MEMBER, sight_is_dialog, "win.account", .go = turn_to, .with = "people",
    .lacks = { [STATE_LOADING] = NOTHING, [STATE_OFFLINE] = NOTHING, [STATE_ERROR] = NOTHING } },
  { "preferences", WHO_NEWCOMER, sight_is_dialog, "win.preferences", ONLY_CONTENT (ONLY_HERE) },
  { "shortcuts", WHO_NEWCOMER, sight_is_dialog, "win.shortcuts", ONLY_CONTENT (ONLY_HERE) },
  { "about", WHO_NEWCOMER, sight_is_dialog, "win.about", ONLY_CONTENT (ONLY_HERE) },
  { "certificate", WHO_NEWCOMER, sight_is_dialog, "win.search", .go = show_certificates,
    ONLY_CONTENT (ONLY_HERE) },
  { NULL },
};
