/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

gboolean rialto_notify_sweep_job          (RialtoContext *context,
                                           const char    *payload,
                                           GError       **error);
gboolean rialto_notify_read_job           (RialtoContext *context,
                                           const char    *payload,
                                           GError       **error);
gboolean rialto_notify_mail_job           (RialtoContext *context,
                                           const char    *payload,
                                           GError       **error);
gboolean rialto_notify_forget_post_job    (RialtoContext *context,
                                           const char    *payload,
                                           GError       **error);
gboolean rialto_notify_forget_comment_job (RialtoContext *context,
                                           const char    *payload,
                                           GError       **error);
gboolean rialto_notify_forget_actor_job   (RialtoContext *context,
                                           const char    *payload,
                                           GError       **error);

G_END_DECLS
