/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-exchange.h"

G_BEGIN_DECLS

typedef struct
{
  guint       threads;          /* reactors; 0: min (cores, 4) */
  guint       header_seconds;   /* 10 */
  guint       body_seconds;     /* 30, restarted while bytes arrive at a fair rate (1 KiB/s) */
  guint       idle_seconds;     /* 75 */
  guint       max_header_bytes; /* 16 KiB, 100 fields */
  guint       max_connections;  /* of the process */
  guint       max_per_address;  /* 1024; trusted proxies are exempt */
  gsize       max_socket_queue; /* bytes queued on a WebSocket before it is closed; 256 KiB */
  gboolean    gzip;             /* JSON from 8 KiB, level 1 */
  char      **trusted_proxies;  /* addresses whose X-Forwarded-For counts; nullable */
  const char *spool_folder;     /* for bodies that go to a file */
} RialtoHttpOptions;

/* Figures since the start; read with atomics by /metrics. */
typedef struct
{
  guint64 accepted, closed, refused, requests, bytes_in, bytes_out;
  guint64 timeouts_header, timeouts_body, timeouts_idle;
  gint64  connections, sockets;
} RialtoHttpFigures;

void              rialto_http_options_init       (RialtoHttpOptions       *options);
RialtoHttpServer *rialto_http_server_new         (const RialtoHttpOptions *options,
                                                  const RialtoHttpApp     *app,
                                                  gpointer                 user_data);
gboolean          rialto_http_server_listen      (RialtoHttpServer        *server,
                                                  const char              *address,
                                                  GError                 **error);
const char       *rialto_http_server_get_address (RialtoHttpServer        *server,
                                                  guint                    index);
gboolean          rialto_http_server_start       (RialtoHttpServer        *server,
                                                  GError                 **error);
void              rialto_http_server_drain       (RialtoHttpServer        *server,
                                                  guint                    seconds);
void              rialto_http_server_free        (RialtoHttpServer        *server);
void              rialto_http_server_get_figures (RialtoHttpServer        *server,
                                                  RialtoHttpFigures       *figures);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoHttpServer, rialto_http_server_free)

G_END_DECLS
