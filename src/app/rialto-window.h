/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-application.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_WINDOW (rialto_window_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWindow, rialto_window, RIALTO, WINDOW, AdwApplicationWindow)

RialtoWindow *rialto_window_new (RialtoApplication *application) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
