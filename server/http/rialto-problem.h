/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RIALTO_PROBLEM_TYPE "application/problem+json"

char *rialto_problem_from_error (const GError *error,
                                 const char   *request_id,
                                 const char   *current,
                                 guint        *status,
                                 gsize        *length);

G_END_DECLS
