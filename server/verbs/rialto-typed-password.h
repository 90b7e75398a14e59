/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

G_BEGIN_DECLS

/* A password on its way from a terminal or a script: never an argument, which every user of the machine can read. */
char *rialto_typed_password_read (const char *file,
                                  GError    **error);
char *rialto_typed_password_make (void);

G_END_DECLS
