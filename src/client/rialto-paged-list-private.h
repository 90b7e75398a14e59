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

G_END_DECLS
