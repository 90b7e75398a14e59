/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-roles.h"
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
tell_addresses (RialtoContext *context)
{
  for (guint i = 0; rialto_http_server_get_address (context->http, i) != NULL; i++)
    g_print ("Rialto serves at %s\n", rialto_http_server_get_address (context->http, i));
}

/* Told here and nowhere else, once: the store has only its hash. */
static gboolean
offer_ownership (RialtoContext *context,
                 GError       **error)
{
  g_autofree char *token = NULL;

  if (!rialto_owner_renew_token (context, &token, error))
    return FALSE;
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
  g_autoptr (RialtoContext) context = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  if (config == NULL)
    return status;
  context = rialto_context_new (config, &error);
  if (context == NULL || !rialto_context_start (context, &error) || !offer_ownership (context, &error))
    return rialto_verb_fail (error);

  g_unix_signal_add (SIGTERM, end_loop, loop);
  g_unix_signal_add (SIGINT, end_loop, loop);
  tell_addresses (context);
  g_main_loop_run (loop);
  rialto_context_stop (context);
  return 0;
}
