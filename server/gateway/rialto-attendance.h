/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-gateway-private.h"
#include "rialto-presence-rows.h"

G_BEGIN_DECLS

RialtoAttendance *rialto_attendance_new     (RialtoGateway       *gateway);
void              rialto_attendance_free    (RialtoAttendance    *attendance);
void              rialto_attendance_say     (RialtoAttendance    *attendance,
                                             RialtoId             user,
                                             RialtoPresenceStatus before,
                                             RialtoPresenceStatus now);
RialtoTime        rialto_attendance_get_due (RialtoAttendance    *attendance);
void              rialto_attendance_tick    (RialtoAttendance    *attendance);
void              rialto_attendance_end     (RialtoAttendance    *attendance);

G_END_DECLS
