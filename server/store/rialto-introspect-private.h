/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-tx-private.h"

G_BEGIN_DECLS

/* Each writes the tables of its database in the same words. */
void rialto_introspect_sqlite       (RialtoTx  *tx,
                                     GString   *text);
void rialto_introspect_postgres     (RialtoTx  *tx,
                                     GString   *text);

void rialto_introspect_write_sorted (GString   *text,
                                     GPtrArray *lines);

G_END_DECLS
