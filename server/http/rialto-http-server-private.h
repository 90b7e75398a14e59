/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-http-server.h"
#include "rialto-listener.h"
#include "rialto-peer.h"
#include "rialto-reactor-private.h"

G_BEGIN_DECLS

struct _RialtoHttpServer
{
  RialtoHttpOptions options; /* its strings are owned by the two below */
  char             *spool_folder;
  RialtoPeerRanges *trusted;
  RialtoHttpApp     app;
  gpointer          user_data;

  GPtrArray        *listeners; /* owned RialtoListener */
  RialtoReactor   **reactors;
  guint             n_reactors;
  gboolean          started;
  RialtoPeerCounts *peers;
  gint              n_connections; /* any thread */
  char              prefix[17];    /* of request ids */

  GMutex lock; /* the rest, for draining */
  GCond  changed;
  guint  n_accepting; /* reactors that watch the listeners */
};

typedef enum
{
  RIALTO_ADMITTED,
  RIALTO_REFUSED_FULL,    /* the process has all the connections it may */
  RIALTO_REFUSED_ADDRESS, /* the address has */
} RialtoAdmission;

RialtoAdmission rialto_http_server_admit         (RialtoHttpServer *server,
                                                  const RialtoPeer *peer);
void            rialto_http_server_leave         (RialtoHttpServer *server,
                                                  const RialtoPeer *peer);
RialtoReactor  *rialto_http_server_least_loaded  (RialtoHttpServer *server,
                                                  RialtoReactor    *preferred);
void            rialto_http_server_not_accepting (RialtoHttpServer *server);

G_END_DECLS
