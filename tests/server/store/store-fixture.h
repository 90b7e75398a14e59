/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store.h"

G_BEGIN_DECLS

/* A database of a test's own, fresh and migrated: a SQLite file in a temporary folder, or a PostgreSQL database in the cluster that
 * RIALTO_TEST_POSTGRES names (a superuser's URI). Without the variable a test fails. Everything is removed at the end. */
typedef struct
{
  RialtoStoreKind    kind;
  char              *uri;      /* of the database */
  char              *path;     /* of the file; NULL on PostgreSQL */
  char              *database; /* its name; NULL on SQLite */
  char              *folder;
  RialtoStoreOptions options; /* may be changed before store_fixture_open () */
  RialtoStore       *store;   /* NULL while closed */
} StoreFixture;

StoreFixture *store_fixture_new       (RialtoStoreKind kind);
StoreFixture *store_fixture_new_empty (RialtoStoreKind kind);
void          store_fixture_open      (StoreFixture   *fixture);
void          store_fixture_close     (StoreFixture   *fixture);
void          store_fixture_free      (StoreFixture   *fixture);

/* Adds PATH/sqlite and, where it is built, PATH/postgres; the test gets the kind by GPOINTER_TO_INT (). */
void          store_fixture_add_test  (const char     *path,
                                       GTestDataFunc   func);

/* One transaction that has to succeed. */
void          store_fixture_write     (StoreFixture   *fixture,
                                       RialtoTxFunc    run,
                                       gpointer        data);
void          store_fixture_read      (StoreFixture   *fixture,
                                       RialtoTxFunc    run,
                                       gpointer        data);

#ifdef RIALTO_HAVE_POSTGRES
/* On a connection of the superuser's to the fixture's database: the first column of the first row, NULL when there is none. */
char         *store_fixture_psql      (StoreFixture   *fixture,
                                       const char     *sql);
#endif

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreFixture, store_fixture_free)

G_END_DECLS
