/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-mailer.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_SMTP_STARTTLS, /* required: no mail and no password without it */
  RIALTO_SMTP_TLS,      /* from the first byte */
  RIALTO_SMTP_NONE,
} RialtoSmtpSecurity;

typedef struct
{
  const char        *host;
  guint              port;
  RialtoSmtpSecurity security;
  const char        *user; /* nullable: does not sign in */
  const char        *password;
  const char        *from;
  const char        *ca_file;         /* nullable: the system's certificates */
  guint              connect_seconds; /* 0: 10 */
  guint              total_seconds;   /* 0: 60 */
} RialtoSmtpOptions;

RialtoMailer *rialto_smtp_new (const RialtoSmtpOptions *options,
                               GError                 **error);

G_END_DECLS
