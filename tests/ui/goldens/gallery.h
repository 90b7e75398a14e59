/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "booth.h"

G_BEGIN_DECLS

/* Waits until the window shows what the golden of that name shows, and fails the test when it comes to rest without, or when there is
   no golden. With RIALTO_GOLDENS=write it makes the golden, and with RIALTO_GOLDENS_SHOW=DIR a picture in DIR.
   @ready says whether it has come to what is to be seen at all. */
void gallery_check       (Booth      *booth,
                          const char *name,
                          gboolean    (*ready) (gpointer data),
                          gpointer    data);
/* Fails the test when there is a golden whose name is not among these. */
void gallery_check_names (GHashTable *names);

G_END_DECLS
