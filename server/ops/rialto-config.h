/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-error.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_MAIL_FOLDER,
  RIALTO_MAIL_SMTP,
} RialtoMailTransport;

typedef enum
{
  RIALTO_LOG_FORMAT_TEXT,
  RIALTO_LOG_FORMAT_JSON,
} RialtoLogFormat;

/* Plain values, owned by the struct; what they mean stands in rialto-config-table.c. Paths are absolute. Strings without a default
 * are NULL when nothing was configured, lists are empty. */
typedef struct
{
  struct
  {
    char **listen, **trusted_proxies, **cors_origins, **metrics_from;
    char  *data, *name, *public_url;
    guint  threads, drain_seconds;
  } server;
  struct
  {
    char *uri;
    guint pool, statement_seconds;
  } database;
  struct
  {
    int      signup; /* RialtoSignup */
    guint    session_idle_days, staff_idle_minutes;
    gboolean require_verified_email;
    char    *keys_file;
  } accounts;
  struct
  {
    int   transport; /* RialtoMailTransport */
    int   security;  /* RialtoSmtpSecurity */
    char *folder, *host, *user, *password, *from, *ca_file;
    guint port;
  } mail;
  struct
  {
    char *folder, *renditions_helper;
    guint max_upload_mb, quota_mb;
  } blobs;
  struct
  {
    int      format; /* RialtoLogFormat */
    char    *level;
    gboolean access;
    guint    slow_query_ms;
  } log;
  struct
  {
    guint rate_percent, rate_keys, sessions_cached, password_queue, work_queue;
    guint connections, connections_per_address, sockets_per_user;
    guint ready_per_second, identify_seconds;
  } limits;
} RialtoConfig;

RialtoConfig *rialto_config_load     (const char        *path,
                                      const char *const *environment,
                                      const char *const *overrides,
                                      GError           **error);
void          rialto_config_free     (RialtoConfig      *config);
char         *rialto_config_describe (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoConfig, rialto_config_free)

G_END_DECLS
