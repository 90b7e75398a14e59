/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-cache-list.h"

G_BEGIN_DECLS

struct _RialtoCacheList
{
  char       *name;   /* owned */
  const char *kind;   /* interned */
  GArray     *rows;   /* owned RialtoCacheRow */
  RialtoId    anchor; /* 0: the top */
  int         offset;
};

G_END_DECLS
