/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"

#include "rialto-blobs.h"
#include "rialto-call.h"
#include "rialto-clock.h"
#include "rialto-dispatcher.h"
#include "rialto-eml-folder.h"
#include "rialto-gateway.h"
#include "rialto-id.h"
#include "rialto-jobs.h"
#include "rialto-password-pool.h"
#include "rialto-server-metrics.h"
#include "rialto-signed-path.h"
#include "rialto-smtp.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* Within a step a picture keeps its address, so that copies of it are found again. */
#define ACCESS_LIFE    (60 * RIALTO_MINUTE)
#define ACCESS_STEP    (15 * RIALTO_MINUTE)
#define WORK_THREADS   8
#define UPLOAD_THREADS 4

static gboolean
open_store (RialtoContext *context,
            GError       **error)
{
  g_autofree char *uri = rialto_context_get_database_uri (context->config);
  RialtoStoreOptions options = {
    .uri = uri,
    .postgres_pool = context->config->database.pool,
    .statement_ms = context->config->database.statement_seconds * 1000,
    .migrate = TRUE,
  };

  context->store = rialto_store_open (&options, error);
  return context->store != NULL;
}

/**
 * rialto_context_get_database_uri:
 * @config: the configuration
 *
 * Returns: (transfer full): the configured database, or an SQLite file in the data folder
 */
char *
rialto_context_get_database_uri (const RialtoConfig *config)
{
  if (config->database.uri != NULL)
    return g_strdup (config->database.uri);
  return g_strdup_printf ("sqlite:%s/rialto.db", config->server.data);
}

static gboolean
open_keys (RialtoContext *context,
           GError       **error)
{
  g_autofree char *path = context->config->accounts.keys_file != NULL
                            ? g_strdup (context->config->accounts.keys_file)
                            : g_build_filename (context->config->server.data, "keys", NULL);

  context->keys = rialto_key_ring_load (path, error);
  return context->keys != NULL;
}

static gboolean
make_mailer (RialtoContext *context,
             GError       **error)
{
  const RialtoConfig *config = context->config;
  RialtoSmtpOptions options = {
    .host = config->mail.host,
    .port = config->mail.port,
    .security = (RialtoSmtpSecurity) config->mail.security,
    .user = config->mail.user,
    .password = config->mail.password,
    .from = config->mail.from,
    .ca_file = config->mail.ca_file,
  };

  if (config->mail.transport == RIALTO_MAIL_SMTP && options.host == NULL)
    return rialto_fail_detail (error, RIALTO_ERROR_INVALID, "mail.transport is smtp: say mail.host too.");
  context->mailer = config->mail.transport == RIALTO_MAIL_SMTP
                      ? rialto_smtp_new (&options, error)
                      : rialto_eml_folder_new (config->mail.folder, config->mail.from, error);
  return context->mailer != NULL;
}

static gboolean
make_services (RialtoContext *context,
               GError       **error)
{
  const RialtoConfig *config = context->config;

  context->sessions = rialto_session_cache_new (config->limits.sessions_cached);
  context->session_use = rialto_session_use_new (context->store);
  context->limiter = rialto_rate_limiter_new (config->limits.rate_keys);
  context->passwords = rialto_password_pool_new (g_get_num_processors (), config->limits.password_queue,
                                                 error);
  return context->passwords != NULL && make_mailer (context, error);
}

static gboolean
make_front (RialtoContext *context,
            GError       **error)
{
  const RialtoConfig *config = context->config;
  RialtoHttpOptions options;

  rialto_http_options_init (&options);
  options.threads = config->server.threads;
  options.max_connections = config->limits.connections;
  options.max_per_address = config->limits.connections_per_address;
  options.trusted_proxies = config->server.trusted_proxies;
  options.spool_folder = config->server.data;
  context->http = rialto_http_server_new (&options, &rialto_dispatcher_app, context);
  for (guint i = 0; config->server.listen[i] != NULL; i++)
    if (!rialto_http_server_listen (context->http, config->server.listen[i], error))
      return FALSE;
  return TRUE;
}

/**
 * rialto_context_new:
 * @config: (transfer full): the configuration
 * @error: return location
 *
 * Opens the data folder, the database and the listeners; nothing is served yet.
 *
 * Returns: (transfer full): the server's parts
 */
RialtoContext *
rialto_context_new (RialtoConfig *config,
                    GError      **error)
{
  g_autoptr (RialtoContext) context = g_new0 (RialtoContext, 1);

  context->config = config;
  if (g_mkdir_with_parents (config->server.data, 0700) < 0)
    {
      rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "The data folder %s cannot be made: %s",
                          config->server.data, g_strerror (errno));
      return NULL;
    }
  context->public_url = config->server.public_url != NULL ? config->server.public_url
                                                          : "http://localhost:8480";
  if (!open_store (context, error) || !open_keys (context, error) || !make_services (context, error) ||
      !rialto_blobs_open (context, error))
    return NULL;
  context->work = g_thread_pool_new (rialto_call_work, context, WORK_THREADS, TRUE, NULL);
  context->uploads = g_thread_pool_new (rialto_call_work, context, UPLOAD_THREADS, TRUE, NULL);
  context->metrics = rialto_server_metrics_new (context, error);
  if (context->metrics == NULL)
    return NULL;
  context->jobs = rialto_jobs_new (context);
  return g_steal_pointer (&context);
}

/**
 * rialto_context_start:
 * @context: the server's parts
 * @error: return location
 *
 * Returns: whether it serves now
 */
gboolean
rialto_context_start (RialtoContext *context,
                      GError       **error)
{
  if (!make_front (context, error))
    return FALSE;
  context->gateway = rialto_gateway_new (context);
  if (!rialto_gateway_start (context->gateway, error) || !rialto_http_server_start (context->http, error))
    return FALSE;
  rialto_gateway_serve (context->gateway);
  rialto_jobs_start (context->jobs);
  return TRUE;
}

/**
 * rialto_context_stop:
 * @context: the server's parts
 *
 * Refuses new work, finishes what has begun, and ends.
 */
void
rialto_context_stop (RialtoContext *context)
{
  g_atomic_int_set (&context->draining, TRUE);
  if (context->gateway != NULL)
    rialto_gateway_drain (context->gateway);
  if (context->http != NULL)
    rialto_http_server_drain (context->http, context->config->server.drain_seconds);
  if (context->jobs != NULL)
    rialto_jobs_stop (context->jobs);
}

/**
 * rialto_context_free:
 * @context: (transfer full): the server's parts
 */
void
rialto_context_free (RialtoContext *context)
{
  if (context->uploads != NULL)
    g_thread_pool_free (g_steal_pointer (&context->uploads), FALSE, TRUE);
  if (context->work != NULL)
    g_thread_pool_free (g_steal_pointer (&context->work), FALSE, TRUE);
  g_clear_pointer (&context->jobs, rialto_jobs_free);
  if (context->gateway != NULL)
    rialto_gateway_stop (context->gateway);
  g_clear_pointer (&context->http, rialto_http_server_free);
  g_clear_pointer (&context->gateway, rialto_gateway_free);
  if (context->session_use != NULL)
    rialto_session_use_flush (context->session_use);
  g_clear_pointer (&context->store, rialto_store_close);
  g_clear_pointer (&context->metrics, rialto_server_metrics_free);
  rialto_blobs_close (context);
  g_clear_pointer (&context->mailer, rialto_mailer_free);
  g_clear_pointer (&context->passwords, rialto_password_pool_free);
  g_clear_pointer (&context->limiter, rialto_rate_limiter_free);
  g_clear_pointer (&context->session_use, rialto_session_use_free);
  g_clear_pointer (&context->sessions, rialto_session_cache_free);
  g_clear_pointer (&context->keys, rialto_key_ring_free);
  g_clear_pointer (&context->config, rialto_config_free);
  g_free (context);
}

/**
 * rialto_context_link_post:
 * @context: for the public address
 * @arena: where the result lives
 * @post: a post
 *
 * Returns: (transfer none): the address to share
 */
const char *
rialto_context_link_post (RialtoContext *context,
                          RialtoArena   *arena,
                          RialtoId       post)
{
  const char *base = context->public_url;
  gsize length = strlen (base);
  char *link = rialto_arena_alloc (arena, length + sizeof "/p/" + RIALTO_ID_SIZE);

  memcpy (link, base, length);
  memcpy (link + length, "/p/", 3);
  rialto_id_format (post, link + length + 3);
  return link;
}

/**
 * rialto_context_sign_blob:
 * @context: for the keys
 * @arena: where the result lives
 * @blob: a picture that not everybody may see
 *
 * Returns: (transfer none): the query string that opens it for an hour and a little, in every width
 */
const char *
rialto_context_sign_blob (RialtoContext *context,
                          RialtoArena   *arena,
                          const char    *blob)
{
  const char *path = rialto_arena_printf (arena, "/blobs/%s", blob);
  RialtoTime expires = (rialto_clock_now () / ACCESS_STEP + 1) * ACCESS_STEP + ACCESS_LIFE;
  g_autofree char *signed_path = rialto_sign_path (context->keys, path, expires);

  return rialto_arena_strdup (arena, strchr (signed_path, '?') + 1);
}

/**
 * rialto_context_verify_blob:
 * @context: for the keys
 * @blob: a picture
 * @expires: of the query string
 * @signature: (nullable): of the query string
 *
 * Returns: whether rialto_context_sign_blob() made these for @blob, and not too long ago; whatever the width
 */
gboolean
rialto_context_verify_blob (RialtoContext *context,
                            const char    *blob,
                            gint64         expires,
                            const char    *signature)
{
  g_autofree char *path = NULL;

  if (signature == NULL)
    return FALSE;
  path = g_strdup_printf ("/blobs/%s?expires=%" G_GINT64_FORMAT "&signature=%s", blob, expires, signature);
  return rialto_verify_path (context->keys, path, NULL);
}

/**
 * rialto_context_get_quota:
 * @context: for the configuration
 *
 * Returns: bytes of pictures that a member may keep
 */
gint64
rialto_context_get_quota (RialtoContext *context)
{
  return (gint64) context->config->blobs.quota_mb * 1024 * 1024;
}
