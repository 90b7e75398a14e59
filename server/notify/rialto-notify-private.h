/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-notify.h"

G_BEGIN_DECLS

/* What a transaction takes out or marks at once; more is a job's. */
#define RIALTO_NOTIFY_CHUNK 100
#define RIALTO_READ_CHUNK   500

/* Which part of somebody's list, newest first. */
typedef struct
{
  RialtoId viewer;
  RialtoId before; /* G_MAXINT64: from the newest */
  RialtoId after;  /* 0: to the oldest */
  gint64   limit;
} RialtoNotificationRange;

guint                               rialto_notification_list                   (RialtoTx                      *tx,
                                                                                RialtoContext                 *context,
                                                                                const RialtoNotificationRange *range,
                                                                                RialtoNotification           **items,
                                                                                RialtoId                      *last);
gboolean                            rialto_notification_read_some              (RialtoTx                      *tx,
                                                                                RialtoId                       user,
                                                                                RialtoId                       upto);
gboolean                            rialto_notification_remove                 (RialtoTx                      *tx,
                                                                                RialtoId                       user,
                                                                                RialtoId                       id);
const RialtoNotificationPreference *rialto_notification_preference_get_default (RialtoNotificationKind         kind);

void                                rialto_notify_tell                         (RialtoTx                      *tx,
                                                                                RialtoId                       user,
                                                                                gint                           type,
                                                                                RialtoId                       entity,
                                                                                RialtoId                       actor);
gboolean                            rialto_notify_forget_post_some             (RialtoTx                      *tx,
                                                                                RialtoId                       post);
gboolean                            rialto_notify_forget_comment_some          (RialtoTx                      *tx,
                                                                                RialtoId                       comment);
gboolean                            rialto_notify_forget_actor_some            (RialtoTx                      *tx,
                                                                                RialtoId                       user,
                                                                                RialtoId                       actor);
void                                rialto_notify_mail_later                   (RialtoTx                      *tx,
                                                                                RialtoId                       user,
                                                                                RialtoId                       latest);

G_END_DECLS
