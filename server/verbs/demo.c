/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-demo-community.h"
#include "rialto-demo-scale.h"
#include "rialto-password.h"
#include "rialto-verbs.h"

#define DEMO_PASSWORD "correct horse battery staple"

/**
 * rialto_verb_demo:
 * @argc: number of arguments
 * @argv: arguments
 *
 * Returns: the exit code
 */
int
rialto_verb_demo (int    argc,
                  char **argv)
{
  int status = 0, scale = 0;
  g_autofree char *photos = NULL;
  const GOptionEntry more[] = {
    { "photos", 0, 0, G_OPTION_ARG_FILENAME, &photos, "Pictures to show instead of the drawn wardrobe",
      "DIR" },
    { "scale", 0, 0, G_OPTION_ARG_INT, &scale, "For benchmarks: this many people, ten posts each", "PEOPLE" },
    G_OPTION_ENTRY_NULL,
  };
  RialtoConfig *config = rialto_verb_parse (&argc, &argv,
                                            "Fills an empty server with a community that looks lived in.",
                                            more, &status);
  g_autoptr (RialtoContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *password = NULL;

  if (config == NULL)
    return status;
  /* Counting a large community is one long statement. */
  config->database.statement_seconds = 0;
  context = rialto_context_new (config, &error);
  if (context == NULL || (password = rialto_password_hash (DEMO_PASSWORD, &error)) == NULL)
    return rialto_verb_fail (error);
  if (!(scale > 0 ? rialto_demo_scale (context, (guint) scale, password, &error)
                  : rialto_demo_community (context, photos, password, &error)))
    return rialto_verb_fail (error);
  g_print ("Everybody's password: %s\n", DEMO_PASSWORD);
  return 0;
}
