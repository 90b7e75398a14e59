/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hands every connection on to another port; can cut them all, as a bad network does. */
typedef struct _Gate Gate;

Gate       *gate_new            (guint16  port);
void        gate_free           (Gate    *gate);
const char *gate_get_base       (Gate    *gate);
void        gate_set_port       (Gate    *gate,
                                 guint16  port);
/* As a proxy that knows no WebSocket. */
void        gate_set_no_sockets (Gate    *gate,
                                 gboolean no_sockets);
void        gate_cut            (Gate    *gate);
/* While it is held, answers do not get through; what was asked does. */
void        gate_set_held       (Gate    *gate,
                                 gboolean held);
void        gate_set_shut       (Gate    *gate,
                                 gboolean shut);

G_END_DECLS
