/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sqlite-private.h"

/* The statement of @entry on this connection, prepared once. */
static sqlite3_stmt *
prepared (RialtoSqliteConnection *self,
          RialtoSqlEntry         *entry,
          RialtoFailure          *failure)
{
  gpointer *slot = rialto_connection_slot (&self->parent, entry->slot);
  sqlite3_stmt *statement = *slot;

  if (G_UNLIKELY (statement == NULL))
    {
      if (sqlite3_prepare_v3 (self->db, entry->sql->text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
          SQLITE_OK)
        {
          rialto_sqlite_fail (self, entry->sql->name, failure);
          return NULL;
        }
      *slot = statement;
    }
  return statement;
}

static void
bind (sqlite3_stmt     *statement,
      int               index,
      const RialtoBind *value,
      gboolean          keep)
{
  sqlite3_destructor_type ownership = keep ? SQLITE_TRANSIENT : SQLITE_STATIC;

  if (value->null)
    {
      sqlite3_bind_null (statement, index);
      return;
    }

  switch (value->type)
    {
    case RIALTO_BIND_INT:
    case RIALTO_BIND_BOOL:
      sqlite3_bind_int64 (statement, index, value->integer);
      break;
    case RIALTO_BIND_TEXT:
      sqlite3_bind_text64 (statement, index, value->data,
                           value->length < 0 ? strlen (value->data) : (gsize) value->length, ownership,
                           SQLITE_UTF8);
      break;
    case RIALTO_BIND_BYTES:
      sqlite3_bind_blob64 (statement, index, value->data, (gsize) value->length, ownership);
      break;
    case RIALTO_BIND_NULL:
    default:
      sqlite3_bind_null (statement, index);
      break;
    }
}

/* <private> RialtoBackend.step */
RialtoStep
rialto_sqlite_next (RialtoCursor   *cursor,
                    RialtoSqlEntry *entry,
                    RialtoFailure  *failure)
{
  RialtoSqliteConnection *self = (RialtoSqliteConnection *) cursor->connection;

  switch (sqlite3_step (cursor->statement))
    {
    case SQLITE_ROW:
      return RIALTO_STEP_ROW;
    case SQLITE_DONE:
      if (!sqlite3_stmt_readonly (cursor->statement))
        cursor->changes = sqlite3_changes64 (self->db);
      return RIALTO_STEP_DONE;
    default:
      rialto_sqlite_fail (self, entry->sql->name, failure);
      return RIALTO_STEP_FAILED;
    }
}

/* <private> RialtoBackend.open */
RialtoStep
rialto_sqlite_open (RialtoConnection *connection,
                    RialtoCursor     *cursor,
                    RialtoSqlEntry   *entry,
                    const RialtoBind *binds,
                    guint             n_binds,
                    gboolean          keep,
                    RialtoFailure    *failure)
{
  sqlite3_stmt *statement = prepared ((RialtoSqliteConnection *) connection, entry, failure);

  cursor->statement = statement;
  if (statement == NULL)
    return RIALTO_STEP_FAILED;

  for (guint i = 0; i < n_binds; i++)
    bind (statement, (int) i + 1, &binds[i], keep);
  return rialto_sqlite_next (cursor, entry, failure);
}

/* <private> RialtoBackend.columns */
guint
rialto_sqlite_columns (RialtoCursor *cursor)
{
  return (guint) sqlite3_column_count (cursor->statement);
}

/* <private> RialtoBackend.column */
RialtoCell
rialto_sqlite_column (RialtoCursor *cursor,
                      guint         column)
{
  sqlite3_stmt *statement = cursor->statement;
  int index = (int) column;

  switch (sqlite3_column_type (statement, index))
    {
    case SQLITE_NULL:
      return SQL_NULL;
    case SQLITE_BLOB:
      {
        const void *data = sqlite3_column_blob (statement, index);

        return (RialtoCell) { .type = RIALTO_BIND_BYTES,
                              .data = data != NULL ? data : "",
                              .length = sqlite3_column_bytes (statement, index) };
      }
    case SQLITE_TEXT:
      {
        const unsigned char *text = sqlite3_column_text (statement, index);

        return (RialtoCell) { .type = RIALTO_BIND_TEXT,
                              .data = text != NULL ? (const char *) text : "",
                              .length = sqlite3_column_bytes (statement, index) };
      }
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
    default:
      return SQL_INT (sqlite3_column_int64 (statement, index));
    }
}

/* <private> RialtoBackend.close */
void
rialto_sqlite_close (RialtoCursor *cursor)
{
  sqlite3_reset (cursor->statement);
}

/* <private> RialtoBackend.explain: one line for each step of the plan, indented by its depth. */
gboolean
rialto_sqlite_explain (RialtoConnection *connection,
                       RialtoSqlEntry   *entry,
                       GString          *plan,
                       RialtoFailure    *failure)
{
  RialtoSqliteConnection *self = (RialtoSqliteConnection *) connection;
  g_autofree char *text = g_strconcat ("EXPLAIN QUERY PLAN ", entry->sql->text, NULL);
  g_autoptr (GHashTable) depths = g_hash_table_new (NULL, NULL);
  sqlite3_stmt *statement = NULL;
  int code;

  if (sqlite3_prepare_v2 (self->db, text, -1, &statement, NULL) != SQLITE_OK)
    {
      rialto_sqlite_fail (self, entry->sql->name, failure);
      return FALSE;
    }

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gpointer parent = GINT_TO_POINTER (sqlite3_column_int (statement, 1));
      int depth = GPOINTER_TO_INT (g_hash_table_lookup (depths, parent));

      g_hash_table_insert (depths, GINT_TO_POINTER (sqlite3_column_int (statement, 0)),
                           GINT_TO_POINTER (depth + 1));
      g_string_append_printf (plan, "%*s%s\n", depth * 2, "",
                              (const char *) sqlite3_column_text (statement, 3));
    }
  if (code != SQLITE_DONE)
    rialto_sqlite_fail (self, entry->sql->name, failure);
  sqlite3_finalize (statement);
  return code == SQLITE_DONE;
}
