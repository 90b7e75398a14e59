/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-paged-aside-private.h"
#include "rialto-paged-list.h"
#include "rialto-paged-rows-private.h"

G_BEGIN_DECLS

struct _RialtoPagedList
{
  GObject parent_instance;

  /* owned */
  RialtoPagedRows  rows;
  RialtoPagedAside aside; /* by whom the reader does not want to see */
  GPtrArray       *held;  /* newer than the rows, newest first */
  GPtrArray       *put;   /* put first since the newest page was asked for, newest last */
  RialtoGap       *held_gap;
  GError          *error;
  GCancellable    *cancellable;
  gpointer         data;

  RialtoPageLoader loader;
  GDestroyNotify   data_destroy;
  guint            wanted_more; /* idle source */
  RialtoTime       asked;       /* when the newest page was, by the monotonic clock; 0: never */
  RialtoListing    state;
  gboolean         answered; /* the newest page was had at least once */
  gboolean         reloading;
  gboolean         reload_again;
  gboolean         insisting; /* what is on its way is asked for again if it cannot be had */
  gboolean         stale;     /* the newest page is not what the server says now */
  gboolean         end_read;  /* what comes behind it could not be had */
  gboolean         extending;
  gboolean         coming_back; /* a row that was passed over */
  gboolean         shows_shunned;
};

/* rialto-paged-list.c */
void     rialto_paged_list_extend            (RialtoPagedList *self);
void     rialto_paged_list_listen_to         (RialtoPagedList *self,
                                              GObject         *item);
void     rialto_paged_list_tell_n_new        (RialtoPagedList *self);

/* rialto-paged-list-newest.c */
void     rialto_paged_list_hold              (RialtoPagedList *self,
                                              GPtrArray       *items,
                                              RialtoGap       *gap);
void     rialto_paged_list_take_newest       (RialtoPagedList *self,
                                              RialtoPage      *page);
void     rialto_paged_list_take_between      (RialtoPagedList *self,
                                              RialtoGap       *gap,
                                              RialtoPage      *page);

/* rialto-paged-list-shunned.c */
gboolean rialto_paged_list_is_passed_over    (RialtoPagedList *self,
                                              gpointer         item);
void     rialto_paged_list_pass_over         (RialtoPagedList *self,
                                              guint            position);
void     rialto_paged_list_pass_over_shunned (RialtoPagedList *self,
                                              guint            position,
                                              guint            added);
void     rialto_paged_list_come_back         (RialtoPagedList *self,
                                              GObject         *item);
void     rialto_paged_list_put_aside         (RialtoPagedList *self,
                                              RialtoPage      *page);

G_END_DECLS
