/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "places.h"

G_BEGIN_DECLS

typedef struct
{
  Booth       *booth;
  const Place *place;
  State        state;
  const Look  *look;
} Stop;

/* How the places are gone through: each in every state that it has, and its content in looks besides. */
typedef struct
{
  const Look *looks;
  guint       n_looks;
  /* What is done wherever the window has come to what is to be seen. */
  void        (*check) (const Stop *stop);
} Tour;

void     tour_place     (const Tour  *tour,
                         const Place *place);
/* Whether the window has come to what is to be seen, and nothing is on its way to it. */
gboolean tour_is_there  (gpointer     stop);
/* As most see it. */
extern const Look tour_plain;
char    *tour_name_stop (const Place *place,
                         State        state,
                         const Look  *look);

G_END_DECLS
