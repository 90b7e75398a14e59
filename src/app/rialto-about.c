/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-about.h"

/* What is built in besides the desktop's own libraries: by the app, or by the server and its helper that come with it. A bundle brings
 * them along; elsewhere they are the system's. The notices are their authors', in their words. */
static const struct
{
  const char *name;
  const char *copyright;
  GtkLicense license;
  const char *text; /* where GTK does not know the licence */
} modules[] = {
  { "yyjson", "© 2020 YaoYuan", GTK_LICENSE_MIT_X11, NULL },
  { "llhttp", "© 2018 Fedor Indutny", GTK_LICENSE_MIT_X11, NULL },
  { "libsodium", "© 2013 Frank Denis", GTK_LICENSE_CUSTOM,
    /* lint: allow untranslated: a notice holds in its author's words */
    "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby "
    "granted, provided that the above copyright notice and this permission notice appear in all copies.\n\n"
    "THE SOFTWARE IS PROVIDED “AS IS” AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING "
    "ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, "
    "DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, "
    "WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE "
    "OR PERFORMANCE OF THIS SOFTWARE." },
  { "jansson", "© 2009 Petri Lehtinen", GTK_LICENSE_MIT_X11, NULL },
  { "libjwt", "© 2015 Ben Collins", GTK_LICENSE_MPL_2_0, NULL },
  { "libvips", "© John Cupitt, Kirk Martinez, Joe Padfield", GTK_LICENSE_LGPL_2_1, NULL },
};

/**
 * rialto_about_new:
 *
 * Returns: (transfer floating): what Rialto is, whose it is, and what others have made that is in it
 */
AdwDialog *
rialto_about_new (void)
{
  AdwDialog *dialog = adw_about_dialog_new_from_appdata ("/org/rialto/Rialto/org.rialto.Rialto.metainfo.xml",
                                                         RIALTO_VERSION);

  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    adw_about_dialog_add_legal_section (ADW_ABOUT_DIALOG (dialog), modules[i].name, modules[i].copyright,
                                        modules[i].license, modules[i].text);
  return dialog;
}
