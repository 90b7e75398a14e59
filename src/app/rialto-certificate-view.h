/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_CERTIFICATE_VIEW (rialto_certificate_view_get_type ())

G_DECLARE_FINAL_TYPE (RialtoCertificateView, rialto_certificate_view, RIALTO, CERTIFICATE_VIEW, GtkWidget)

G_END_DECLS
