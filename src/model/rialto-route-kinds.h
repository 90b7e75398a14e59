/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a route of the contract may be like. */

/* Who may call, least first. */
typedef enum
{
  RIALTO_CALLER_ANYONE, /* with or without a token */
  RIALTO_CALLER_USER,
  RIALTO_CALLER_SHOP,
  RIALTO_CALLER_MODERATOR,
  RIALTO_CALLER_ADMIN,
  RIALTO_CALLER_OWNER,
} RialtoCaller;

typedef enum
{
  RIALTO_RUN_READ,  /* in a read transaction */
  RIALTO_RUN_WRITE, /* in a write transaction */
  RIALTO_RUN_WORK,  /* without one; may block */
  RIALTO_RUN_DIRECT, /* without one, on the reactor; answers the exchange itself, now or later */
} RialtoRun;

typedef enum
{
  RIALTO_IDEMPOTENCY_NONE,
  RIALTO_IDEMPOTENCY_HONOURED,
  RIALTO_IDEMPOTENCY_REQUIRED,
} RialtoIdempotency;

/* What a route answers. */
typedef enum
{
  RIALTO_ANSWER_TYPED, /* an entity, or nothing */
  RIALTO_ANSWER_RAW,   /* bytes that the handler writes */
  RIALTO_ANSWER_PAGE,  /* HTML, failures as well; its body is what a form sends */
} RialtoAnswerKind;

/* What becomes of a request's body. */
typedef enum
{
  RIALTO_BODY_TYPED,    /* an entity, or nothing */
  RIALTO_BODY_RAW,      /* bytes that the handler reads */
  RIALTO_BODY_SPOOLED,  /* bytes in a file of their own */
  RIALTO_BODY_APPENDED, /* bytes at the end of an unfinished upload's file; see Upload-Offset */
} RialtoBodyKind;

G_END_DECLS
