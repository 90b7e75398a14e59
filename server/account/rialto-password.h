/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

G_BEGIN_DECLS

#define RIALTO_PASSWORD_MIN 10
#define RIALTO_PASSWORD_MAX 256

/* Slow on purpose (about 12 ms and 19 MiB each): the server calls them through RialtoPasswordPool. */
char    *rialto_password_hash         (const char *password,
                                       GError    **error);
gboolean rialto_password_verify       (const char *hash,
                                       const char *password);
gboolean rialto_password_needs_rehash (const char *hash);

/* What may become a password. */
gboolean rialto_password_check_policy (const char *password,
                                       const char *handle,
                                       const char *email,
                                       const char *path,
                                       GError    **error);

G_END_DECLS
