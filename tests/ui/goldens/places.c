/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "places.h"

#include "outfit.h"

#include "scene.h"

#include "rialto-album.h"
#include "rialto-composer-dialog.h"
#include "rialto-connection-line.h"
#include "rialto-find-page.h"
#include "rialto-form-button.h"
#include "rialto-host-dialog.h"
#include "rialto-picture-viewer.h"
#include "rialto-place.h"
#include "rialto-listing.h"
#include "rialto-profile-foot.h"
#include "rialto-welcome-start.h"
#include "rialto-welcome.h"

/* How each place is come to, and the table of them. */

static gpointer
find (Booth *booth,
      GType  type)
{
  return scene_find (booth->window, type, 0);
}

typedef struct
{
  Booth *booth;
  GType  type;
} Sought;

static gboolean
is_found (gpointer data)
{
  Sought *sought = data;

  return find (sought->booth, sought->type) != NULL;
}

static gpointer
await (Booth *booth,
       GType  type)
{
  wait_until (is_found, &(Sought) { booth, type });
  return find (booth, type);
}

/* The line to the server is said to be broken, where there is room for it. */
static gboolean
says_offline (Booth *booth)
{
  RialtoConnectionLine *line = find (booth, RIALTO_TYPE_CONNECTION_LINE);
  g_autofree char *text = NULL;

  if (line == NULL)
    return TRUE;
  g_object_get (line, "text", &text, NULL);
  return g_strcmp0 (text, "Offline") == 0;
}

/* What most places say themselves. */
static gboolean
is_listed (Booth *booth,
           State  state)
{
  static const RialtoListing listings[N_STATES] = {
    RIALTO_LISTING_LOADING, RIALTO_LISTING_EMPTY, RIALTO_LISTING_CONTENT,
    RIALTO_LISTING_CONTENT, RIALTO_LISTING_ERROR,
  };
  RialtoPlace *place = find (booth, RIALTO_TYPE_PLACE);

  return place != NULL && scene_get (place, "state") == (gint64) listings[state] &&
         scene_get (place, "waiting") == (state == STATE_LOADING) &&
         scene_get (place, "offline") == (state == STATE_OFFLINE || state == STATE_ERROR) &&
         ((state != STATE_OFFLINE && state != STATE_ERROR) || says_offline (booth));
}

static void
go_home (Booth *booth,
         State  state)
{
  booth_do (booth, "win.show-place", "home");
}

static void
go_post (Booth *booth,
         State  state)
{
  booth_do (booth, "win.show-post",
            community_name (booth->community, state == STATE_EMPTY ? "gone" : "dress"));
}

static void
go_explore (Booth *booth,
            State  state)
{
  booth_do (booth, "win.show-place", "explore");
}

static void
go_search_start (Booth *booth,
                 State  state)
{
  booth_do (booth, "win.search", NULL);
}

static void
type_query (Booth      *booth,
            const char *kind,
            const char *query)
{
  booth_do (booth, "win.search", NULL);
  gtk_editable_set_text (await (booth, GTK_TYPE_SEARCH_ENTRY), query);
  g_object_set (gtk_widget_get_ancestor (find (booth, GTK_TYPE_SEARCH_ENTRY), RIALTO_TYPE_FIND_PAGE), "kind",
                kind, NULL);
}

static void
go_search (Booth *booth,
           State  state)
{
  type_query (booth, "posts", "linen");
}

static void
go_search_people (Booth *booth,
                  State  state)
{
  type_query (booth, "people", state == STATE_EMPTY ? "aiko" : "b");
}

static void
go_search_tags (Booth *booth,
                State  state)
{
  type_query (booth, "tags", "lin");
}

static void
go_tag (Booth *booth,
        State  state)
{
  booth_do (booth, "win.show-tag", state == STATE_EMPTY ? "velvet" : "wool");
}

static void
go_profile (Booth *booth,
            State  state)
{
  booth_do (booth, "win.show-place", "profile");
}

/* Who is not there any more, or never was. */
static void
go_person (Booth *booth,
           State  state)
{
  booth_do (booth, "win.show-person",
            state == STATE_EMPTY ? "999" : community_name (booth->community, "aiko"));
}

static void
go_people (Booth *booth,
           State  state)
{
  booth_do (booth, "win.show-following",
            community_name (booth->community, state == STATE_EMPTY ? "nils" : "mira"));
}

static void
go_saved (Booth *booth,
          State  state)
{
  booth_do (booth, "win.show-place", "saved");
}

static void
go_notifications (Booth *booth,
                  State  state)
{
  booth_do (booth, "win.show-place", "notifications");
}

/* What is seen is read after a moment. */
static gboolean
are_notifications (Booth *booth,
                   State  state)
{
  RialtoMembership *membership = rialto_application_get_membership (booth->application);
  gboolean seen = state == STATE_CONTENT || state == STATE_OFFLINE;

  return is_listed (booth, state) &&
         (!seen || rialto_session_get_unread (rialto_membership_get_session (membership)) == 0);
}

/* The person came with the session; their posts did not. */
static gboolean
is_profile (Booth *booth,
            State  state)
{
  RialtoProfileFoot *foot = find (booth, RIALTO_TYPE_PROFILE_FOOT);
  g_autoptr (RialtoPagedList) list = NULL;

  /* It is below what there is room for. */
  if (foot == NULL)
    return is_listed (booth, state);
  g_object_get (foot, "list", &list, NULL);
  if (state == STATE_ERROR)
    return rialto_paged_list_get_error (list) != NULL && says_offline (booth);
  return rialto_paged_list_get_busy (list) == (state == STATE_LOADING) &&
         (state != STATE_OFFLINE || is_listed (booth, state));
}

static gboolean
has_dialog (Booth *booth,
            State  state)
{
  return find (booth, ADW_TYPE_DIALOG) != NULL;
}

/* In a window, and not in its place: nothing of it is loaded. */
static gboolean
has_window (Booth *booth,
            State  state)
{
  return TRUE;
}

static void
add_picture (RialtoComposition *composition,
             const char        *name)
{
  g_autoptr (GBytes) drawing = outfit_draw (name);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (drawing, NULL);

  g_assert_true (rialto_composition_add_texture (composition, texture));
}

static void
go_composer (Booth *booth,
             State  state)
{
  RialtoComposition *composition;
  g_autoptr (RialtoComposedPicture) first = NULL;

  booth_do (booth, "win.compose", NULL);
  if (state == STATE_EMPTY)
    return;
  composition = rialto_composer_dialog_get_composition (await (booth, RIALTO_TYPE_COMPOSER_DIALOG));
  g_object_set (composition, "caption", "Dyed twice, and still not the green I wanted. #linen", NULL);
  add_picture (composition, "a-dress");
  add_picture (composition, "a-trousers");
  first = g_list_model_get_item (rialto_composition_get_pictures (composition), 0);
  rialto_composed_picture_set_alt (first, "A green linen dress with a yellow belt");
  if (state == STATE_ERROR)
    rialto_composed_picture_set_error (first, "This picture cannot be read.");
}

static gboolean
is_composed (Booth *booth,
             State  state)
{
  RialtoComposerDialog *dialog = find (booth, RIALTO_TYPE_COMPOSER_DIALOG);
  GListModel *pictures = dialog != NULL
                           ? rialto_composition_get_pictures (rialto_composer_dialog_get_composition (dialog))
                           : NULL;

  for (guint i = 0; pictures != NULL && i < g_list_model_get_n_items (pictures); i++)
    {
      g_autoptr (RialtoComposedPicture) picture = g_list_model_get_item (pictures, i);

      if (!rialto_composed_picture_get_ready (picture))
        return FALSE;
    }
  return dialog != NULL;
}

/* What was written is kept as a draft, and would be there in the next window. */
static void
leave_composer (Booth *booth)
{
  RialtoComposerDialog *dialog = find (booth, RIALTO_TYPE_COMPOSER_DIALOG);

  if (dialog != NULL)
    rialto_composition_discard (rialto_composer_dialog_get_composition (dialog));
}

static gboolean
is_quiet (gpointer booth)
{
  return booth_is_quiet (booth);
}

static void
go_viewer (Booth *booth,
           State  state)
{
  booth_do (booth, "win.show-tag", "linen");
  await (booth, RIALTO_TYPE_ALBUM);
  wait_until (is_quiet, booth);
  gtk_widget_activate_action (find (booth, RIALTO_TYPE_ALBUM), "album.open", NULL);
}

#define ACCOUNT_PAGE(function, page)                                                                         \
  static void function (Booth *booth, State state)                                                           \
  {                                                                                                          \
    booth_do (booth, "win.account", NULL);                                                                   \
    adw_preferences_dialog_set_visible_page_name (await (booth, ADW_TYPE_PREFERENCES_DIALOG), page);          \
  }

ACCOUNT_PAGE (go_account, "profile")
ACCOUNT_PAGE (go_account_sign_in, "sign-in")
ACCOUNT_PAGE (go_account_devices, "devices")
ACCOUNT_PAGE (go_account_notices, "notices")
ACCOUNT_PAGE (go_account_people, "people")

static void
go_preferences (Booth *booth,
                State  state)
{
  booth_do (booth, "win.preferences", NULL);
}

static void
go_shortcuts (Booth *booth,
              State  state)
{
  booth_do (booth, "win.shortcuts", NULL);
}

static void
go_about (Booth *booth,
          State  state)
{
  booth_do (booth, "win.about", NULL);
}

static void
go_welcome (Booth *booth,
            State  state)
{
  await (booth, RIALTO_TYPE_WELCOME);
}

static void
open_step (Booth      *booth,
           const char *step)
{
  gtk_widget_activate_action (await (booth, RIALTO_TYPE_WELCOME), "welcome.open", "s", step);
}

typedef struct
{
  Booth      *booth;
  const char *title;
} Entry;

static GtkWidget *
find_entry (const Entry *entry)
{
  GtkWidget *row;

  for (guint i = 0; (row = scene_find (entry->booth->window, ADW_TYPE_ENTRY_ROW, i)) != NULL; i++)
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), entry->title))
      break;
  return row;
}

static gboolean
is_entry_there (gpointer data)
{
  return find_entry (data) != NULL;
}

static void
type_into (Booth      *booth,
           const char *title,
           const char *text)
{
  Entry entry = { booth, title };

  wait_until (is_entry_there, &entry);
  gtk_editable_set_text (GTK_EDITABLE (find_entry (&entry)), text);
}

/* As by Enter. */
static void
submit (Booth *booth)
{
  gtk_widget_activate_action (find (booth, RIALTO_TYPE_FORM_BUTTON), "form.submit", NULL);
}

/* A field says what is wrong with it. */
static gboolean
has_fault (Booth *booth)
{
  GtkWidget *row;

  for (guint i = 0; (row = scene_find (booth->window, ADW_TYPE_ENTRY_ROW, i)) != NULL; i++)
    if (gtk_widget_has_css_class (row, "error"))
      return TRUE;
  return FALSE;
}

static gboolean
is_form (Booth *booth,
         State  state)
{
  GtkWidget *button = find (booth, RIALTO_TYPE_FORM_BUTTON);
  g_autoptr (RialtoForm) form = NULL;
  g_autofree char *failure = NULL;

  if (button == NULL)
    return FALSE;
  g_object_get (button, "form", &form, NULL);
  g_object_get (form, "failure", &failure, NULL);
  return scene_get (form, "busy") == (state == STATE_LOADING) &&
         (state != STATE_ERROR || failure != NULL || has_fault (booth));
}

/* Nothing listens there; another port would be another word on the screen each time. */
static void
go_address (Booth *booth,
            State  state)
{
  open_step (booth, "address");
  if (state != STATE_EMPTY)
    type_into (booth, "Address", state == STATE_ERROR ? "http://127.0.0.1:9" : "rialto.example");
  if (state == STATE_ERROR)
    submit (booth);
}

static void
open_step_of_community (Booth      *booth,
                        const char *step)
{
  RialtoWelcome *welcome = await (booth, RIALTO_TYPE_WELCOME);
  g_autoptr (RialtoJoin) join = NULL;

  g_object_get (welcome, "join", &join, NULL);
  rialto_join_set_visit (join, booth->visit);
  open_step (booth, step);
}

static void
go_community (Booth *booth,
              State  state)
{
  open_step_of_community (booth, "community");
}

static void
go_sign_in (Booth *booth,
            State  state)
{
  open_step_of_community (booth, "sign-in");
  if (state == STATE_EMPTY)
    return;
  type_into (booth, "Handle or E-Mail Address", "nils");
  type_into (booth, "Password", "seven green teacups");
  if (state != STATE_CONTENT)
    submit (booth);
}

static void
go_sign_up (Booth *booth,
            State  state)
{
  open_step_of_community (booth, "sign-up");
  if (state == STATE_EMPTY)
    return;
  type_into (booth, "Name", "Ada");
  type_into (booth, "Handle", "nils");
  type_into (booth, "E-Mail Address", "ada@example.org");
  type_into (booth, "Password", "four tall silver ladders");
  if (state != STATE_CONTENT)
    submit (booth);
}

static void
go_forgotten (Booth *booth,
              State  state)
{
  open_step_of_community (booth, "forgotten");
}

static void
go_certificate (Booth *booth,
                State  state)
{
  gtk_widget_activate_action (await (booth, RIALTO_TYPE_WELCOME_START), "welcome.show-certificate", "s",
                              "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
}

static void
go_host (Booth *booth,
         State  state)
{
  gtk_widget_activate_action (await (booth, RIALTO_TYPE_WELCOME_START), "welcome.host", NULL);
  if (state == STATE_EMPTY)
    return;
  type_into (booth, "Name of the Community", "Our Corner");
  type_into (booth, "Name", "Ada");
  type_into (booth, "Handle", "ada");
  type_into (booth, "E-Mail Address", "ada@example.org");
  type_into (booth, "Password", state == STATE_ERROR ? "short" : "four tall silver ladders");
  if (state == STATE_ERROR)
    submit (booth);
}

/* What stands still has no program to start; what runs is a rialtod of its own. */
static void
go_hosted (Booth *booth,
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
         find (booth, RIALTO_TYPE_HOST_DIALOG) != NULL;
}

/* Why a state is lacking. */
#define ONLY_HERE   "what is shown is of this computer, and there at once"
#define OF_SESSION  "what is shown came with the session"
#define NO_LINE     "it is as usual: what is done is sent when there is a line again"
#define NOTHING     "there is always something"
#define OVER_A_POST "it opens over a post whose picture is there"
#define NOT_SENT    "nothing is asked of a server here"
#define IS_ERROR    "without a line it cannot be sent, and that is the error"
#define BY_START    "it goes on to the next page by itself"

#define ONLY_CONTENT(why)                                                                                    \
  .lacks = { [STATE_LOADING] = why, [STATE_EMPTY] = why, [STATE_OFFLINE] = why, [STATE_ERROR] = why }

const Place places[] = {
  { "home", WHO_MEMBER, go_home, is_listed },
  { "post", WHO_MEMBER, go_post, is_listed },
  { "explore", WHO_MEMBER, go_explore, is_listed },
  { "search", WHO_MEMBER, go_search, is_listed },
  { "search-people", WHO_MEMBER, go_search_people, is_listed },
  { "search-tags", WHO_MEMBER, go_search_tags, is_listed },
  { "search-start", WHO_NEWCOMER, go_search_start, has_window, ONLY_CONTENT ("nothing is searched yet") },
  { "tag", WHO_MEMBER, go_tag, is_listed },
  { "profile", WHO_MEMBER, go_profile, is_profile, .lacks = { [STATE_EMPTY] = "see newcomer" } },
  { "newcomer", WHO_NEWCOMER, go_profile, is_profile, ONLY_CONTENT ("see profile: this one has no posts") },
  { "person", WHO_MEMBER, go_person, is_listed },
  { "people", WHO_MEMBER, go_people, is_listed },
  { "saved", WHO_MEMBER, go_saved, is_listed },
  { "notifications", WHO_MEMBER, go_notifications, are_notifications },
  { "composer",
    WHO_NEWCOMER,
    go_composer,
    is_composed,
    { [STATE_LOADING] = ONLY_HERE, [STATE_OFFLINE] = NO_LINE },
    leave_composer },
  { "viewer",
    WHO_MEMBER,
    go_viewer,
    has_dialog,
    { [STATE_LOADING] = OVER_A_POST,
      [STATE_EMPTY] = OVER_A_POST,
      [STATE_OFFLINE] = OVER_A_POST,
      [STATE_ERROR] = OVER_A_POST } },
  { "account", WHO_MEMBER, go_account, has_dialog, ONLY_CONTENT (OF_SESSION) },
  { "account-sign-in", WHO_NEWCOMER, go_account_sign_in, has_dialog, ONLY_CONTENT (OF_SESSION) },
  { "account-devices", WHO_NEWCOMER, go_account_devices, has_dialog, ONLY_CONTENT (NOTHING) },
  { "account-notices", WHO_NEWCOMER, go_account_notices, has_dialog, ONLY_CONTENT (OF_SESSION) },
  { "account-people",
    WHO_MEMBER,
    go_account_people,
    has_dialog,
    { [STATE_LOADING] = NOTHING, [STATE_OFFLINE] = NOTHING, [STATE_ERROR] = NOTHING } },
  { "preferences", WHO_NEWCOMER, go_preferences, has_dialog, ONLY_CONTENT (ONLY_HERE) },
  { "shortcuts", WHO_NEWCOMER, go_shortcuts, has_dialog, ONLY_CONTENT (ONLY_HERE) },
  { "about", WHO_NEWCOMER, go_about, has_dialog, ONLY_CONTENT (ONLY_HERE) },
  { "welcome", WHO_GUEST, go_welcome, has_window, ONLY_CONTENT (NOT_SENT) },
  { "welcome-address",
    WHO_GUEST,
    go_address,
    is_form,
    { [STATE_LOADING] = "as in welcome-sign-in", [STATE_OFFLINE] = IS_ERROR } },
  { "welcome-certificate", WHO_GUEST, go_certificate, has_window, ONLY_CONTENT (NOT_SENT) },
  { "welcome-community", WHO_GUEST, go_community, has_window, ONLY_CONTENT (NOT_SENT) },
  { "welcome-sign-in", WHO_GUEST, go_sign_in, is_form, { [STATE_OFFLINE] = IS_ERROR } },
  { "welcome-sign-up",
    WHO_GUEST,
    go_sign_up,
    is_form,
    { [STATE_LOADING] = "as in welcome-sign-in", [STATE_OFFLINE] = IS_ERROR } },
  { "welcome-forgotten", WHO_GUEST, go_forgotten, is_form, ONLY_CONTENT ("as in welcome-sign-in") },
  { "welcome-host",
    WHO_GUEST,
    go_host,
    is_form,
    { [STATE_LOADING] = BY_START, [STATE_OFFLINE] = ONLY_HERE } },
  { "hosted",
    WHO_NEWCOMER,
    go_hosted,
    is_hosted,
    { [STATE_LOADING] = BY_START, [STATE_OFFLINE] = ONLY_HERE, [STATE_ERROR] = "as in welcome-host" } },
};

const guint n_places = G_N_ELEMENTS (places);
