/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

G_BEGIN_DECLS

struct _RialtoFiber
{
  GWeakRef        owner_wr;
  gboolean        has_owner;
  GCancellable   *cancellable; /* owned, nullable */
  RialtoFiberFunc func;
  gpointer        data;
  GDestroyNotify  data_destroy;
};

G_END_DECLS
