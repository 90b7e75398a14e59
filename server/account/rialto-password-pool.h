/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_PASSWORD_WRONG,
  RIALTO_PASSWORD_RIGHT,
  RIALTO_PASSWORD_RIGHT_REHASH, /* right, and its hash should be replaced by a new one */
} RialtoPasswordVerdict;

typedef struct _RialtoPasswordPool RialtoPasswordPool;

RialtoPasswordPool *rialto_password_pool_new          (guint                  threads,
                                                       guint                  queue,
                                                       GError               **error);
void                rialto_password_pool_free         (RialtoPasswordPool    *pool);

char               *rialto_password_pool_hash         (RialtoPasswordPool    *pool,
                                                       const char            *password,
                                                       GError               **error);
gboolean            rialto_password_pool_verify       (RialtoPasswordPool    *pool,
                                                       const char            *hash,
                                                       const char            *password,
                                                       RialtoPasswordVerdict *verdict,
                                                       GError               **error);
guint               rialto_password_pool_get_waiting  (RialtoPasswordPool    *pool);
guint64             rialto_password_pool_get_finished (RialtoPasswordPool    *pool);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoPasswordPool, rialto_password_pool_free)

G_END_DECLS
