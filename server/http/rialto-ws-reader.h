/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-ws-utf8.h"

G_BEGIN_DECLS

/* Fragments together. */
#define RIALTO_WS_MAX_MESSAGE (16 * 1024)
#define RIALTO_WS_MAX_CONTROL 125

typedef enum
{
  RIALTO_WS_MORE,  /* all bytes are used */
  RIALTO_WS_TEXT,  /* a piece of a text message */
  RIALTO_WS_PING,
  RIALTO_WS_PONG,
  RIALTO_WS_CLOSE, /* @code, 1005 when the peer gave none */
  RIALTO_WS_BAD,   /* @code says what to close with; nothing more can be read */
} RialtoWsEvent;

typedef struct
{
  const char *bytes; /* in the caller's buffer (text) or the reader (control frames): valid until the next call */
  gsize       length;
  gboolean    last; /* of a text message */
  guint       code;
} RialtoWsPiece;

/* Reads the frames of a client (RFC 6455, no extensions). Zeroed memory is a new reader; it allocates nothing. */
typedef struct
{
  guint8       head[14];
  guint8       n_head;
  guint8       opcode;
  guint8       final;
  guint8       in_payload;
  guint8       in_message; /* a text message has begun and goes on in continuations */
  RialtoWsUtf8 utf8;
  guint8       n_control;
  guint8       control[RIALTO_WS_MAX_CONTROL];
  guint16      bad; /* the code it was closed with */
  guint        message_length;
  guint        mask_at;
  guint8       mask[4];
  guint        left; /* bytes of payload to come */
} RialtoWsReader;

RialtoWsEvent rialto_ws_reader_next   (RialtoWsReader *reader,
                                       char          **data,
                                       gsize          *length,
                                       RialtoWsPiece  *piece);
gboolean      rialto_ws_code_is_valid (guint           code);

G_END_DECLS
