/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-introspect-private.h"

RIALTO_SQL (
  select_tables,
  "schema.tables",
  "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND substr (name, 1, 7) <> 'sqlite_' ORDER BY name");

RIALTO_SQL (select_columns,
            "schema.columns",
            "SELECT name, type, \"notnull\", pk FROM pragma_table_info (?1) ORDER BY cid");

RIALTO_SQL (select_key, "schema.key", "SELECT name FROM pragma_table_info (?1) WHERE pk > 0 ORDER BY pk");

RIALTO_SQL (select_indexes,
            "schema.indexes",
            "SELECT name, \"unique\", origin, partial FROM pragma_index_list (?1) WHERE origin <> 'pk'");

RIALTO_SQL (
  select_index_columns,
  "schema.index_columns",
  "SELECT COALESCE (name, 'expression'), \"desc\" FROM pragma_index_xinfo (?1) WHERE key = 1 ORDER BY seqno");

RIALTO_SQL (select_references,
            "schema.references",
            "SELECT id, \"table\", on_update, on_delete FROM pragma_foreign_key_list (?1) WHERE seq = 0");

RIALTO_SQL (select_reference_columns,
            "schema.reference_columns",
            "SELECT \"from\", \"to\" FROM pragma_foreign_key_list (?1) WHERE id = ?2 ORDER BY seq");

static const char *
type_name (const char *declared)
{
  static const struct
  {
    const char *declared;
    const char *name;
  } names[] = { { "INTEGER", "int" }, { "INT", "bool" }, { "TEXT", "text" }, { "BLOB", "bytes" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (declared, names[i].declared))
        return names[i].name;
    }
  return declared;
}

static void
append_name (GString    *list,
             const char *name)
{
  g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", name);
}

static char *
key_columns (RialtoTx   *tx,
             const char *table)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_key, SQL_TEXT (table));
  g_autoptr (GString) list = g_string_new (NULL);

  while (rialto_rows_next (rows))
    append_name (list, rialto_rows_text (rows, 0));
  return g_string_free_and_steal (g_steal_pointer (&list));
}

static void
add_columns (RialtoTx   *tx,
             const char *table,
             GString    *text,
             GPtrArray  *lines)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_columns, SQL_TEXT (table));
  g_autofree char *key = key_columns (tx, table);

  while (rialto_rows_next (rows))
    g_string_append_printf (text, "  %s %s%s\n", rialto_rows_text (rows, 0),
                            type_name (rialto_rows_text (rows, 1)),
                            rialto_rows_bool (rows, 2) || rialto_rows_int (rows, 3) > 0 ? " not null" : "");
  if (*key != '\0')
    g_ptr_array_add (lines, g_strdup_printf ("primary key (%s)", key));
}

static char *
index_columns (RialtoTx   *tx,
               const char *index)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_index_columns, SQL_TEXT (index));
  g_autoptr (GString) list = g_string_new (NULL);

  while (rialto_rows_next (rows))
    {
      append_name (list, rialto_rows_text (rows, 0));
      if (rialto_rows_bool (rows, 1))
        g_string_append (list, " desc");
    }
  return g_string_free_and_steal (g_steal_pointer (&list));
}

static void
add_indexes (RialtoTx   *tx,
             const char *table,
             GPtrArray  *lines)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_indexes, SQL_TEXT (table));

  while (rialto_rows_next (rows))
    {
      const char *name = rialto_rows_text (rows, 0);
      g_autofree char *columns = index_columns (tx, name);

      if (g_strcmp0 (rialto_rows_text (rows, 2), "u") == 0)
        g_ptr_array_add (lines, g_strdup_printf ("unique (%s)", columns));
      else
        g_ptr_array_add (lines,
                         g_strdup_printf ("%sindex %s (%s)%s", rialto_rows_bool (rows, 1) ? "unique " : "",
                                          name, columns, rialto_rows_bool (rows, 3) ? " partial" : ""));
    }
}

static char *
action (const char *when,
        const char *what)
{
  g_autofree char *lower = g_ascii_strdown (what, -1);

  return g_str_equal (lower, "no action") ? g_strdup ("") : g_strdup_printf (" on %s %s", when, lower);
}

static void
add_references (RialtoTx   *tx,
                const char *table,
                GPtrArray  *lines)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_references, SQL_TEXT (table));

  while (rialto_rows_next (rows))
    {
      const char *target = rialto_rows_text (rows, 1);
      g_autofree char *on_update = action ("update", rialto_rows_text (rows, 2));
      g_autofree char *on_delete = action ("delete", rialto_rows_text (rows, 3));
      g_autofree char *target_key = key_columns (tx, target);
      g_autoptr (GString) from = g_string_new (NULL);
      g_autoptr (GString) to = g_string_new (NULL);
      g_autoptr (RialtoRows) columns = rialto_tx_query (tx, &select_reference_columns, SQL_TEXT (table),
                                                        SQL_INT (rialto_rows_int (rows, 0)));

      while (rialto_rows_next (columns))
        {
          append_name (from, rialto_rows_text (columns, 0));
          if (!rialto_rows_is_null (columns, 1))
            append_name (to, rialto_rows_text (columns, 1));
        }
      g_ptr_array_add (lines, g_strdup_printf ("foreign key (%s) references %s (%s)%s%s", from->str, target,
                                               to->len > 0 ? to->str : target_key, on_update, on_delete));
    }
}

/* <private> */
void
rialto_introspect_sqlite (RialtoTx *tx,
                          GString  *text)
{
  g_autoptr (RialtoRows) tables = rialto_tx_query (tx, &select_tables);

  while (rialto_rows_next (tables))
    {
      const char *table = rialto_rows_text (tables, 0);
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

      g_string_append_printf (text, "table %s%s\n", table, rialto_rows_bool (tables, 1) ? "" : " not strict");
      add_columns (tx, table, text, lines);
      add_indexes (tx, table, lines);
      add_references (tx, table, lines);
      rialto_introspect_write_sorted (text, lines);
    }
}
