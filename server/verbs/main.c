/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-verbs.h"

#include <locale.h>
#include <stdio.h>

static const struct
{
  const char *name;
  const char *doc;
  int (*run) (int argc, char **argv);
} verbs[] = {
  { "serve", "serve a community", rialto_verb_serve },
  { "demo", "fill an empty server with a community", rialto_verb_demo },
  { "migrate", "bring the database up to date", rialto_verb_migrate },
  { "check", "look whether the data is sound", rialto_verb_check },
  { "openapi", "print the description of the API", rialto_verb_openapi },
  { "user", "make, list and promote members", rialto_verb_user },
};

static void
print_help (FILE *out)
{
  fputs ("usage: rialtod VERB [OPTION...]\n\n", out);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    fprintf (out, "  %-10s %s\n", verbs[i].name, verbs[i].doc);
  fputs ("\nrialtod VERB --help tells more; rialtod --version prints the version.\n", out);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  if (argc >= 2 && g_str_equal (argv[1], "--version"))
    {
      puts ("rialtod " RIALTO_VERSION);
      return 0;
    }
  for (guint i = 0; argc >= 2 && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (argv[1], verbs[i].name))
      return verbs[i].run (argc - 1, argv + 1);

  print_help (argc >= 2 && !g_str_equal (argv[1], "--help") ? stderr : stdout);
  return argc >= 2 && g_str_equal (argv[1], "--help") ? 0 : 2;
}
