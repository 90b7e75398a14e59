/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

/* How the member wants to be seen: the account has it, and the menu of accounts changes it. */

#define ACTION "status"

static void
on_membership (RialtoWindow *self)
{
  RialtoAccountRecord *record = self->membership != NULL ? rialto_membership_get_record (self->membership)
                                                         : NULL;
  g_autoptr (GPropertyAction) action = NULL;

  g_action_map_remove_action (G_ACTION_MAP (self), ACTION);
  if (record == NULL)
    return;
  action = g_property_action_new (ACTION, record, "status");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/*< private >
 * rialto_window_offer_status:
 * @self: a window
 *
 * Has a member choose how they are seen, by the action `win.status`; a visitor has no such action.
 */
void
rialto_window_offer_status (RialtoWindow *self)
{
  g_signal_connect (self, "notify::membership", G_CALLBACK (on_membership), NULL);
  on_membership (self);
}

/*< private >
 * rialto_window_forget_status:
 * @self: a window that goes
 *
 * Its actions may outlive it, and with them what they are about.
 */
void
rialto_window_forget_status (RialtoWindow *self)
{
  g_action_map_remove_action (G_ACTION_MAP (self), ACTION);
}
