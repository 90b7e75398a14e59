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

/* How to read what can be read of a table of a damaged file, from either end; where a number is its key (the first column), one row by
 * it (?1); and how to write such a row. Static SQL. Later columns come last: of an older file there are fewer. */
typedef struct
{
  const char *forward;
  const char *backward;
  const char *one; /* nullable */
  const char *write;
} RialtoDatabaseKeepsake;

/* In the transaction that brings what could be read; @whole: all could. */
typedef void (*RialtoDatabaseRescuedFunc) (RialtoDatabaseTx *tx,
                                           const char       *kept_aside,
                                           gboolean          whole);

typedef struct
{
  const char        *path;
  RialtoDatabaseKind kind;
  const char *const *migrations; /* static, NULL-terminated; the first makes the file number 1 */
  const char        *stamp;      /* nullable; a disposable file of another stamp is made anew */

  /* of a precious one */
  const RialtoDatabaseKeepsake *keepsakes; /* static, nullable; the last has no SQL */
  RialtoDatabaseRescuedFunc     rescued;   /* nullable */
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
