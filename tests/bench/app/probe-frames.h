/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

void probe_frames_follow (GdkFrameClock *clock);
void probe_frames_begin  (void);
void probe_frames_tell   (guint          posts,
                          double         step);

G_END_DECLS
