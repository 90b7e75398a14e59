/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-objects.h"

G_BEGIN_DECLS

RialtoPersonObject *rialto_notification_dup_actor  (RialtoNotificationObject *notification,
                                                    guint                     position) G_GNUC_WARN_UNUSED_RESULT;
char               *rialto_notification_dup_text   (RialtoNotificationObject *notification) G_GNUC_WARN_UNUSED_RESULT;
char               *rialto_notification_dup_markup (RialtoNotificationObject *notification) G_GNUC_WARN_UNUSED_RESULT;
const char         *rialto_notification_get_target (RialtoNotificationObject *notification,
                                                    RialtoId                 *id);

G_END_DECLS
