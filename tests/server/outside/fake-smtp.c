/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-smtp.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct _FakeSmtp
{
  GThread                         *thread;
  GMutex                           mutex; /* held while a connection is served */
  int                              listener;
  int                              stop;
  guint                            port;
  gint                             connections;
  FakeSmtpScript                   script;
  FakeSmtpRecord                   record;
  gnutls_certificate_credentials_t credentials;
};

/* One connection. */
typedef struct
{
  FakeSmtp        *server;
  int              fd;
  gnutls_session_t tls; /* NULL: not yet */
} Talk;

static gssize
talk_read (Talk *talk,
           char *byte)
{
  return talk->tls != NULL ? gnutls_record_recv (talk->tls, byte, 1) : read (talk->fd, byte, 1);
}

static char *
talk_line (Talk *talk)
{
  g_autoptr (GString) line = g_string_new (NULL);
  char byte = 0;

  while (talk_read (talk, &byte) == 1)
    {
      g_string_append_c (line, byte);
      if (g_str_has_suffix (line->str, "\r\n"))
        {
          g_string_truncate (line, line->len - 2);
          return g_string_free_and_steal (g_steal_pointer (&line));
        }
    }
  return NULL;
}

/* FALSE: the connection is to end here. */
static gboolean
talk_say (Talk       *talk,
          const char *scripted,
          const char *usual)
{
  g_autofree char *line = g_strconcat (scripted != NULL ? scripted : usual, "\r\n", NULL);
  gsize length = strlen (line);

  if (length == 2)
    return FALSE;
  if (talk->tls != NULL)
    return gnutls_record_send (talk->tls, line, length) == (gssize) length;
  return send (talk->fd, line, length, MSG_NOSIGNAL) == (gssize) length;
}

static gboolean
talk_start_tls (Talk *talk)
{
  gnutls_init (&talk->tls, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
  gnutls_set_default_priority (talk->tls);
  gnutls_credentials_set (talk->tls, GNUTLS_CRD_CERTIFICATE, talk->server->credentials);
  gnutls_transport_set_int (talk->tls, talk->fd);
  talk->server->record.tls = TRUE;
  return gnutls_handshake (talk->tls) == GNUTLS_E_SUCCESS;
}

static void
keep (char      **field,
      const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static gboolean
talk_ehlo (Talk       *talk,
           const char *name)
{
  const FakeSmtpScript *script = &talk->server->script;

  keep (&talk->server->record.helo, name);
  if (script->ehlo != NULL)
    return talk_say (talk, script->ehlo, NULL);
  if (script->offer_starttls && talk->tls == NULL && !talk_say (talk, NULL, "250-STARTTLS"))
    return FALSE;
  if (script->offer_auth && !talk_say (talk, NULL, "250-AUTH PLAIN"))
    return FALSE;
  return talk_say (talk, NULL, "250 fake.example");
}

static gboolean
talk_auth (Talk       *talk,
           const char *words)
{
  g_autofree char *next = NULL;

  /* With or without the response in the first line. */
  if (strchr (words, ' ') == NULL)
    {
      if (!talk_say (talk, NULL, "334 "))
        return FALSE;
      next = talk_line (talk);
    }
  keep (&talk->server->record.auth, next != NULL ? next : strchr (words, ' ') + 1);
  return talk_say (talk, talk->server->script.auth, "235 fine");
}

static gboolean
talk_data (Talk *talk)
{
  g_autoptr (GString) message = g_string_new (NULL);
  gboolean ended = FALSE;

  if (!talk_say (talk, talk->server->script.data, "354 go on"))
    return FALSE;
  if (talk->server->script.data != NULL)
    return TRUE;
  while (!ended)
    {
      g_autofree char *line = talk_line (talk);

      if (line == NULL)
        return FALSE;
      ended = g_str_equal (line, ".");
      if (!ended)
        g_string_append_printf (message, "%s\r\n", line[0] == '.' ? line + 1 : line);
    }
  keep (&talk->server->record.message, message->str);
  return talk_say (talk, talk->server->script.end, "250 taken");
}

static gboolean
talk_command (Talk       *talk,
              const char *line)
{
  FakeSmtpScript *script = &talk->server->script;

  if (g_str_has_prefix (line, "EHLO "))
    return talk_ehlo (talk, line + 5);
  if (g_str_has_prefix (line, "HELO "))
    return talk_say (talk, script->ehlo, "250 fake.example");
  if (g_str_equal (line, "STARTTLS"))
    return talk_say (talk, script->starttls, "220 go on") &&
           (script->starttls != NULL || talk_start_tls (talk));
  if (g_str_has_prefix (line, "AUTH PLAIN"))
    return talk_auth (talk, line + 5);
  if (g_str_has_prefix (line, "MAIL FROM:"))
    {
      keep (&talk->server->record.sender, line + 10);
      return talk_say (talk, script->mail, "250 fine");
    }
  if (g_str_has_prefix (line, "RCPT TO:"))
    {
      keep (&talk->server->record.recipient, line + 8);
      return talk_say (talk, script->rcpt, "250 fine");
    }
  if (g_str_equal (line, "DATA"))
    return talk_data (talk);
  if (g_str_equal (line, "QUIT"))
    return talk_say (talk, NULL, "221 bye") && FALSE;
  return talk_say (talk, NULL, "502 what?");
}

static void
clear_record (FakeSmtpRecord *record)
{
  g_free (record->helo);
  g_free (record->auth);
  g_free (record->sender);
  g_free (record->recipient);
  g_free (record->message);
  *record = (FakeSmtpRecord) { 0 };
}

static void
serve (FakeSmtp *server,
       int       fd)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);
  Talk talk = { server, fd, NULL };
  gboolean going = TRUE;

  clear_record (&server->record);
  g_atomic_int_inc (&server->connections);
  if (server->script.silent)
    {
      char byte = 0;

      while (read (fd, &byte, 1) > 0)
        ;
      return;
    }
  if (server->script.tls_at_once)
    going = talk_start_tls (&talk);
  going = going && talk_say (&talk, server->script.greeting, "220 fake.example");
  while (going)
    {
      g_autofree char *line = talk_line (&talk);

      going = line != NULL && talk_command (&talk, line);
    }
  if (talk.tls != NULL)
    gnutls_deinit (talk.tls);
}

static gpointer
run (gpointer data)
{
  FakeSmtp *server = data;
  struct pollfd fds[] = { { server->listener, POLLIN, 0 }, { server->stop, POLLIN, 0 } };

  while (poll (fds, 2, -1) > 0 && fds[1].revents == 0)
    {
      int fd = accept (server->listener, NULL, NULL);

      if (fd < 0)
        continue;
      serve (server, fd);
      close (fd);
    }
  return NULL;
}

/* A certificate of localhost that signs itself, valid for a day; its PEM goes to @path for the client to trust. */
static gnutls_certificate_credentials_t
make_certificate (const char *path)
{
  gnutls_certificate_credentials_t credentials = NULL;
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t crt = NULL;
  gnutls_datum_t pem = { NULL, 0 };
  time_t now = time (NULL);

  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                                 GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                   ==, 0);
  gnutls_x509_crt_init (&crt);
  gnutls_x509_crt_set_version (crt, 3);
  gnutls_x509_crt_set_serial (crt, "\1", 1);
  gnutls_x509_crt_set_activation_time (crt, now - 3600);
  gnutls_x509_crt_set_expiration_time (crt, now + 86400);
  gnutls_x509_crt_set_dn (crt, "CN=localhost", NULL);
  gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET);
  gnutls_x509_crt_set_basic_constraints (crt, 1, -1);
  gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_CERT_SIGN);
  gnutls_x509_crt_set_key (crt, key);
  g_assert_cmpint (gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
  g_assert_true (g_file_set_contents (path, (const char *) pem.data, pem.size, NULL));
  gnutls_certificate_allocate_credentials (&credentials);
  g_assert_cmpint (gnutls_certificate_set_x509_key (credentials, &crt, 1, key), ==, 0);
  gnutls_free (pem.data);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);
  return credentials;
}

FakeSmtp *
fake_smtp_new (const char *certificate_path)
{
  FakeSmtp *server = g_new0 (FakeSmtp, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  g_mutex_init (&server->mutex);
  server->credentials = make_certificate (certificate_path);
  server->stop = eventfd (0, EFD_CLOEXEC);
  server->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (server->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (server->listener, 8), ==, 0);
  g_assert_cmpint (getsockname (server->listener, (struct sockaddr *) &address, &length), ==, 0);
  server->port = ntohs (address.sin_port);
  server->thread = g_thread_new ("fake-smtp", run, server);
  return server;
}

void
fake_smtp_free (FakeSmtp *server)
{
  g_assert_cmpint (eventfd_write (server->stop, 1), ==, 0);
  g_thread_join (server->thread);
  close (server->stop);
  close (server->listener);
  clear_record (&server->record);
  gnutls_certificate_free_credentials (server->credentials);
  g_mutex_clear (&server->mutex);
  g_free (server);
}

guint
fake_smtp_get_port (FakeSmtp *server)
{
  return server->port;
}

void
fake_smtp_set_script (FakeSmtp             *server,
                      const FakeSmtpScript *script)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);

  server->script = *script;
}

/* Waits until the connection has ended. */
const FakeSmtpRecord *
fake_smtp_get_record (FakeSmtp *server)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);

  return &server->record;
}

guint
fake_smtp_get_connections (FakeSmtp *server)
{
  return (guint) g_atomic_int_get (&server->connections);
}
