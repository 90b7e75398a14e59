/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-mailer.h"

G_BEGIN_DECLS

RialtoMailer *rialto_eml_folder_new (const char *folder,
                                     const char *from,
                                     GError    **error);

G_END_DECLS
