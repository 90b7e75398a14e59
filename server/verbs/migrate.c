/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-migrate.h"
#include "rialto-verbs.h"

/**
 * rialto_verb_migrate:
 * @argc: number of arguments
 * @argv: arguments
 *
 * Returns: the exit code
 */
int
rialto_verb_migrate (int    argc,
                     char **argv)
{
  int status = 0, target = 0;
  const GOptionEntry more[] = {
    { "to", 0, 0, G_OPTION_ARG_INT, &target, "Stop at this number (default: the newest)", "NUMBER" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RialtoConfig) config =
    rialto_verb_parse (&argc, &argv, "Brings the database up to date, after a snapshot.", more, &status);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  if (config == NULL)
    return status;

  uri = rialto_context_get_database_uri (config);
  RialtoStoreOptions options = { .uri = uri };
  guint before = rialto_store_get_schema (&options, &error);

  if (error != NULL || !rialto_store_migrate (&options, target > 0 ? (guint) target : 0, &error))
    return rialto_verb_fail (error);
  g_print ("The database was at %u and is at %u.\n", before, rialto_store_get_schema (&options, NULL));
  return 0;
}
