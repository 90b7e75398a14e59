/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-introspect.h"

#include "rialto-introspect-private.h"

static int
compare_lines (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* <private>
 * rialto_introspect_write_sorted: keys and indexes of a table have no order of their own.
 */
void
rialto_introspect_write_sorted (GString   *text,
                                GPtrArray *lines)
{
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "  %s\n", (const char *) lines->pdata[i]);
}

static gboolean
introspect (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  GString *text = data;

  g_string_truncate (text, 0);
  if (tx->connection->backend->kind == RIALTO_STORE_SQLITE)
    rialto_introspect_sqlite (tx, text);
  else
    rialto_introspect_postgres (tx, text);
  return TRUE;
}

/**
 * rialto_store_describe:
 * @options: which database; only the uri is read
 * @error: (out): `internal`
 *
 * Tables by name, their columns in order with type (int, bool, text, bytes) and nullability, then keys, references and indexes, in
 * words that are the same for both databases. Not the names of constraints, defaults and checks.
 *
 * Returns: (transfer full) (nullable): the schema as text.
 */
char *
rialto_store_describe (const RialtoStoreOptions *options,
                       GError                  **error)
{
  g_autoptr (RialtoConnection) connection = rialto_connection_open (options, FALSE, error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (connection == NULL || !rialto_connection_run (connection, FALSE, introspect, text, NULL, error))
    return NULL;
  return g_string_free_and_steal (g_steal_pointer (&text));
}
