/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store.h"

G_BEGIN_DECLS

/* One file of migrations/, embedded at build time in order of its number. */
typedef struct
{
  guint       number;
  const char *name;
  const char *text;
} RialtoMigration;

extern const RialtoMigration rialto_migrations[];
extern const guint           rialto_n_migrations;

char    *rialto_migration_translate (const RialtoMigration    *migration,
                                     RialtoStoreKind           kind,
                                     GError                  **error);
gboolean rialto_store_migrate       (const RialtoStoreOptions *options,
                                     guint                     target,
                                     GError                  **error);
guint    rialto_store_get_schema    (const RialtoStoreOptions *options,
                                     GError                  **error);

G_END_DECLS
