/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-database.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef enum
{
  RIALTO_DATABASE_SOUND,
  RIALTO_DATABASE_FULL,    /* no room on the disk */
  RIALTO_DATABASE_DAMAGED, /* the file is not what SQLite wrote */
  RIALTO_DATABASE_IN_USE,  /* by another process */
  RIALTO_DATABASE_NEWER,   /* written by a newer program */
  RIALTO_DATABASE_BROKEN,  /* anything else */
} RialtoDatabaseFailure;

/* One open file; used by one thread at a time, never by the main one. */
typedef struct
{
  char               *path;
  RialtoDatabaseKind  kind;
  const char *const  *migrations;
  char               *stamp;      /* nullable */
  const RialtoDatabaseKeepsake *keepsakes; /* nullable */
  RialtoDatabaseRescuedFunc     rescued;   /* nullable */
  sqlite3            *db;         /* nullable: not open */
  GHashTable         *statements; /* owned: text by its address -> sqlite3_stmt */
  GThread            *thread;     /* borrowed: who runs a closure now */
} RialtoDatabaseConnection;

struct _RialtoDatabaseTx
{
  RialtoDatabaseConnection *connection; /* borrowed */
  RialtoDatabaseFailure     failure;    /* of the first statement that failed */
  char                     *message;    /* nullable */
};

RialtoDatabaseConnection *rialto_database_connection_new       (const RialtoDatabaseOptions *options);
void                      rialto_database_connection_free      (RialtoDatabaseConnection    *self);
gboolean                  rialto_database_connection_open      (RialtoDatabaseConnection    *self,
                                                                RialtoDatabaseTx            *tx);
void                      rialto_database_connection_close     (RialtoDatabaseConnection    *self);
gboolean                  rialto_database_connection_set_aside (RialtoDatabaseConnection    *self,
                                                                char                       **kept_aside,
                                                                GError                     **error);
gboolean                  rialto_database_connection_script    (RialtoDatabaseConnection    *self,
                                                                const char                  *script,
                                                                RialtoDatabaseTx            *tx);

/* rialto-database-rescue.c */
void                      rialto_database_rescue               (RialtoDatabaseConnection    *connection,
                                                                const char                  *damaged);

void                      rialto_database_tx_init              (RialtoDatabaseTx            *tx,
                                                                RialtoDatabaseConnection    *connection);
void                      rialto_database_tx_clear             (RialtoDatabaseTx            *tx);
void                      rialto_database_tx_fail              (RialtoDatabaseTx            *tx,
                                                                RialtoDatabaseFailure        failure,
                                                                const char                  *message);
void                      rialto_database_tx_fail_sqlite       (RialtoDatabaseTx            *tx);
gboolean                  rialto_database_tx_to_error          (RialtoDatabaseTx            *tx,
                                                                GError                     **error);

G_END_DECLS
