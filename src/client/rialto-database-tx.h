/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* What a closure sees of its database: one transaction. */
typedef struct _RialtoDatabaseTx   RialtoDatabaseTx;
typedef struct _RialtoDatabaseRows RialtoDatabaseRows;

/* Binds: i gint64, t const char * (nullable), b GBytes * (nullable). The SQL is a string constant with ?1, ?2 .. */
gint64              rialto_database_tx_exec        (RialtoDatabaseTx   *tx,
                                                    const char         *sql,
                                                    const char         *binds,
                                                    ...);
RialtoDatabaseRows *rialto_database_tx_query       (RialtoDatabaseTx   *tx,
                                                    const char         *sql,
                                                    const char         *binds,
                                                    ...) G_GNUC_WARN_UNUSED_RESULT;
gint64              rialto_database_tx_query_int   (RialtoDatabaseTx   *tx,
                                                    const char         *sql,
                                                    const char         *binds,
                                                    ...);
gboolean            rialto_database_tx_failed      (RialtoDatabaseTx   *tx);

gboolean            rialto_database_rows_next      (RialtoDatabaseRows *rows);
gint64              rialto_database_rows_int       (RialtoDatabaseRows *rows,
                                                    guint               column);
const char         *rialto_database_rows_text      (RialtoDatabaseRows *rows,
                                                    guint               column);
char               *rialto_database_rows_dup_text  (RialtoDatabaseRows *rows,
                                                    guint               column);
GBytes             *rialto_database_rows_dup_bytes (RialtoDatabaseRows *rows,
                                                    guint               column);
void                rialto_database_rows_free      (RialtoDatabaseRows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoDatabaseRows, rialto_database_rows_free)

G_END_DECLS
