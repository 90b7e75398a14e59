/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-migrate.h"

G_BEGIN_DECLS

gboolean rialto_migrations_apply   (const RialtoStoreOptions *options,
                                    const RialtoMigration    *migrations,
                                    guint                     n_migrations,
                                    guint                     target,
                                    GError                  **error);
gboolean rialto_migrations_verify  (const RialtoStoreOptions *options,
                                    const RialtoMigration    *migrations,
                                    guint                     n_migrations,
                                    GError                  **error);

/* sqlite-snapshot.c */
gboolean rialto_sqlite_snapshot    (const char               *uri,
                                    const char               *to,
                                    GError                  **error);
int      rialto_sqlite_lock_folder (const char               *uri,
                                    GError                  **error);

G_END_DECLS
