/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client-test.h"
#include "live-server.h"

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A member of a whole server, online, and a window that notes what is asked of it. */
typedef struct
{
  GHashTable       *alive; /* what lived before */
  LiveServer       *server;
  LiveMember       *mira;
  LiveMember       *dara;
  char             *folder;
  char             *keyring;
  RialtoAccounts   *accounts;
  RialtoMembership *membership; /* mira's */
  GtkWidget        *window;
  GString          *asked; /* a line of name and target for each action of the window */
} Scene;

void           scene_set_up             (Scene        *scene,
                                         gconstpointer data);
void           scene_tear_down          (Scene        *scene,
                                         gconstpointer data);
/* Shows the page in a window. */
void           scene_show               (Scene        *scene,
                                         gpointer      page);
/* Closes it and waits until it is gone: nothing may hold it. */
void           scene_close              (Scene        *scene);
/* Another start of the app: what was kept is there. */
void           scene_start_again        (Scene        *scene);
RialtoSession *scene_session            (Scene        *scene);
/* A request of somebody else, or from another device; %s in @format is replaced by the ids. */
void           scene_do                 (LiveMember   *member,
                                         const char   *method,
                                         const char   *format,
                                         RialtoId      id);
/* Has somebody approve followers from now on. */
void           scene_lock               (Scene        *scene,
                                         LiveMember   *member);
/* The n-th descendant of a type that is mapped; NULL when there is none. */
gpointer       scene_find               (gpointer      widget,
                                         GType         type,
                                         guint         n);
/* The same, waited for: what a page builds is found once it is mapped. */
gpointer       scene_await_find         (gpointer      widget,
                                         GType         type,
                                         guint         n);
/* Waits until a property is what it is to be. */
void           scene_await              (gpointer      object,
                                         const char   *property,
                                         gint64        value);
/* Waits until a list has so many items. */
void           scene_await_n            (gpointer      list,
                                         guint         n);
/* What was announced since the last call, a line each. */
char          *scene_take_announcements (void);
gint64         scene_get                (gpointer      object,
                                         const char   *property);

#define scene_test_add(name, func) g_test_add ((name), Scene, NULL, scene_set_up, (func), scene_tear_down)

G_END_DECLS
