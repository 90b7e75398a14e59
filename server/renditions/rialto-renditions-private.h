/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-renditions.h"

#include <sys/types.h>

G_BEGIN_DECLS

/* How many callers may wait for each process before the next is turned away. */
#define RIALTO_RENDITIONS_QUEUE 8

/* For tests: another time than the 20 s that a picture may take, and whom to kill. */
void  rialto_renditions_set_deadline (RialtoRenditions *self,
                                      guint             milliseconds);
pid_t rialto_renditions_get_pid      (RialtoRenditions *self,
                                      guint             index);

G_END_DECLS
