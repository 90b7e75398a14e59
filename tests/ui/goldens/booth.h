/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "community.h"
#include "shot.h"

#include "rialto-window.h"

G_BEGIN_DECLS

/* How somebody wants to see the app. */
typedef struct
{
  const char *name; /* NULL: as most do */
  int         width, height;
  gboolean    dark, contrast, large, mirrored;
} Look;

/* The app in this process, before a community. */
typedef struct
{
  RialtoApplication *application;
  GSettings         *desktop;
  RialtoWindow      *window;    /* nullable */
  Community         *community; /* nullable */
  RialtoMembership  *visit;     /* nullable: whose community it is that nobody is in yet */
  RialtoHost        *host;      /* nullable */
} Booth;

Booth      *booth_new             (void);
void        booth_free            (Booth      *booth);
/* Somebody's account is opened in a new community, and nothing of it is kept on this computer; NULL: a guest is before it. */
void        booth_join            (Booth      *booth,
                                   Community  *(*make) (void),
                                   const char *handle);
/* Who is before it looks around in it. */
void        booth_look_around     (Booth      *booth);
/* Where the community on this computer is. */
char       *booth_dup_host_folder (Booth      *booth);
/* A community on this computer, that runs or stands still. */
void        booth_bring_host      (Booth      *booth,
                                   gboolean    runs);
void        booth_leave           (Booth      *booth);
void        booth_open            (Booth      *booth,
                                   const Look *look);
void        booth_close           (Booth      *booth);
void        booth_await_online    (Booth      *booth);
/* Whether nothing is on its way to the window. */
gboolean    booth_is_quiet        (Booth      *booth);
/* What the window shows, but for what is of this machine or of this moment. */
Shot       *booth_take            (Booth      *booth);
void        booth_do              (Booth      *booth,
                                   const char *action,
                                   const char *target);
LiveServer *booth_server          (Booth      *booth);

G_END_DECLS
