/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-introspect-private.h"

RIALTO_SQL (
  select_tables,
  "schema.tables",
  "SELECT c.oid, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
  "WHERE n.nspname = current_schema () AND c.relkind = 'r' ORDER BY c.relname");

RIALTO_SQL (
  select_columns,
  "schema.columns",
  "SELECT attname, pg_catalog.format_type (atttypid, atttypmod), attnotnull FROM pg_catalog.pg_attribute "
  "WHERE attrelid = CAST (?1 AS oid) AND attnum > 0 AND NOT attisdropped ORDER BY attnum");

RIALTO_SQL (
  select_keys,
  "schema.keys",
  "SELECT k.contype, string_agg (a.attname, ', ' ORDER BY p.position) FROM pg_catalog.pg_constraint k "
  "CROSS JOIN LATERAL unnest (k.conkey) WITH ORDINALITY AS p (attnum, position) "
  "JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum "
  "WHERE k.conrelid = CAST (?1 AS oid) AND k.contype IN ('p', 'u') GROUP BY k.oid, k.contype");

RIALTO_SQL (
  select_references,
  "schema.references",
  "SELECT string_agg (a.attname, ', ' ORDER BY p.position), t.relname, string_agg (b.attname, ', ' ORDER BY p.position), "
  "       k.confupdtype, k.confdeltype FROM pg_catalog.pg_constraint k "
  "CROSS JOIN LATERAL unnest (k.conkey, k.confkey) WITH ORDINALITY AS p (here, there, position) "
  "JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.here "
  "JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = p.there "
  "JOIN pg_catalog.pg_class t ON t.oid = k.confrelid "
  "WHERE k.conrelid = CAST (?1 AS oid) AND k.contype = 'f' GROUP BY k.oid, t.relname, k.confupdtype, k.confdeltype");

/* Those that no key has made. Bit 0 of an option is DESC. */
RIALTO_SQL (
  select_indexes,
  "schema.indexes",
  "SELECT c.relname, i.indisunique, i.indpred IS NOT NULL, "
  "       string_agg (COALESCE (a.attname, 'expression') || CASE WHEN i.indoption[p.position] & 1 = 1 THEN ' desc' ELSE '' END, "
  "                   ', ' ORDER BY p.position) "
  "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
  "CROSS JOIN LATERAL generate_series (0, i.indnkeyatts - 1) AS p (position) "
  "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.position] AND a.attnum > 0 "
  "WHERE i.indrelid = CAST (?1 AS oid) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid "
  "                                                    AND k.contype IN ('p', 'u')) "
  "GROUP BY c.relname, i.indisunique, i.indpred IS NOT NULL");

static const char *
type_name (const char *declared)
{
  static const struct
  {
    const char *declared;
    const char *name;
  } names[] = { { "bigint", "int" }, { "boolean", "bool" }, { "text", "text" }, { "bytea", "bytes" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (declared, names[i].declared))
        return names[i].name;
    }
  return declared;
}

static const char *
action (const char *code)
{
  switch (*code)
    {
    case 'r':
      return "restrict";
    case 'c':
      return "cascade";
    case 'n':
      return "set null";
    case 'd':
      return "set default";
    default:
      return NULL;
    }
}

static void
add_columns (RialtoTx *tx,
             gint64    table,
             GString  *text)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_columns, SQL_INT (table));

  while (rialto_rows_next (rows))
    g_string_append_printf (text, "  %s %s%s\n", rialto_rows_text (rows, 0),
                            type_name (rialto_rows_text (rows, 1)),
                            rialto_rows_bool (rows, 2) ? " not null" : "");
}

static void
add_keys (RialtoTx  *tx,
          gint64     table,
          GPtrArray *lines)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_keys, SQL_INT (table));

  while (rialto_rows_next (rows))
    g_ptr_array_add (lines, g_strdup_printf ("%s (%s)",
                                             *rialto_rows_text (rows, 0) == 'p' ? "primary key" : "unique",
                                             rialto_rows_text (rows, 1)));
}

static void
add_references (RialtoTx  *tx,
                gint64     table,
                GPtrArray *lines)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_references, SQL_INT (table));

  while (rialto_rows_next (rows))
    {
      const char *on_update = action (rialto_rows_text (rows, 3));
      const char *on_delete = action (rialto_rows_text (rows, 4));

      g_ptr_array_add (lines, g_strconcat ("foreign key (", rialto_rows_text (rows, 0), ") references ",
                                           rialto_rows_text (rows, 1), " (", rialto_rows_text (rows, 2), ")",
                                           on_update != NULL ? " on update " : "",
                                           on_update != NULL ? on_update : "",
                                           on_delete != NULL ? " on delete " : "",
                                           on_delete != NULL ? on_delete : "", NULL));
    }
}

static void
add_indexes (RialtoTx  *tx,
             gint64     table,
             GPtrArray *lines)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_indexes, SQL_INT (table));

  while (rialto_rows_next (rows))
    g_ptr_array_add (lines, g_strdup_printf ("%sindex %s (%s)%s", rialto_rows_bool (rows, 1) ? "unique " : "",
                                             rialto_rows_text (rows, 0), rialto_rows_text (rows, 3),
                                             rialto_rows_bool (rows, 2) ? " partial" : ""));
}

/* <private> */
void
rialto_introspect_postgres (RialtoTx *tx,
                            GString  *text)
{
  g_autoptr (RialtoRows) tables = rialto_tx_query (tx, &select_tables);

  while (rialto_rows_next (tables))
    {
      gint64 table = rialto_rows_int (tables, 0);
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

      g_string_append_printf (text, "table %s\n", rialto_rows_text (tables, 1));
      add_columns (tx, table, text);
      add_keys (tx, table, lines);
      add_references (tx, table, lines);
      add_indexes (tx, table, lines);
      rialto_introspect_write_sorted (text, lines);
    }
}
