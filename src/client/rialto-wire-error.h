/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

GError *rialto_wire_error_from_answer      (SoupMessage  *message,
                                            GBytes       *body) G_GNUC_WARN_UNUSED_RESULT;
GError *rialto_wire_error_from_certificate (const char   *fingerprint,
                                            gboolean      is_changed);
GError *rialto_wire_error_from_send        (const GError *error);

G_END_DECLS
