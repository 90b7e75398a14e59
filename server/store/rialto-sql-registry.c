/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sql-registry-private.h"

#include <stdatomic.h>
#include <string.h>

static GMutex registry_lock;
static RialtoSqlEntry *_Atomic registry[RIALTO_SQL_MAX]; /* by slot; 0 stays empty */
static _Atomic guint registry_length;

static RialtoSqlEntry *
entry_register (RialtoSql *sql)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&registry_lock);
  gint slot = g_atomic_int_get (&sql->slot);
  RialtoSqlEntry *entry;

  if (slot != 0)
    return atomic_load (&registry[slot]);
  slot = (gint) atomic_load (&registry_length) + 1;
  if (slot >= RIALTO_SQL_MAX)
    {
      g_critical ("%s: more than %d statements", sql->name, RIALTO_SQL_MAX);
      return NULL;
    }

  entry = g_new0 (RialtoSqlEntry, 1);
  entry->sql = sql;
  entry->slot = (guint) slot;
  entry->postgres = rialto_sql_to_postgres (sql->text, &entry->n_params, &entry->fault);
  atomic_store (&registry[slot], entry);
  atomic_store (&registry_length, (guint) slot);
  g_atomic_int_set (&sql->slot, slot);
  return entry;
}

/**
 * rialto_sql_entry:
 * @sql: a static statement
 *
 * Returns: (transfer none) (nullable): its entry, made now if this is the first use; %NULL when there are too many. Any thread.
 */
RialtoSqlEntry *
rialto_sql_entry (RialtoSql *sql)
{
  gint slot = g_atomic_int_get (&sql->slot);

  return G_LIKELY (slot != 0) ? atomic_load_explicit (&registry[slot], memory_order_acquire)
                              : entry_register (sql);
}

/**
 * rialto_sql_entry_at:
 * @slot: from 1 to rialto_sql_count()
 *
 * Returns: (transfer none): the entry.
 */
RialtoSqlEntry *
rialto_sql_entry_at (guint slot)
{
  return atomic_load (&registry[slot]);
}

/**
 * rialto_sql_count:
 *
 * Returns: how many statements this process has used.
 */
guint
rialto_sql_count (void)
{
  return atomic_load (&registry_length);
}

/**
 * rialto_sql_entry_note_binds:
 * @entry: an entry
 * @binds: (array length=n_binds): what it is run with
 * @n_binds: how many, at most %RIALTO_SQL_MAX_BINDS
 *
 * Remembers the types, so that a plan can be asked for without values.
 */
void
rialto_sql_entry_note_binds (RialtoSqlEntry   *entry,
                             const RialtoBind *binds,
                             guint             n_binds)
{
  for (guint i = 0; i < n_binds; i++)
    {
      if (binds[i].type != RIALTO_BIND_NULL && g_atomic_int_get (&entry->types[i]) != (gint) binds[i].type)
        g_atomic_int_set (&entry->types[i], (gint) binds[i].type);
    }
}

/**
 * rialto_sql_entry_add:
 * @entry: an entry
 * @elapsed_us: time spent in the database
 * @rows: rows read or changed
 * @failed: whether it failed
 *
 * Counts one run. Any thread.
 */
void
rialto_sql_entry_add (RialtoSqlEntry *entry,
                      gint64          elapsed_us,
                      guint64         rows,
                      gboolean        failed)
{
  guint64 elapsed = (guint64) MAX (elapsed_us, 0);
  guint64 longest = atomic_load_explicit (&entry->max_us, memory_order_relaxed);

  atomic_fetch_add_explicit (&entry->runs, 1, memory_order_relaxed);
  atomic_fetch_add_explicit (&entry->time_us, elapsed, memory_order_relaxed);
  if (rows > 0)
    atomic_fetch_add_explicit (&entry->rows, rows, memory_order_relaxed);
  if (failed)
    atomic_fetch_add_explicit (&entry->failures, 1, memory_order_relaxed);
  while (elapsed > longest && !atomic_compare_exchange_weak (&entry->max_us, &longest, elapsed))
    ;
}

/* Made by the linker: where the section begins and ends. */
extern RialtoSql *const __start_rialto_sql[];
extern RialtoSql *const __stop_rialto_sql[];

/**
 * rialto_sql_all:
 * @n_statements: (out): how many
 *
 * Returns: (transfer none) (array length=n_statements): every RIALTO_SQL() of the program, whether it has been run or not
 */
RialtoSql *const *
rialto_sql_all (guint *n_statements)
{
  *n_statements = (guint) (__stop_rialto_sql - __start_rialto_sql);
  return __start_rialto_sql;
}

/* The end of the literal, quoted name or comment that begins at @at; NULL when none begins there. */
static const char *
skip_quoted (const char *at)
{
  const char *end;

  if (*at == '\'' || *at == '"')
    {
      end = strchr (at + 1, *at);
      return end != NULL ? end + 1 : at + strlen (at);
    }
  if (at[0] == '-' && at[1] == '-')
    return at + strcspn (at, "\n");
  if (at[0] == '/' && at[1] == '*')
    {
      end = strstr (at + 2, "*/");
      return end != NULL ? end + 2 : at + strlen (at);
    }
  return NULL;
}

static char *
check_params (guint64 seen,
              guint   highest)
{
  for (guint i = 0; i < highest; i++)
    {
      if ((seen & (G_GUINT64_CONSTANT (1) << i)) == 0)
        return g_strdup_printf ("parameter ?%u is not used", i + 1);
    }
  return NULL;
}

/**
 * rialto_sql_to_postgres:
 * @text: SQL with ?1, ?2
 * @n_params: (out): the highest number
 * @fault: (out) (nullable): why it cannot be used, %NULL when it can
 *
 * Replaces ?n by $n outside literals, quoted names and comments. A bare ? and a number left out are faults on both stores, so that
 * a statement does not work on one alone.
 *
 * Returns: (transfer full): the text for PostgreSQL.
 */
char *
rialto_sql_to_postgres (const char *text,
                        guint      *n_params,
                        char      **fault)
{
  GString *result = g_string_sized_new (strlen (text) + 1);
  guint64 seen = 0;

  *n_params = 0;
  *fault = NULL;
  while (*text != '\0')
    {
      const char *end = skip_quoted (text);

      if (end != NULL)
        {
          g_string_append_len (result, text, end - text);
          text = end;
        }
      else if (*text == '?')
        {
          guint64 number = g_ascii_strtoull (text + 1, NULL, 10);

          if (number >= 1 && number <= RIALTO_SQL_MAX_BINDS)
            {
              seen |= G_GUINT64_CONSTANT (1) << (number - 1);
              *n_params = MAX (*n_params, (guint) number);
            }
          else if (*fault == NULL)
            *fault = g_strdup_printf ("a parameter is written ?1 to ?%d", RIALTO_SQL_MAX_BINDS);
          g_string_append_c (result, '$');
          text++;
        }
      else
        g_string_append_c (result, *text++);
    }

  if (*fault == NULL)
    *fault = check_params (seen, *n_params);
  return g_string_free_and_steal (result);
}
