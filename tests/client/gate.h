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
/* Bytes that clients have sent and that were handed on. */
gint64      gate_get_n_sent     (Gate    *gate);
/* Cuts every connection once so many more have been; 0: no more. */
void        gate_cut_after      (Gate    *gate,
                                 gint64   n_bytes);
/* Cuts every connection so often, each time after at most so many bytes more. */
void        gate_cut_often      (Gate    *gate,
                                 guint    n_cuts,
                                 gint32   most);
/* Lets nothing more through once so many more have been, and cuts every connection when it is let go. */
void        gate_stop_after     (Gate    *gate,
                                 gint64   n_bytes);
gboolean    gate_is_stopped     (Gate    *gate);
void        gate_let_go         (Gate    *gate);
void        gate_cut            (Gate    *gate);
/* While it is held, answers do not get through; what was asked does. */
void        gate_set_held       (Gate    *gate,
                                 gboolean held);
void        gate_set_shut       (Gate    *gate,
                                 gboolean shut);

G_END_DECLS
