/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application.h"

#include <glib/gi18n.h>
#include <locale.h>

/* Where the words are: a development build takes them from a folder of the tester's choice too. */
static const char *
get_locale_folder (void)
{
  const char *folder = RIALTO_DEVELOPMENT ? g_getenv ("RIALTO_LOCALEDIR") : NULL;

  return folder != NULL ? folder : RIALTO_LOCALEDIR;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (RialtoApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, get_locale_folder ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = rialto_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
