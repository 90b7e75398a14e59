/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_APPLICATION (rialto_application_get_type ())

G_DECLARE_FINAL_TYPE (RialtoApplication, rialto_application, RIALTO, APPLICATION, AdwApplication)

RialtoApplication *rialto_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
