/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

/* What is known of somebody who has said the password again; the strings live as long as the request. */
typedef struct
{
  const char *handle;
  const char *email;
  RialtoTime  password_changed_at; /* the password that was said */
} RialtoReauthentication;

gboolean rialto_reauthenticate (RialtoRequest          *request,
                                const char             *password,
                                RialtoReauthentication *who,
                                GError                **error);

G_END_DECLS
