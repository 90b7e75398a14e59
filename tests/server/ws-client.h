/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A gateway client on a plain socket, which can be cut at any byte. It keeps what a real one would: the newest seq. */
typedef struct
{
  int         fd;
  GByteArray *bytes; /* received, not yet read */
  gint64      seq;
  guint       close_code; /* once the server has closed */
  gint64      left;       /* bytes until the client cuts the connection; -1: it does not */
} WsClient;

WsClient   *ws_client_new      (const char *address);
/* From an address of its own, unless @source is NULL; cuts the connection as soon as so many bytes have come, in the middle of
 * whatever it is, unless that is negative. */
WsClient   *ws_client_new_full (const char *address,
                                const char *source,
                                gint64      bytes);
void        ws_client_free     (WsClient   *client);
void        ws_client_cut      (WsClient   *client);
void        ws_client_send     (WsClient   *client,
                                const char *text);
/* The next frame; NULL once the connection has ended. */
JsonNode   *ws_client_next     (WsClient   *client);
/* The next frame with this name (op 0) or opcode, others are dropped; NULL once the connection has ended. */
JsonNode   *ws_client_await    (WsClient   *client,
                                const char *type);
JsonNode   *ws_client_await_op (WsClient   *client,
                                int         op);
void        ws_client_identify (WsClient   *client,
                                const char *token);
void        ws_client_resume   (WsClient   *client,
                                const char *token,
                                gint64      seq);
/* Returns when it is in force; what came before is dropped. */
void        ws_client_watch    (WsClient   *client,
                                const char *topic);
/* Whether something can be read within a moment: to show that nothing comes after what must have come. */
gboolean    ws_client_is_quiet (WsClient   *client);

JsonObject *frame_data         (JsonNode   *frame);
const char *frame_type         (JsonNode   *frame);
gint64      frame_seq          (JsonNode   *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsClient, ws_client_free)

G_END_DECLS
