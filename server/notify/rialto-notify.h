/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* Something that somebody should be told. */
typedef struct
{
  RialtoNotificationKind kind;
  RialtoId               user;    /* who is told */
  RialtoId               actor;   /* who did it */
  RialtoId               post;    /* 0: none */
  RialtoId               comment; /* 0: none; of a comment or reply, itself */
} RialtoNotice;

void     rialto_notify                        (RialtoTx                      *tx,
                                               const RialtoNotice            *notice);
void     rialto_notify_withdraw               (RialtoTx                      *tx,
                                               const RialtoNotice            *notice);
void     rialto_notify_forget_post            (RialtoTx                      *tx,
                                               RialtoId                       post);
void     rialto_notify_forget_comment         (RialtoTx                      *tx,
                                               RialtoId                       comment);
void     rialto_notify_forget_actor           (RialtoTx                      *tx,
                                               RialtoId                       user,
                                               RialtoId                       actor);
void     rialto_notify_forget_person          (RialtoTx                      *tx,
                                               RialtoId                       user,
                                               RialtoId                       other);

/* For the gateway. */
gboolean rialto_notification_load             (RialtoTx                      *tx,
                                               RialtoContext                 *context,
                                               RialtoId                       viewer,
                                               RialtoId                       id,
                                               RialtoNotification            *notification);
gint64   rialto_notification_count            (RialtoTx                      *tx,
                                               RialtoId                       user);
void     rialto_notification_preferences_load (RialtoTx                      *tx,
                                               RialtoId                       user,
                                               RialtoNotificationPreferences *preferences);

G_END_DECLS
