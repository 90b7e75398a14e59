/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-verbs.h"

#include "rialto-log.h"

#include <signal.h>

static char *
override (const char *key,
          const char *value)
{
  return g_strdup_printf ("%s=%s", key, value);
}

/* Options of the command line win over the environment and the file. */
static GStrv
list_overrides (const RialtoVerbOptions *options)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  if (options->data != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (options->data, NULL);

      g_strv_builder_take (list, override ("server.data", path));
    }
  if (options->database != NULL)
    g_strv_builder_take (list, override ("database.uri", options->database));
  if (options->listen != NULL)
    {
      g_autofree char *all = g_strjoinv (";", options->listen);

      g_strv_builder_take (list, override ("server.listen", all));
    }
  return g_strv_builder_end (list);
}

static RialtoConfig *
load_config (const RialtoVerbOptions *options,
             GError                 **error)
{
  g_auto (GStrv) overrides = list_overrides (options);
  g_auto (GStrv) environment = g_get_environ ();

  return rialto_config_load (options->config, (const char *const *) environment,
                             (const char *const *) overrides, error);
}

static void
options_clear (RialtoVerbOptions *options)
{
  g_free (options->config);
  g_free (options->data);
  g_free (options->database);
  g_strfreev (options->listen);
  g_free (options->debug);
}

/**
 * rialto_verb_fail:
 * @error: what went wrong
 *
 * Returns: the exit code that says so, after telling it
 */
int
rialto_verb_fail (const GError *error)
{
  g_printerr ("rialtod: %s\n", error->message);
  return 1;
}

/**
 * rialto_verb_parse:
 * @argc: (inout): number of arguments
 * @argv: (inout): arguments of the verb
 * @summary: what the verb does, for --help
 * @more: (nullable): the verb's own options
 * @status: (out): the exit code, when there is no configuration
 *
 * Reads the options and the configuration, and sets logging up.
 *
 * Returns: (transfer full) (nullable): the configuration
 */
RialtoConfig *
rialto_verb_parse (int                *argc,
                   char             ***argv,
                   const char         *summary,
                   const GOptionEntry *more,
                   int                *status)
{
  RialtoVerbOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options.config, "Configuration file", "FILE" },
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &options.data, "Folder of everything that is kept", "DIR" },
    { "database", 0, 0, G_OPTION_ARG_STRING, &options.database, "sqlite:PATH or postgresql://...", "URI" },
    { "listen", 'l', 0, G_OPTION_ARG_STRING_ARRAY, &options.listen, "Address to serve at; may be repeated",
      "HOST:PORT" },
    { "debug", 0, 0, G_OPTION_ARG_STRING, &options.debug, "Debug messages of these channels", "sql,gateway" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  RialtoConfig *config = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (more != NULL)
    g_option_context_add_main_entries (context, more, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      rialto_verb_fail (error);
      *status = 2;
    }
  else if ((config = load_config (&options, &error)) == NULL)
    *status = rialto_verb_fail (error);
  else
    rialto_log_setup (config, options.debug);
  /* At a limit on the size of files a write must fail, as on a full disk, not end the server. */
  signal (SIGXFSZ, SIG_IGN);
  options_clear (&options);
  return config;
}
