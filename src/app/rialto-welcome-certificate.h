/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-welcome-page-private.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_CERTIFICATE (rialto_welcome_certificate_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeCertificate, rialto_welcome_certificate, RIALTO, WELCOME_CERTIFICATE, RialtoWelcomePage)

G_END_DECLS
