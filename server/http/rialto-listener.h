/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A listening socket. */
typedef struct
{
  int   fd;
  char *address; /* as it can be connected to: "127.0.0.1:8080", "[::1]:8080", "unix:/run/rialto.sock" */
  char *path;    /* of a Unix socket, else NULL */
} RialtoListener;

RialtoListener *rialto_listener_new   (const char     *address,
                                       GError        **error);
void            rialto_listener_close (RialtoListener *listener);
void            rialto_listener_free  (RialtoListener *listener);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoListener, rialto_listener_free)

G_END_DECLS
