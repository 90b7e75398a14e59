/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-config.h"
#include "rialto-http-server.h"
#include "rialto-key-ring.h"
#include "rialto-rate-limiter.h"
#include "rialto-request.h"
#include "rialto-session-cache.h"
#include "rialto-session-use.h"
#include "rialto-store.h"

G_BEGIN_DECLS

/* Work waiting in the store beyond which a load balancer should look elsewhere. */
#define RIALTO_READY_BACKLOG 2048
/* And how late events may be. */
#define RIALTO_READY_LATE (10 * RIALTO_SECOND)

typedef struct _RialtoBlobBackend  RialtoBlobBackend;
typedef struct _RialtoGateway      RialtoGateway;
typedef struct _RialtoJobs         RialtoJobs;
typedef struct _RialtoMailer       RialtoMailer;
typedef struct _RialtoPartFolder   RialtoPartFolder;
typedef struct _RialtoPasswordPool RialtoPasswordPool;
typedef struct _RialtoRenditions   RialtoRenditions;
typedef struct _RialtoServerMetrics RialtoServerMetrics;

/* The composition root: everything that lives as long as the server, made and ended in one place. Resources take from it what they
 * need; nothing in it points back to a resource. */
/* lint: allow header-struct: every resource takes its services from here, 20 getters would say no more */
struct _RialtoContext
{
  RialtoConfig        *config;
  RialtoStore         *store;
  RialtoHttpServer    *http;
  RialtoKeyRing       *keys;
  RialtoSessionCache  *sessions;
  RialtoSessionUse    *session_use;
  RialtoRateLimiter   *limiter;
  RialtoPasswordPool  *passwords;
  RialtoMailer        *mailer;
  RialtoRenditions    *renditions;
  RialtoBlobBackend   *blobs;
  RialtoPartFolder    *parts;      /* of uploads that are not complete */
  GThreadPool         *work;       /* routes that may block */
  GThreadPool         *uploads;    /* those of them that take long, so that nobody waits behind pictures to sign in */
  gint64               max_upload; /* bytes */
  gint                 draining;   /* atomic */
  RialtoGateway       *gateway;
  RialtoJobs          *jobs;
  RialtoServerMetrics *metrics;
  const char          *public_url; /* without a slash at its end */
};

RialtoContext *rialto_context_new              (RialtoConfig       *config,
                                                GError            **error);
gboolean       rialto_context_start            (RialtoContext      *context,
                                                GError            **error);
void           rialto_context_stop             (RialtoContext      *context);
void           rialto_context_free             (RialtoContext      *context);

char          *rialto_context_get_database_uri (const RialtoConfig *config);
gint64         rialto_context_get_quota        (RialtoContext      *context);
const char    *rialto_context_link_post        (RialtoContext      *context,
                                                RialtoArena        *arena,
                                                RialtoId            post);
const char    *rialto_context_sign_blob        (RialtoContext      *context,
                                                RialtoArena        *arena,
                                                const char         *blob);
gboolean       rialto_context_verify_blob      (RialtoContext      *context,
                                                const char         *blob,
                                                gint64              expires,
                                                const char         *signature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoContext, rialto_context_free)

G_END_DECLS
