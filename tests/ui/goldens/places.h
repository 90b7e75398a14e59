/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "booth.h"

G_BEGIN_DECLS

typedef enum
{
  STATE_LOADING,
  STATE_EMPTY,
  STATE_CONTENT,
  STATE_OFFLINE,
  STATE_ERROR,
} State;

#define N_STATES 5

/* Who is before the screen. */
typedef enum
{
  WHO_MEMBER,   /* Mira among all; where there is nothing, Nils, alone */
  WHO_NEWCOMER, /* Nils, alone */
  WHO_GUEST,    /* nobody yet, before Nils' community */
  WHO_VISITOR,  /* nobody, looking around among all */
} Who;

typedef struct
{
  const char *name;
  Who         who;
  /* Whether the window has come to it. */
  gboolean    (*is_there) (Booth *booth,
                           State  state);
  /* The window's action that leads there, in a new window, and with what; in braces stands what the community calls so. Nullable. */
  const char *action, *target;
  const char *target_empty; /* where there is nothing; NULL: as else */
  /* What is done there besides, and with what; nullable. */
  void        (*go)       (Booth      *booth,
                           State       state,
                           const char *with);
  const char *with;
  /* Before the window is closed; nullable. */
  void        (*leave)    (Booth *booth);
  const char *lacks[N_STATES]; /* why there is no such state; NULL: there is */
  gboolean    plain;           /* shown as most see it and not for everybody's eyes: another place has the same parts */
} Place;

#define ONLY_CONTENT(why)                                                                                    \
  .lacks = { [STATE_LOADING] = why, [STATE_EMPTY] = why, [STATE_OFFLINE] = why, [STATE_ERROR] = why }

#define ONLY_ERROR(why)                                                                                      \
  .lacks = { [STATE_LOADING] = why, [STATE_EMPTY] = why, [STATE_CONTENT] = why, [STATE_OFFLINE] = why }

/* Why a state is lacking. */
#define ONLY_HERE   "what is shown is of this computer, and there at once"
#define OF_SESSION  "what is shown came with the session"
#define NO_LINE     "it is as usual: what is done is sent when there is a line again"
#define NOTHING     "there is always something"
#define OVER_A_POST "it opens over a post whose picture is there"
#define NOT_SENT    "nothing is asked of a server here"
#define IS_ERROR    "without a line it cannot be sent, and that is the error"
#define BY_START    "it goes on to the next page by itself"

/* A table for each part of the app; the last line has no name. */
extern const Place places_of_account[];
extern const Place places_of_feed[];
extern const Place places_of_hosting[];
extern const Place places_of_menus[];
extern const Place places_of_outbox[];
extern const Place places_of_people[];
extern const Place places_of_questions[];
extern const Place places_of_search[];
extern const Place places_of_visitor[];
extern const Place places_of_welcome[];

/* All of them, one after the other; NULL: there is no such one. */
const Place *place_nth (guint        n);
/* Leads there in the window that is open. */
void         place_go  (const Place *place,
                        Booth       *booth,
                        State        state);

G_END_DECLS
