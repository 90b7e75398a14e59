/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-mailer.h"

G_BEGIN_DECLS

typedef struct
{
  RialtoMailResult (*send) (RialtoMailer *mailer,
                            const char   *recipient,
                            const char   *message,
                            GError      **error);
  void             (*free) (RialtoMailer *mailer);
} RialtoMailerClass;

/* The first member of each kind of mailer. */
struct _RialtoMailer
{
  const RialtoMailerClass *klass;
  char                    *from;
};

G_END_DECLS
