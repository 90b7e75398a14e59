/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"

G_BEGIN_DECLS

/* JSON of the tests' entity Everything: valid, or with one field replaced, left out or added. */
char *everything_json    (const char   *name,
                          const char   *value);
char *everything_without (const char   *name);
/* The faults as lines "path: sentence"; "" when there are none, the code's word first when it is not `invalid`. */
char *describe_error     (const GError *error);

G_END_DECLS
