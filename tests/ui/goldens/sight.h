/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "places.h"
#include "scene.h"

G_BEGIN_DECLS

/* What is to be seen in the window, and whether it is what is meant. */

/* The first one that is mapped; nullable. */
gpointer sight_find           (Booth      *booth,
                               GType       type);
gpointer sight_await          (Booth      *booth,
                               GType       type);
/* Until as many faces and pictures are there, and no more are coming. */
void     sight_await_pictures (Booth      *booth,
                               guint       n);
/* Until all pictures are there. */
void     sight_await_rest     (Booth      *booth);

/* Whether the line to the server is said to be broken, where there is room for it. */
gboolean sight_is_offline     (Booth      *booth);

/* What most places say themselves. */
gboolean sight_is_listed      (Booth      *booth,
                               State       state);
gboolean sight_is_dialog      (Booth      *booth,
                               State       state);
/* In a window, and not in its place: nothing of it is loaded. */
gboolean sight_is_window      (Booth      *booth,
                               State       state);
gboolean sight_is_form        (Booth      *booth,
                               State       state);

gboolean sight_is_composed    (Booth      *booth,
                               State       state);

/* A new post with two pictures; what was written is kept as a draft, and would be there in the next window. */
void     sight_compose        (Booth      *booth,
                               State       state,
                               const char *with);
void     sight_leave_composer (Booth      *booth);

/* Into the entry of that title, which is waited for. */
void     sight_type           (Booth      *booth,
                               const char *title,
                               const char *text);
/* Sends what is typed, as by Enter. */
void     sight_submit         (Booth      *booth);

G_END_DECLS
