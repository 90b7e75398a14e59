/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* Something that somebody should be told. */
typedef struct
{
  RialtoNotificationKind kind;
  RialtoId               user;    /* who is told */
  RialtoId               actor;   /* who did it */
  RialtoId               post;    /* 0: none */
  RialtoId               comment; /* 0: none */
} RialtoNotice;

void rialto_notify                (RialtoTx           *tx,
                                   const RialtoNotice *notice);
void rialto_notify_withdraw       (RialtoTx           *tx,
                                   const RialtoNotice *notice);
void rialto_notify_forget_post    (RialtoTx           *tx,
                                   RialtoId            post);
void rialto_notify_forget_comment (RialtoTx           *tx,
                                   RialtoId            comment);

G_END_DECLS
