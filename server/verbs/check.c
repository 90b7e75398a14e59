/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-check.h"
#include "rialto-blob-folder.h"
#include "rialto-blobs.h"
#include "rialto-check.h"
#include "rialto-context.h"
#include "rialto-feed-checks.h"
#include "rialto-people-checks.h"
#include "rialto-verbs.h"

/* The exit codes of a check. */
enum
{
  SOUND,
  UNSOUND,
  CANNOT_RUN,
};

static RialtoStore *
open_store (const RialtoConfig *config,
            GError            **error)
{
  g_autofree char *uri = rialto_context_get_database_uri (config);
  RialtoStoreOptions options = { .uri = uri, .postgres_pool = 2 };

  return rialto_store_open (&options, error);
}

static gboolean
look (const RialtoConfig *config,
      gboolean            deep,
      GPtrArray          *problems,
      GError            **error)
{
  g_autofree char *folder = rialto_blobs_get_folder (config);
  g_autoptr (RialtoStore) store = open_store (config, error);
  g_autoptr (RialtoBlobBackend) blobs = NULL;

  if (store == NULL)
    return FALSE;
  rialto_blobs_register_checks (store);
  rialto_feed_register_checks (store);
  rialto_people_register_checks (store);
  if (!rialto_store_check (store, problems, error))
    return FALSE;
  blobs = rialto_blob_folder_new (folder, error);
  return blobs != NULL && rialto_blobs_check (store, blobs, deep, problems, error);
}

/**
 * rialto_verb_check:
 * @argc: number of arguments
 * @argv: arguments
 *
 * Returns: the exit code: 0 sound, 1 not sound, 2 nobody knows
 */
int
rialto_verb_check (int    argc,
                   char **argv)
{
  gboolean deep = FALSE;
  int status = 0;
  const GOptionEntry more[] = {
    { "deep", 0, 0, G_OPTION_ARG_NONE, &deep, "Read all pictures, too", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RialtoConfig) config = rialto_verb_parse (
    &argc, &argv,
    "Looks whether the database and the pictures are sound, also while the server runs.\n"
    "The exit code is 0 when they are, 1 when something is wrong, 2 when it cannot be said.",
    more, &status);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (config == NULL)
    return status == 0 ? SOUND : CANNOT_RUN;
  if (!look (config, deep, problems, &error))
    {
      rialto_verb_fail (error);
      return CANNOT_RUN;
    }
  for (guint i = 0; i < problems->len; i++)
    g_print ("%s\n", (const char *) problems->pdata[i]);
  if (problems->len == 0)
    g_print ("No problems found.\n");
  return problems->len == 0 ? SOUND : UNSOUND;
}
