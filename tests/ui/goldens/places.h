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
} Who;

typedef struct
{
  const char *name;
  Who         who;
  /* Leads there in a new window. */
  void        (*go)       (Booth *booth,
                           State  state);
  /* Whether the window has come to it. */
  gboolean    (*is_there) (Booth *booth,
                           State  state);
  const char *lacks[N_STATES]; /* why there is no such state; NULL: there is */
  /* Before the window is closed; nullable. */
  void        (*leave)    (Booth *booth);
} Place;

extern const Place places[];
extern const guint n_places;

G_END_DECLS
