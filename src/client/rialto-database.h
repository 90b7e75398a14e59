/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"
#include "rialto-database-tx.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_DATABASE (rialto_database_get_type ())
G_DECLARE_FINAL_TYPE (RialtoDatabase, rialto_database, RIALTO, DATABASE, GObject)

typedef enum
{
  RIALTO_DATABASE_DISPOSABLE, /* made anew when it is damaged, of another stamp, or newer */
  RIALTO_DATABASE_PRECIOUS,   /* moved aside when it is damaged; every commit is on the disk */
} RialtoDatabaseKind;

typedef struct
{
  const char        *path;
  RialtoDatabaseKind kind;
  const char *const *migrations; /* static, NULL-terminated; the first makes the file number 1 */
  const char        *stamp;      /* nullable; a disposable file of another stamp is made anew */
} RialtoDatabaseOptions;

/* Runs on the database's thread, perhaps again: what it does beside @tx must bear that. Sets @result or leaves it. After a statement
 * has failed all others do nothing, and the statement's error wins over @error. */
typedef gboolean (*RialtoDatabaseFunc) (RialtoDatabaseTx *tx,
                                        gpointer          data,
                                        GValue           *result,
                                        GError          **error);

DexFuture  *rialto_database_open           (const RialtoDatabaseOptions *options) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *rialto_database_run            (RialtoDatabase              *self,
                                            RialtoDatabaseFunc           func,
                                            gpointer                     data,
                                            GDestroyNotify               data_destroy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *rialto_database_close          (RialtoDatabase              *self) G_GNUC_WARN_UNUSED_RESULT;
char       *rialto_database_dup_kept_aside (RialtoDatabase              *self);
const char *rialto_database_get_path       (RialtoDatabase              *self);

G_END_DECLS
