/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A mail server for tests, on a thread of its own and a free port of the loopback. What it answers can be set between mails; replies
 * that are NULL are the good ones, "" drops the connection. */
typedef struct
{
  const char *greeting, *ehlo, *starttls, *auth, *mail, *rcpt, *data, *end;
  gboolean    offer_starttls;
  gboolean    offer_auth;
  gboolean    tls_at_once;
  gboolean    silent; /* accepts and says nothing */
} FakeSmtpScript;

/* What the last connection said. */
typedef struct
{
  char    *helo, *auth, *sender, *recipient, *message;
  gboolean tls;
} FakeSmtpRecord;

typedef struct _FakeSmtp FakeSmtp;

FakeSmtp             *fake_smtp_new             (const char           *certificate_path);
void                  fake_smtp_free            (FakeSmtp             *server);
guint                 fake_smtp_get_port        (FakeSmtp             *server);
void                  fake_smtp_set_script      (FakeSmtp             *server,
                                                 const FakeSmtpScript *script);
const FakeSmtpRecord *fake_smtp_get_record      (FakeSmtp             *server);
guint                 fake_smtp_get_connections (FakeSmtp             *server);

G_END_DECLS
