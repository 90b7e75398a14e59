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
  RialtoGap       *held_gap;
  GError          *error;
  GCancellable    *cancellable;
  gpointer         data;

  RialtoPageLoader loader;
  GDestroyNotify   data_destroy;
  guint            wanted_more; /* idle source */
  RialtoListing    state;
  gboolean         answered; /* the newest page was had at least once */
  gboolean         reloading;
  gboolean         reload_again;
  gboolean         extending;
  gboolean         coming_back; /* a row that was passed over */
  gboolean         shows_shunned;
};

/* rialto-paged-list.c */
void     rialto_paged_list_extend            (RialtoPagedList *self);

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

G_END_DECLS
