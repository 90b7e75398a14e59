/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-roles.h"
#include "rialto-serving.h"
#include "rialto-verbs.h"

#include <glib-unix.h>

/* The control thread: signals and slow timers, nothing of the hot path. */
static gboolean
end_loop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
stop (gpointer loop)
{
  g_main_loop_quit (loop);
}

/* The exit codes that whoever started it can act on. */
static const struct
{
  RialtoError code;
  int status;
} exits[] = {
  { RIALTO_ERROR_CONFLICT, 3 },
  { RIALTO_ERROR_STORAGE_FULL, 4 },
  { RIALTO_ERROR_NEWER_DATA, 5 },
  { RIALTO_ERROR_FORBIDDEN, 6 },
};

static int
fail (const GError *error)
{
  int status = rialto_verb_fail (error);

  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    if (g_error_matches (error, RIALTO_ERROR, (int) exits[i].code))
      return exits[i].status;
  return status;
}

static gboolean
tell_addresses (RialtoContext *context,
                RialtoServing *serving,
                const char    *owner_token,
                GError       **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) addresses = NULL;

  for (guint i = 0; rialto_http_server_get_address (context->http, i) != NULL; i++)
    g_strv_builder_add (builder, rialto_http_server_get_address (context->http, i));
  addresses = g_strv_builder_end (builder);
  if (serving != NULL &&
      !rialto_serving_announce (serving, (const char *const *) addresses, owner_token, error))
    return FALSE;
  for (guint i = 0; addresses[i] != NULL; i++)
    g_print ("Rialto serves at %s\n", addresses[i]);
  return TRUE;
}

/* Instances over PostgreSQL may share a folder; an SQLite file has one server. */
static gboolean
claim (const RialtoConfig *config,
       GMainLoop          *loop,
       RialtoServing     **serving,
       GError            **error)
{
  g_autofree char *uri = rialto_context_get_database_uri (config);
  g_autoptr (GError) deaf = NULL;

  if (!g_str_has_prefix (uri, "sqlite:"))
    return TRUE;
  *serving = rialto_serving_claim (config->server.data, error);
  if (*serving == NULL)
    return FALSE;
  if (!rialto_serving_listen (*serving, stop, loop, &deaf))
    g_warning ("Only a signal ends this server: %s", deaf->message);
  return TRUE;
}

/* Told by this process and nowhere else, once: the store has only its hash. */
static gboolean
offer_ownership (RialtoContext *context,
                 char         **owner_token,
                 GError       **error)
{
  const char *token;

  if (!rialto_owner_renew_token (context, owner_token, error))
    return FALSE;
  token = *owner_token;
  if (token != NULL)
    g_print ("Nobody owns this community yet. Sign up, then claim it with this token, within 7 days:\n"
             "  %s\n"
             "A new start prints another. `rialtod user role HANDLE owner` does the same.\n",
             token);
  return TRUE;
}

/**
 * rialto_verb_serve:
 * @argc: number of arguments
 * @argv: arguments
 *
 * Returns: the exit code
 */
int
rialto_verb_serve (int    argc,
                   char **argv)
{
  int status = 0;
  RialtoConfig *config = rialto_verb_parse (&argc, &argv, "Serves a community.", NULL, &status);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RialtoServing) serving = NULL;
  g_autoptr (RialtoContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *owner_token = NULL;

  if (config == NULL)
    return status;
  if (!claim (config, loop, &serving, &error))
    {
      rialto_config_free (config);
      return fail (error);
    }
  context = rialto_context_new (config, &error);
  if (context == NULL || !rialto_context_start (context, &error) ||
      !offer_ownership (context, &owner_token, &error))
    return fail (error);

  g_unix_signal_add (SIGTERM, end_loop, loop);
  g_unix_signal_add (SIGINT, end_loop, loop);
  if (!tell_addresses (context, serving, owner_token, &error))
    return fail (error);
  g_main_loop_run (loop);
  rialto_context_stop (context);
  return 0;
}
