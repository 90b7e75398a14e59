/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

G_BEGIN_DECLS

typedef struct _RialtoDownloads RialtoDownloads;

typedef enum
{
  RIALTO_URGENCY_SOON,    /* it may be looked at next */
  RIALTO_URGENCY_VISIBLE, /* somebody looks at where it will be */
} RialtoUrgency;

/* Brings an encoded picture: resolves to a GBytes. @access is the query string of one that is not public, or NULL. */
typedef DexFuture *(*RialtoFetchFunc) (const char   *blob,
                                       guint         width,
                                       const char   *access,
                                       GCancellable *cancellable,
                                       gpointer      data);

RialtoDownloads *rialto_downloads_new   (guint                limit,
                                         RialtoFetchFunc      fetch,
                                         gpointer             data,
                                         GDestroyNotify       data_destroy) G_GNUC_WARN_UNUSED_RESULT;
RialtoDownloads *rialto_downloads_ref   (RialtoDownloads     *downloads);
void             rialto_downloads_unref (RialtoDownloads     *downloads);
GBytes          *rialto_downloads_await (RialtoDownloads     *downloads,
                                         const char          *blob,
                                         guint                width,
                                         const char          *access,
                                         const RialtoUrgency *urgency,
                                         GCancellable        *cancellable,
                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoDownloads, rialto_downloads_unref)

G_END_DECLS
