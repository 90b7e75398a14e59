/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rialto_invitation_read (const char *text,
                                 char      **address,
                                 char      **code);

G_END_DECLS
