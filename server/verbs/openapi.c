/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-openapi.h"
#include "rialto-verbs.h"

#include <stdio.h>

/**
 * rialto_verb_openapi:
 * @argc: number of arguments
 * @argv: arguments
 *
 * Returns: the exit code
 */
int
rialto_verb_openapi (int    argc,
                     char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, "Prints the description of the API, OpenAPI 3.1.");
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return rialto_verb_fail (error);
  return fwrite (rialto_openapi, 1, rialto_openapi_length, stdout) == rialto_openapi_length ? 0 : 1;
}
