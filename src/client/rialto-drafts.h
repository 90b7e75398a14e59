/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_DRAFTS (rialto_drafts_get_type ())
G_DECLARE_FINAL_TYPE (RialtoDrafts, rialto_drafts, RIALTO, DRAFTS, GObject)

/* Written a little later; what is read sees it at once. */
void       rialto_drafts_set     (RialtoDrafts *self,
                                  const char   *key,
                                  const char   *content);
/* A string, or NULL. */
DexFuture *rialto_drafts_get     (RialtoDrafts *self,
                                  const char   *key) G_GNUC_WARN_UNUSED_RESULT;
/* A GStrv of keys, the last changed first. */
DexFuture *rialto_drafts_list    (RialtoDrafts *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_drafts_discard (RialtoDrafts *self,
                                  const char   *key) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_drafts_flush   (RialtoDrafts *self) G_GNUC_WARN_UNUSED_RESULT;

/* Attached files: a copy's path; a GStrv of them. */
DexFuture *rialto_drafts_move    (RialtoDrafts *self,
                                  const char   *key,
                                  const char   *to) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_drafts_attach  (RialtoDrafts *self,
                                  const char   *key,
                                  const char   *path) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_drafts_detach  (RialtoDrafts *self,
                                  const char   *key,
                                  const char   *copy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_drafts_files   (RialtoDrafts *self,
                                  const char   *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
