/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folders by descriptor and path below it. Symbolic links are not followed. Failures leave errno. */
int        rialto_folder_open   (int         parent,
                                 const char *path);
gboolean   rialto_folder_make   (int         parent,
                                 const char *path,
                                 const char *above);
gboolean   rialto_folder_sync   (int         parent,
                                 const char *path);
GPtrArray *rialto_folder_list   (int         parent,
                                 const char *path);
gboolean   rialto_folder_delete (int         parent,
                                 const char *path);

G_END_DECLS
