/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scene.h"

#include "rialto-host.h"
#include "rialto-join.h"

G_BEGIN_DECLS

/* Somebody before a welcome, who does what people do: types into the entry of that title, presses the button of those words. */
typedef struct
{
  gpointer          welcome; /* or another widget that is looked at */
  RialtoJoin       *join;
  RialtoMembership *joined; /* owned, nullable */
} Guest;

/* What is asked of an entry. */
typedef struct
{
  Guest      *guest;
  const char *title;
} Refusal;

void              guest_set_up        (Guest            *guest,
                                       Scene            *scene,
                                       RialtoMembership *visit,
                                       RialtoHost       *host,
                                       const char       *start);
/* Nothing of the pages is left when the window is gone, whatever is on its way. */
void              guest_tear_down     (Guest            *guest,
                                       Scene            *scene);
/* Lets go of the last reference and waits until it is gone. */
void              guest_await_end     (gpointer          object);
RialtoMembership *guest_make_visit    (Scene            *scene);
GtkWidget        *guest_find_titled   (Guest            *guest,
                                       const char       *title);
void              guest_fill_in       (Guest            *guest,
                                       const char       *title,
                                       const char       *text);
GtkWidget        *guest_find_button   (Guest            *guest,
                                       const char       *words);
void              guest_press         (Guest            *guest,
                                       const char       *words);
gboolean          guest_is_busy       (Guest            *guest);
gboolean          guest_has_joined    (gpointer          guest);
gboolean          guest_is_refused    (gpointer          refusal);
/* The field says why, and is where one goes on. */
void              guest_await_refusal (Guest            *guest,
                                       const char       *title,
                                       const char       *sentence);
void              guest_await_words   (Guest            *guest,
                                       const char       *text);

G_END_DECLS
