/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RIALTO_CONTROL_SOCKET "control.sock"

typedef struct _RialtoControl RialtoControl;

typedef void (*RialtoControlFunc) (gpointer data);

RialtoControl *rialto_control_new   (const char       *folder,
                                     RialtoControlFunc stop,
                                     gpointer          data,
                                     GError          **error);
void           rialto_control_close (RialtoControl    *self);
void           rialto_control_free  (RialtoControl    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoControl, rialto_control_free)

G_END_DECLS
