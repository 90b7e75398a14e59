/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client-test.h"

G_BEGIN_DECLS

/* A folder of a test's own. */
typedef struct
{
  char *folder;
  char *path; /* of a file below a folder that is not there yet */
} Place;

void     place_set_up    (Place        *place,
                          gconstpointer data);
void     place_tear_down (Place        *place,
                          gconstpointer data);
void     remove_folder   (const char   *folder);
/* The object that a future resolves to; nobody but the caller holds it. */
gpointer wait_for_object (DexFuture    *future);
/* Drops what the last wait held. */
void     forget_last     (void);

#define place_test_add(name, func) g_test_add ((name), Place, NULL, place_set_up, (func), place_tear_down)

G_END_DECLS
