/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-session.h"

G_BEGIN_DECLS

/* Resolve when the server has heard of it. */
DexFuture *rialto_notification_read       (RialtoSession            *session,
                                           RialtoNotificationObject *notification) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_notifications_read_upto (RialtoSession            *session,
                                           RialtoId                  latest) G_GNUC_WARN_UNUSED_RESULT;
void       rialto_notification_show_read  (RialtoSession            *session,
                                           RialtoNotificationObject *notification);

G_END_DECLS
