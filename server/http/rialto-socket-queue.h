/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-frame-private.h"

#include <sys/uio.h>

G_BEGIN_DECLS

/* Frames that wait to be written to one socket: references in a ring, nothing at all while there are none. Zeroed memory is empty. */
typedef struct
{
  RialtoFrame **frames;
  guint         size; /* of the ring, a power of two */
  guint         first;
  guint         n_frames;
  gsize         n_bytes; /* not written yet */
  gsize         offset;  /* bytes of the first frame that are written */
} RialtoSocketQueue;

void  rialto_socket_queue_push           (RialtoSocketQueue *queue,
                                          RialtoFrame       *frame);
void  rialto_socket_queue_drop_ephemeral (RialtoSocketQueue *queue);
void  rialto_socket_queue_drop_unsent    (RialtoSocketQueue *queue);
guint rialto_socket_queue_collect        (RialtoSocketQueue *queue,
                                          struct iovec      *parts,
                                          guint              max_parts);
void  rialto_socket_queue_advance        (RialtoSocketQueue *queue,
                                          gsize              written);
void  rialto_socket_queue_clear          (RialtoSocketQueue *queue);

G_END_DECLS
