/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client-test.h"
#include "fake-server.h"
#include "media-test.h"

#include "rialto-objects.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A window with a widget in it, and pictures for it. */
typedef struct
{
  FakeServer      server;
  RialtoTextures *textures;
  GtkWidget      *window;
} Stage;

void                 stage_set_up    (Stage        *stage,
                                      gconstpointer data);
void                 stage_tear_down (Stage        *stage,
                                      gconstpointer data);
/* Shows the widget in a window of that size, and waits until it is drawn. */
void                 stage_show      (Stage        *stage,
                                      gpointer      widget,
                                      int           width,
                                      int           height);
/* Turns the main loop until the server was asked so often. */
void                 stage_await     (Stage        *stage,
                                      guint         n_requests);
/* Waits until the window was laid out and drawn again. */
void                 stage_settle    (Stage        *stage);
/* With RIALTO_TEST_SHOTS: writes what the window shows to NAME.png there. */
void                 stage_shoot     (Stage        *stage,
                                      const char   *name);

RialtoPictureObject *make_picture    (guint         digit,
                                      guint         width,
                                      guint         height,
                                      const char   *alt);
/* The n-th descendant of a type that is mapped. */
GtkWidget           *find_mapped     (gpointer      widget,
                                      GType         type,
                                      guint         n);
/* What GTK would tell a reader is asserted elsewhere; this presses what a person sees. */
void                 press           (gpointer      button);

#define stage_test_add(name, func) g_test_add ((name), Stage, NULL, stage_set_up, (func), stage_tear_down)

G_END_DECLS
