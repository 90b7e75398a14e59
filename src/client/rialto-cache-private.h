/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-cache-list-private.h"
#include "rialto-cache.h"
#include "rialto-database.h"

G_BEGIN_DECLS

extern const char *const rialto_cache_migrations[];

/* What waits to be written. */
typedef struct
{
  GHashTable *entries; /* owned RialtoCacheEntry, a set by kind and id; without JSON: to be removed */
  GHashTable *lists;   /* owned: name -> RialtoCacheList */
  GHashTable *anchors; /* owned: name -> RialtoCacheAnchor */
  gint64      budget;  /* bytes; 0: do not look */
} RialtoCacheBatch;

typedef struct
{
  RialtoId anchor;
  int      offset;
} RialtoCacheAnchor;

typedef struct
{
  GArray *keys; /* owned RialtoCacheKey */
  char   *name; /* owned, nullable */
  guint   n_entries;
} RialtoCacheQuestion;

RialtoCacheBatch *rialto_cache_batch_new     (void);
void              rialto_cache_batch_free    (gpointer          batch);
guint             rialto_cache_batch_count   (RialtoCacheBatch *batch);
void              rialto_cache_question_free (gpointer          question);

/* RialtoDatabaseFunc; data is a batch or a question. */
gboolean          rialto_cache_write_batch   (RialtoDatabaseTx *tx,
                                              gpointer          batch,
                                              GValue           *result,
                                              GError          **error);
gboolean          rialto_cache_read_entries  (RialtoDatabaseTx *tx,
                                              gpointer          question,
                                              GValue           *result,
                                              GError          **error);
gboolean          rialto_cache_read_list     (RialtoDatabaseTx *tx,
                                              gpointer          question,
                                              GValue           *result,
                                              GError          **error);
gboolean          rialto_cache_read_size     (RialtoDatabaseTx *tx,
                                              gpointer          data,
                                              GValue           *result,
                                              GError          **error);
gboolean          rialto_cache_erase         (RialtoDatabaseTx *tx,
                                              gpointer          data,
                                              GValue           *result,
                                              GError          **error);

G_END_DECLS
