/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_DESKTOP_NOTIFIER (rialto_desktop_notifier_get_type ())

G_DECLARE_FINAL_TYPE (RialtoDesktopNotifier, rialto_desktop_notifier, RIALTO, DESKTOP_NOTIFIER, GObject)

RialtoDesktopNotifier *rialto_desktop_notifier_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void                   rialto_desktop_notifier_set_watching (RialtoDesktopNotifier *self,
                                                             gboolean               watching);
void                   rialto_desktop_notifier_withdraw     (RialtoDesktopNotifier *self);

G_END_DECLS
