/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-host-dialog.h"

/* What stands still has no program to start; what runs is a rialtod of its own. */
static void
show_host (Booth *booth,
           State  state)
{
  booth_bring_host (booth, state != STATE_EMPTY);
  adw_dialog_present (g_object_new (RIALTO_TYPE_HOST_DIALOG, "host", booth->host, "membership",
                                    rialto_application_get_membership (booth->application), NULL),
                      GTK_WIDGET (booth->window));
}

static gboolean
is_hosted (Booth *booth,
           State  state)
{
  RialtoLocalServerState wanted = state == STATE_EMPTY ? RIALTO_LOCAL_SERVER_STOPPED
                                                       : RIALTO_LOCAL_SERVER_RUNNING;

  return rialto_local_server_get_state (rialto_host_get_server (booth->host)) == wanted &&
         sight_find (booth, RIALTO_TYPE_HOST_DIALOG) != NULL;
}

const Place places_of_hosting[] = {
  { "hosted", WHO_NEWCOMER, is_hosted, .go = show_host,
    .lacks = { [STATE_LOADING] = BY_START,
               [STATE_OFFLINE] = ONLY_HERE,
               [STATE_ERROR] = "as in welcome-host" } },
  { NULL },
};
