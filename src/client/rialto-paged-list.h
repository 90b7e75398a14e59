/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"
#include "rialto-gap.h"
#include "rialto-listing.h"
#include "rialto-page.h"
#include "rialto-types.h"

G_BEGIN_DECLS

#define RIALTO_PAGED_LIST_MOST 1000 /* rows; the far end is let go beyond */

#define RIALTO_TYPE_PAGED_LIST (rialto_paged_list_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPagedList, rialto_paged_list, RIALTO, PAGED_LIST, GObject)

/* A future of the RialtoPage that begins at @cursor; NULL: the newest. */
typedef DexFuture *(*RialtoPageLoader) (const char   *cursor,
                                        GCancellable *cancellable,
                                        gpointer      data);

RialtoPagedList *rialto_paged_list_new          (RialtoPageLoader loader,
                                                 gpointer         data,
                                                 GDestroyNotify   data_destroy) G_GNUC_WARN_UNUSED_RESULT;
void             rialto_paged_list_restore      (RialtoPagedList *self,
                                                 GListModel      *rows,
                                                 const char      *next);
void             rialto_paged_list_reload       (RialtoPagedList *self);
void             rialto_paged_list_retry        (RialtoPagedList *self);
void             rialto_paged_list_catch_up     (RialtoPagedList *self,
                                                 RialtoTime       since);
gboolean         rialto_paged_list_is_behind    (RialtoPagedList *self,
                                                 RialtoTime       since);
void             rialto_paged_list_show_new     (RialtoPagedList *self);
void             rialto_paged_list_fill         (RialtoPagedList *self,
                                                 RialtoGap       *gap);
void             rialto_paged_list_put_first    (RialtoPagedList *self,
                                                 gpointer         item);
void             rialto_paged_list_hold_first   (RialtoPagedList *self,
                                                 gpointer         item);
void             rialto_paged_list_remove       (RialtoPagedList *self,
                                                 gpointer         item);
void             rialto_paged_list_weave_in     (RialtoPagedList *self,
                                                 gpointer         item,
                                                 GCompareFunc     compare);
void             rialto_paged_list_show_shunned (RialtoPagedList *self);
gboolean         rialto_paged_list_contains     (RialtoPagedList *self,
                                                 gpointer         item);
guint            rialto_paged_list_get_n_rows   (RialtoPagedList *self);
gpointer         rialto_paged_list_peek_row     (RialtoPagedList *self,
                                                 guint            position);
const char      *rialto_paged_list_get_cursor   (RialtoPagedList *self,
                                                 guint            position);
const char      *rialto_paged_list_get_next     (RialtoPagedList *self);
GError          *rialto_paged_list_get_error    (RialtoPagedList *self);
RialtoListing    rialto_paged_list_get_state    (RialtoPagedList *self);
guint            rialto_paged_list_get_n_new    (RialtoPagedList *self);
gboolean         rialto_paged_list_get_stale    (RialtoPagedList *self);
gboolean         rialto_paged_list_get_busy     (RialtoPagedList *self);

G_END_DECLS
