/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-welcome-start.h"
#include "rialto-welcome.h"

/* A field of a form, and what is typed into it; the last line has no title. */
typedef struct
{
  const char *title, *text;
} Field;

static void
open_step (Booth      *booth,
           const char *step)
{
  gtk_widget_activate_action (sight_await (booth, RIALTO_TYPE_WELCOME), "welcome.open", "s", step);
}

static void
open_step_of_community (Booth      *booth,
                        const char *step)
{
  RialtoWelcome *welcome = sight_await (booth, RIALTO_TYPE_WELCOME);
  g_autoptr (RialtoJoin) join = NULL;

  g_object_get (welcome, "join", &join, NULL);
  rialto_join_set_visit (join, booth->visit);
  open_step (booth, step);
}

/* Where there is nothing, nothing is typed; what is typed is not sent where that is the content. */
static void
fill_in (Booth       *booth,
         State        state,
         const Field *fields)
{
  if (state == STATE_EMPTY)
    return;
  for (; fields->title != NULL; fields++)
    sight_type (booth, fields->title, fields->text);
  if (state != STATE_CONTENT)
    sight_submit (booth);
}

static void
arrive (Booth      *booth,
        State       state,
        const char *with)
{
  sight_await (booth, RIALTO_TYPE_WELCOME);
}

/* Nothing listens there; another port would be another word on the screen each time. */
static void
open_address (Booth      *booth,
              State       state,
              const char *with)
{
  const char *address = state == STATE_ERROR ? "http://127.0.0.1:9" : "rialto.example";

  open_step (booth, "address");
  fill_in (booth, state, (Field[]) { { "Address", address }, { NULL } });
}

static void
open_of_community (Booth      *booth,
                   State       state,
                   const char *with)
{
  open_step_of_community (booth, with);
}

static void
open_sign_in (Booth      *booth,
              State       state,
              const char *with)
{
  static const Field fields[] = {
    { "Handle or E-Mail Address", "nils" },
    { "Password", "seven green teacups" },
    { NULL },
  };

  open_step_of_community (booth, "sign-in");
  fill_in (booth, state, fields);
}

static void
open_sign_up (Booth      *booth,
              State       state,
              const char *with)
{
  static const Field fields[] = {
    { "Name", "Ada" },
    { "Handle", "nils" },
    { "E-Mail Address", "ada@example.org" },
    { "Password", "four tall silver ladders" },
    { NULL },
  };

  open_step_of_community (booth, "sign-up");
  fill_in (booth, state, fields);
}

/* The mail that it came with is older than it says. */
static void
open_reset (Booth      *booth,
            State       state,
            const char *with)
{
  static const Field fields[] = {
    { "Code", "4f1c-a80b-77d2" },
    { "New Password", "four tall silver ladders" },
    { NULL },
  };

  open_step_of_community (booth, "reset");
  fill_in (booth, state, fields);
}

static void
open_certificate (Booth      *booth,
                  State       state,
                  const char *with)
{
  gtk_widget_activate_action (sight_await (booth, RIALTO_TYPE_WELCOME_START), "welcome.show-certificate", "s",
                              "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
}

static void
open_host (Booth      *booth,
           State       state,
           const char *with)
{
  const Field fields[] = {
    { "Name of the Community", "Our Corner" },
    { "Name", "Ada" },
    { "Handle", "ada" },
    { "E-Mail Address", "ada@example.org" },
    { "Password", state == STATE_ERROR ? "short" : "four tall silver ladders" },
    { NULL },
  };

  gtk_widget_activate_action (sight_await (booth, RIALTO_TYPE_WELCOME_START), "welcome.host", NULL);
  fill_in (booth, state, fields);
}

const Place places_of_welcome[] = {
  { "welcome", WHO_GUEST, sight_is_window, .go = arrive, ONLY_CONTENT (NOT_SENT) },
  { "welcome-address", WHO_GUEST, sight_is_form, .go = open_address,
    .lacks = { [STATE_LOADING] = "as in welcome-sign-in", [STATE_OFFLINE] = IS_ERROR } },
  { "welcome-certificate", WHO_GUEST, sight_is_window, .go = open_certificate, ONLY_CONTENT (NOT_SENT) },
  { "welcome-community", WHO_GUEST, sight_is_window, .go = open_of_community, .with = "community",
    ONLY_CONTENT (NOT_SENT) },
  { "welcome-sign-in", WHO_GUEST, sight_is_form, .go = open_sign_in,
    .lacks = { [STATE_OFFLINE] = IS_ERROR } },
  { "welcome-sign-up", WHO_GUEST, sight_is_form, .go = open_sign_up,
    .lacks = { [STATE_LOADING] = "as in welcome-sign-in", [STATE_OFFLINE] = IS_ERROR } },
  { "welcome-forgotten", WHO_GUEST, sight_is_form, .go = open_of_community, .with = "forgotten",
    ONLY_CONTENT ("as in welcome-sign-in") },
  { "welcome-reset", WHO_GUEST, sight_is_form, .go = open_reset,
    .lacks = { [STATE_LOADING] = "as in welcome-sign-in", [STATE_OFFLINE] = IS_ERROR } },
  { "welcome-host", WHO_GUEST, sight_is_form, .go = open_host,
    .lacks = { [STATE_LOADING] = BY_START, [STATE_OFFLINE] = ONLY_HERE } },
  { NULL },
};
