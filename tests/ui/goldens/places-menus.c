/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-account-button.h"
#include "rialto-account-row.h"
#include "rialto-person-avatar.h"
#include "rialto-post-card.h"
#include "rialto-sidebar.h"

/* Menus that are open. */

/* Where there is no room for both, it is behind what it leads to. */
static void
show_sidebar (Booth *booth)
{
  g_object_set (sight_await (booth, ADW_TYPE_NAVIGATION_SPLIT_VIEW), "show-content", FALSE, NULL);
  sight_await (booth, RIALTO_TYPE_SIDEBAR);
}

/* Nullable. */
static GtkWidget *
find_menu (Booth *booth)
{
  return sight_find (booth, GTK_TYPE_POPOVER_MENU);
}

static void
open_menu (GtkWidget *of)
{
  gtk_menu_button_popup (scene_await_find (of, GTK_TYPE_MENU_BUTTON, 0));
}

static gboolean
is_open (Booth *booth,
         State  state)
{
  return find_menu (booth) != NULL;
}

static void
close_menu (Booth *booth)
{
  GtkWidget *menu = find_menu (booth);

  if (menu != NULL)
    gtk_popover_popdown (GTK_POPOVER (menu));
}

static void
open_primary (Booth      *booth,
              State       state,
              const char *with)
{
  show_sidebar (booth);
  open_menu (sight_await (booth, RIALTO_TYPE_SIDEBAR));
}

/* Another account beside the one that is shown. */
static RialtoAccountRecord *other; /* owned */

static gpointer
await_object (DexFuture *future)
{
  return g_value_dup_object (wait_for_value (future));
}

static void
join_other (Booth      *booth,
            const char *handle)
{
  RialtoAccounts *accounts = rialto_application_get_accounts (booth->application);
  RialtoCredentials credentials = { .login = (char *) handle, .password = (char *) "seven green teapots" };
  g_autoptr (RialtoMembership)
    visit = await_object (rialto_membership_visit (live_server_get_base (booth_server (booth)), TRUE));
  g_autoptr (RialtoMembership) membership =
    await_object (rialto_membership_sign_in (accounts, rialto_membership_get_session (visit), &credentials));

  other = g_object_ref (rialto_membership_get_record (membership));
  assert_wait (rialto_membership_close (membership));
  rialto_accounts_set_current (
    accounts, rialto_membership_get_record (rialto_application_get_membership (booth->application)));
  assert_wait (rialto_memberships_open_others (rialto_application_get_memberships (booth->application)));
}

static void
open_accounts (Booth      *booth,
               State       state,
               const char *with)
{
  join_other (booth, with);
  show_sidebar (booth);
  open_menu (sight_await (booth, RIALTO_TYPE_ACCOUNT_BUTTON));
}

/* With their faces, and what is new in the other one. */
static gboolean
has_accounts (Booth *booth,
              State  state)
{
  GtkWidget *menu = find_menu (booth);
  RialtoMemberships *memberships = rialto_application_get_memberships (booth->application);

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *row = menu != NULL ? scene_find (menu, RIALTO_TYPE_ACCOUNT_ROW, i) : NULL;
      g_autoptr (GObject) face = NULL;

      if (row == NULL)
        return FALSE;
      g_object_get (scene_find (row, RIALTO_TYPE_PERSON_AVATAR, 0), "texture", &face, NULL);
      if (face == NULL)
        return FALSE;
    }
  return rialto_memberships_get_elsewhere (memberships) > 0;
}

static void
leave_other (Booth *booth)
{
  g_autoptr (GError) not_told = NULL;

  close_menu (booth);
  /* The server may be away. */
  not_told = wait_for (rialto_application_sign_out (booth->application, other));
  g_clear_object (&other);
}

static gboolean
has_post (gpointer booth)
{
  return sight_is_listed (booth, STATE_CONTENT) && sight_find (booth, RIALTO_TYPE_POST_CARD) != NULL;
}

static void
open_post (Booth      *booth,
           State       state,
           const char *with)
{
  wait_until (has_post, booth);
  sight_await_rest (booth);
  open_menu (sight_find (booth, RIALTO_TYPE_POST_CARD));
}

#define MENU "what can be done is known at once"

const Place places_of_menus[] = {
  { "menu", WHO_NEWCOMER, is_open, "win.search", .go = open_primary, .leave = close_menu,
    ONLY_CONTENT (MENU) },
  { "menu-accounts", WHO_MEMBER, has_accounts, "win.search", .go = open_accounts, .with = "aiko",
    .leave = leave_other, ONLY_CONTENT (MENU) },
  { "menu-post", WHO_MEMBER, is_open, "win.show-post", "{trousers}", .go = open_post, .leave = close_menu,
    ONLY_CONTENT (MENU) },
  { "menu-post-own", WHO_MEMBER, is_open, "win.show-post", "{coat}", .go = open_post, .leave = close_menu,
    ONLY_CONTENT (MENU), .plain = TRUE },
  { NULL },
};
