/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-postgres-private.h"

#include <string.h>

/* Types by their number in pg_type, which never changes. */
#define OID_BOOL    16
#define OID_BYTEA   17
#define OID_CHAR    18
#define OID_NAME    19
#define OID_INT8    20
#define OID_INT2    21
#define OID_INT4    23
#define OID_TEXT    25
#define OID_OID     26
#define OID_UNKNOWN 705
#define OID_BPCHAR  1042
#define OID_VARCHAR 1043
#define OID_VOID    2278

/* A statement as it was prepared for parameters of certain types. Where SQL_NULL gives no type there may be more than one. */
typedef struct _Prepared Prepared;

struct _Prepared
{
  Prepared *next;
  char      name[24];
  guint8    types[RIALTO_SQL_MAX_BINDS];
};

static Oid
type_oid (gint type)
{
  switch (type)
    {
    case RIALTO_BIND_INT:
      return OID_INT8;
    case RIALTO_BIND_BOOL:
      return OID_BOOL;
    case RIALTO_BIND_TEXT:
      return OID_TEXT;
    case RIALTO_BIND_BYTES:
      return OID_BYTEA;
    case RIALTO_BIND_NULL:
    default:
      return 0;
    }
}

/* A NULL without a type fits every statement. */
static gboolean
fits (const Prepared   *prepared,
      const RialtoBind *binds,
      guint             n_binds)
{
  for (guint i = 0; i < n_binds; i++)
    {
      if (binds[i].type != RIALTO_BIND_NULL && prepared->types[i] != binds[i].type)
        return FALSE;
    }
  return TRUE;
}

static Prepared *
prepare (RialtoPostgresConnection *self,
         RialtoSqlEntry           *entry,
         const RialtoBind         *binds,
         guint                     n_binds,
         Prepared                 *others,
         RialtoFailure            *failure)
{
  Oid types[RIALTO_SQL_MAX_BINDS];
  g_autoptr (PGresult) result = NULL;
  g_autofree Prepared *prepared = g_new0 (Prepared, 1);
  guint variant = 0;

  for (Prepared *other = others; other != NULL; other = other->next)
    variant++;
  g_snprintf (prepared->name, sizeof prepared->name, "s%u_%u", entry->slot, variant);
  for (guint i = 0; i < n_binds; i++)
    {
      prepared->types[i] = (guint8) binds[i].type;
      types[i] = type_oid ((gint) binds[i].type);
    }

  result = PQprepare (self->link, prepared->name, entry->postgres, (int) n_binds, types);
  if (!rialto_postgres_check (self, result, entry->sql->name, failure))
    return NULL;
  prepared->next = others;
  return g_steal_pointer (&prepared);
}

static const Prepared *
find_prepared (RialtoPostgresConnection *self,
               RialtoSqlEntry           *entry,
               const RialtoBind         *binds,
               guint                     n_binds,
               RialtoFailure            *failure)
{
  gpointer *slot = rialto_connection_slot (&self->parent, entry->slot);
  Prepared *prepared;

  for (prepared = *slot; prepared != NULL; prepared = prepared->next)
    {
      if (G_LIKELY (fits (prepared, binds, n_binds)))
        return prepared;
    }

  rialto_sql_entry_note_binds (entry, binds, n_binds);
  prepared = prepare (self, entry, binds, n_binds, *slot, failure);
  if (prepared != NULL)
    *slot = prepared;
  return prepared;
}

/* <private>
 * rialto_postgres_forget: nothing is prepared on this connection any more.
 */
void
rialto_postgres_forget (RialtoPostgresConnection *self)
{
  for (guint i = 0; i < self->parent.statements->len; i++)
    {
      Prepared *prepared = g_steal_pointer (&self->parent.statements->pdata[i]);

      while (prepared != NULL)
        {
          Prepared *next = prepared->next;

          g_free (prepared);
          prepared = next;
        }
    }
}

/* Parameters as libpq wants them; numbers stand in the network's order. */
typedef struct
{
  const char *values[RIALTO_SQL_MAX_BINDS];
  int         lengths[RIALTO_SQL_MAX_BINDS];
  int         formats[RIALTO_SQL_MAX_BINDS];
  gint64      numbers[RIALTO_SQL_MAX_BINDS];
  char        booleans[RIALTO_SQL_MAX_BINDS];
} Parameters;

static void
set_parameter (Parameters       *parameters,
               guint             i,
               const RialtoBind *bind)
{
  parameters->formats[i] = 1;
  parameters->values[i] = NULL;
  parameters->lengths[i] = 0;
  if (bind->null)
    return;

  switch (bind->type)
    {
    case RIALTO_BIND_INT:
      parameters->numbers[i] = GINT64_TO_BE (bind->integer);
      parameters->values[i] = (const char *) &parameters->numbers[i];
      parameters->lengths[i] = sizeof (gint64);
      break;
    case RIALTO_BIND_BOOL:
      parameters->booleans[i] = (char) bind->integer;
      parameters->values[i] = &parameters->booleans[i];
      parameters->lengths[i] = 1;
      break;
    case RIALTO_BIND_TEXT:
      parameters->values[i] = bind->data;
      parameters->lengths[i] = (int) (bind->length < 0 ? strlen (bind->data) : (gsize) bind->length);
      break;
    case RIALTO_BIND_BYTES:
      parameters->values[i] = bind->data;
      parameters->lengths[i] = (int) bind->length;
      break;
    case RIALTO_BIND_NULL:
    default:
      break;
    }
}

static gboolean
is_known (Oid type)
{
  static const Oid known[] = { OID_BOOL, OID_BYTEA, OID_CHAR,    OID_NAME,   OID_INT8,    OID_INT2, OID_INT4,
                               OID_TEXT, OID_OID,   OID_UNKNOWN, OID_BPCHAR, OID_VARCHAR, OID_VOID };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (type == known[i])
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_columns (const PGresult *result,
               RialtoSqlEntry *entry,
               RialtoFailure  *failure)
{
  for (int i = 0; i < PQnfields (result); i++)
    {
      if (!is_known (PQftype (result, i)))
        {
          rialto_failure_set (failure, RIALTO_FAILURE_MISUSE, entry->sql->name,
                              "column %d has type %u: cast it", i, PQftype (result, i));
          return FALSE;
        }
    }
  return TRUE;
}

/* <private> RialtoBackend.open */
RialtoStep
rialto_postgres_open (RialtoConnection *connection,
                      RialtoCursor     *cursor,
                      RialtoSqlEntry   *entry,
                      const RialtoBind *binds,
                      guint             n_binds,
                      gboolean          keep,
                      RialtoFailure    *failure)
{
  RialtoPostgresConnection *self = (RialtoPostgresConnection *) connection;
  const Prepared *prepared = find_prepared (self, entry, binds, n_binds, failure);
  Parameters parameters;
  PGresult *result;

  if (prepared == NULL)
    return RIALTO_STEP_FAILED;

  for (guint i = 0; i < n_binds; i++)
    set_parameter (&parameters, i, &binds[i]);
  result = PQexecPrepared (self->link, prepared->name, (int) n_binds, parameters.values, parameters.lengths,
                           parameters.formats, 1);
  cursor->statement = result;
  if (!rialto_postgres_check (self, result, entry->sql->name, failure) ||
      !check_columns (result, entry, failure))
    return RIALTO_STEP_FAILED;

  cursor->n_rows = PQntuples (result);
  cursor->row = -1;
  cursor->changes = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
  return rialto_postgres_next (cursor, entry, failure);
}

/* <private> RialtoBackend.step */
RialtoStep
rialto_postgres_next (RialtoCursor   *cursor,
                      RialtoSqlEntry *entry,
                      RialtoFailure  *failure)
{
  cursor->row++;
  return cursor->row < cursor->n_rows ? RIALTO_STEP_ROW : RIALTO_STEP_DONE;
}

/* <private> RialtoBackend.columns */
guint
rialto_postgres_columns (RialtoCursor *cursor)
{
  return (guint) PQnfields (cursor->statement);
}

/* <private> RialtoBackend.column */
RialtoCell
rialto_postgres_column (RialtoCursor *cursor,
                        guint         column)
{
  const PGresult *result = cursor->statement;
  int index = (int) column;
  const char *value;
  gint64 int8;
  gint32 int4;
  gint16 int2;

  if (index >= PQnfields (result) || PQgetisnull (result, cursor->row, index))
    return SQL_NULL;

  value = PQgetvalue (result, cursor->row, index);
  switch (PQftype (result, index))
    {
    case OID_INT8:
      memcpy (&int8, value, sizeof int8);
      return SQL_INT (GINT64_FROM_BE (int8));
    case OID_INT4:
      memcpy (&int4, value, sizeof int4);
      return SQL_INT ((gint32) GINT32_FROM_BE (int4));
    case OID_OID:
      memcpy (&int4, value, sizeof int4);
      return SQL_INT ((guint32) GINT32_FROM_BE (int4));
    case OID_INT2:
      memcpy (&int2, value, sizeof int2);
      return SQL_INT ((gint16) GINT16_FROM_BE (int2));
    case OID_BOOL:
      return SQL_BOOL (*value);
    case OID_VOID:
      return SQL_NULL;
    case OID_BYTEA:
      return (RialtoCell) { .type = RIALTO_BIND_BYTES,
                            .data = value,
                            .length = PQgetlength (result, cursor->row, index) };
    default:
      return (RialtoCell) { .type = RIALTO_BIND_TEXT,
                            .data = value,
                            .length = PQgetlength (result, cursor->row, index) };
    }
}

/* <private> RialtoBackend.close */
void
rialto_postgres_close (RialtoCursor *cursor)
{
  PQclear (cursor->statement);
}

static gboolean
run_explain (RialtoPostgresConnection *self,
             RialtoSqlEntry           *entry,
             const char               *text,
             GString                  *plan,
             RialtoFailure            *failure)
{
  g_autoptr (PGresult) result = PQexec (self->link, text);

  if (!rialto_postgres_check (self, result, entry->sql->name, failure))
    return FALSE;
  for (int i = 0; plan != NULL && i < PQntuples (result); i++)
    g_string_append_printf (plan, "%s\n", PQgetvalue (result, i, 0));
  return TRUE;
}

/* A name that has not been used: the plan is made under settings that must not stay with the statement. */
static char *
prepare_to_explain (RialtoPostgresConnection *self,
                    RialtoSqlEntry           *entry,
                    RialtoFailure            *failure)
{
  static gint counter;
  g_autofree char *name = g_strdup_printf ("explain_%d", g_atomic_int_add (&counter, 1));
  Oid types[RIALTO_SQL_MAX_BINDS];
  g_autoptr (PGresult) result = NULL;

  for (guint i = 0; i < entry->n_params; i++)
    types[i] = type_oid (g_atomic_int_get (&entry->types[i]));
  result = PQprepare (self->link, name, entry->postgres, (int) entry->n_params, types);
  return rialto_postgres_check (self, result, entry->sql->name, failure) ? g_steal_pointer (&name) : NULL;
}

/* <private>
 * RialtoBackend.explain: the generic plan of the statement as it is prepared, which EXPLAIN (GENERIC_PLAN) of its text is not where the
 * types of parameters come from their values. The settings end with the transaction.
 */
gboolean
rialto_postgres_explain (RialtoConnection *connection,
                         RialtoSqlEntry   *entry,
                         GString          *plan,
                         RialtoFailure    *failure)
{
  RialtoPostgresConnection *self = (RialtoPostgresConnection *) connection;
  g_autofree char *name = prepare_to_explain (self, entry, failure);
  g_autofree char *deallocate = g_strconcat ("DEALLOCATE ", name, NULL);
  g_autoptr (GString) text = g_string_new ("EXPLAIN EXECUTE ");

  if (name == NULL)
    return FALSE;

  g_string_append (text, name);
  for (guint i = 0; i < entry->n_params; i++)
    g_string_append (text, i == 0 ? " (NULL" : ", NULL");
  if (entry->n_params > 0)
    g_string_append_c (text, ')');
  return run_explain (self, entry,
                      "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan", NULL,
                      failure) &&
         run_explain (self, entry, text->str, plan, failure) &&
         run_explain (self, entry, deallocate, NULL, failure);
}
