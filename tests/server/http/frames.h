/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Frames as a client sends them. */
enum
{
  FRAME_CONTINUATION = 0,
  FRAME_TEXT = 1,
  FRAME_BINARY = 2,
  FRAME_CLOSE = 8,
  FRAME_PING = 9,
  FRAME_PONG = 10,
  FRAME_FINAL = 0x80,
};

void frames_append       (GString    *stream,
                          guint       first,
                          const char *payload,
                          gssize      length);
void frames_append_raw   (GString    *stream,
                          guint       first,
                          guint       second,
                          guint64     long_length,
                          guint       long_bytes,
                          const char *payload,
                          gsize       length);
void frames_append_close (GString    *stream,
                          guint       code,
                          const char *reason);
