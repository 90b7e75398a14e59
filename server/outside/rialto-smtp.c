/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-smtp.h"

#include <curl/curl.h>
#include <string.h>

#include "rialto-breaker.h"
#include "rialto-mailer-private.h"

#define CONNECT_SECONDS  10
#define TOTAL_SECONDS    60
#define BREAKER_FAILURES 5
#define BREAKER_PAUSE    (30 * RIALTO_SECOND)
#define BREAKER_MAX      (15 * RIALTO_MINUTE)

typedef struct
{
  RialtoMailer       parent;
  char              *url;
  RialtoSmtpSecurity security;
  char              *user;
  char              *password;
  char              *sender; /* the address of from */
  char              *ca_file;
  long               connect_seconds;
  long               total_seconds;
  RialtoBreaker     *breaker;
} RialtoSmtp;

/* What is still to be sent of a message. */
typedef struct
{
  const char *at;
  gsize       left;
} Upload;

static size_t
upload_read (char  *buffer,
             size_t size,
             size_t n,
             void  *data)
{
  Upload *upload = data;
  gsize part = MIN (size * n, upload->left);

  memcpy (buffer, upload->at, part);
  upload->at += part;
  upload->left -= part;
  return part;
}

static void
set_session (RialtoSmtp *self,
             CURL       *curl)
{
  curl_easy_setopt (curl, CURLOPT_URL, self->url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, self->connect_seconds);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, self->total_seconds);
  if (self->security == RIALTO_SMTP_STARTTLS)
    curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
  if (self->ca_file != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, self->ca_file);
  if (self->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, self->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, self->password);
    }
}

/* How it ended, in our words. libcurl tells the last reply's code; a refusal of this mail comes after MAIL, RCPT or DATA as a failure to
 * send, or after the whole text as a strange reply. Anything else is the connection's fault, our configuration's or the server's, and
 * may be mended. */
static RialtoMailResult
judge (RialtoSmtp   *self,
       CURLcode      code,
       long          reply,
       const Upload *upload,
       const char   *text,
       GError      **error)
{
  gboolean about_mail = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR ||
                        (code == CURLE_WEIRD_SERVER_REPLY && upload->left == 0);
  gboolean about_us = reply == 421 || reply == 530 || reply == 534 || reply == 535 || reply == 538;

  if (code == CURLE_OK)
    {
      rialto_breaker_succeed (self->breaker);
      return RIALTO_MAIL_SENT;
    }
  about_mail = about_mail && reply >= 400 && reply < 600 && !about_us;
  if (about_mail)
    rialto_breaker_succeed (self->breaker);
  else
    rialto_breaker_fail (self->breaker);
  if (about_mail && reply >= 500)
    {
      rialto_fail_detail (error, RIALTO_ERROR_INVALID, "The mail server refused the mail for good (%ld).",
                          reply);
      return RIALTO_MAIL_NEVER;
    }
  rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "The mail could not be sent: %s (%ld)",
                      *text != '\0' ? text : curl_easy_strerror (code), reply);
  return RIALTO_MAIL_LATER;
}

static RialtoMailResult
smtp_send (RialtoMailer *mailer,
           const char   *recipient,
           const char   *message,
           GError      **error)
{
  RialtoSmtp *self = (RialtoSmtp *) mailer;
  Upload upload = { message, strlen (message) };
  char text[CURL_ERROR_SIZE] = "";
  RialtoMailResult result = RIALTO_MAIL_LATER;
  struct curl_slist *recipients = NULL;
  CURLcode code = CURLE_OK;
  long reply = 0;
  CURL *curl = NULL;

  if (!rialto_breaker_enter (self->breaker, error))
    return RIALTO_MAIL_LATER;

  curl = curl_easy_init ();
  recipients = curl_slist_append (NULL, recipient);
  set_session (self, curl);
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, self->sender);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, upload_read);
  curl_easy_setopt (curl, CURLOPT_READDATA, &upload);
  curl_easy_setopt (curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) upload.left);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, text);
  code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &reply);
  result = judge (self, code, reply, &upload, text, error);
  curl_slist_free_all (recipients);
  curl_easy_cleanup (curl);
  return result;
}

static void
smtp_free (RialtoMailer *mailer)
{
  RialtoSmtp *self = (RialtoSmtp *) mailer;

  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->user);
  g_free (self->sender);
  g_free (self->ca_file);
  g_free (self->url);
  rialto_breaker_free (self->breaker);
  g_free (self);
}

static void
start_curl (void)
{
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&ready, 1);
    }
}

/* The host as a URL has it, and the name that we greet with: the domain of the sender. */
static char *
make_url (const RialtoSmtpOptions *options,
          const char              *sender)
{
  gboolean six = strchr (options->host, ':') != NULL;

  return g_strdup_printf ("%s://%s%s%s:%u/%s", options->security == RIALTO_SMTP_TLS ? "smtps" : "smtp",
                          six ? "[" : "", options->host, six ? "]" : "", options->port,
                          strrchr (sender, '@') + 1);
}

/**
 * rialto_smtp_new:
 * @options: where and how; copied
 * @error: return location
 *
 * Does not connect yet. After five failures in a row the mailer does not try for a while: sending is %RIALTO_MAIL_LATER at once.
 *
 * Returns: (transfer full) (nullable): a mailer that sends by SMTP; %NULL with %RIALTO_ERROR_INVALID when the sender is no address or
 *   the host no host
 */
RialtoMailer *
rialto_smtp_new (const RialtoSmtpOptions *options,
                 GError                 **error)
{
  static const RialtoMailerClass klass = { smtp_send, smtp_free };
  g_autofree char *sender = NULL;
  RialtoSmtp *self = NULL;

  if (!rialto_mail_parse_address (options->from, NULL, &sender, error))
    return NULL;
  if (strpbrk (options->host, "/@?#%\\ \r\n\t") != NULL || *options->host == '\0')
    {
      rialto_fail_detail (error, RIALTO_ERROR_INVALID, "%s is not the name of a mail server.", options->host);
      return NULL;
    }
  start_curl ();
  self = g_new0 (RialtoSmtp, 1);
  self->parent.klass = &klass;
  self->parent.from = g_strdup (options->from);
  self->url = make_url (options, sender);
  self->sender = g_steal_pointer (&sender);
  self->security = options->security;
  self->user = g_strdup (options->user);
  self->password = g_strdup (options->password);
  self->ca_file = g_strdup (options->ca_file);
  self->connect_seconds = options->connect_seconds != 0 ? (long) options->connect_seconds : CONNECT_SECONDS;
  self->total_seconds = options->total_seconds != 0 ? (long) options->total_seconds : TOTAL_SECONDS;
  self->breaker = rialto_breaker_new ("The mail server", BREAKER_FAILURES, BREAKER_PAUSE, BREAKER_MAX);
  return &self->parent;
}
