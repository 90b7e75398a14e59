/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-objects.h"

G_BEGIN_DECLS

/* An entity of any kind with something in every field; another @round says something else in each. Ids and keys stay the same. */
gpointer  made_up        (const RialtoEntityInfo *info,
                          guint                   round,
                          RialtoArena            *arena);
/* The same with only the fields of the mask. */
guint64   made_up_field  (const RialtoEntityInfo *info,
                          const char             *name);

/* Counts notifications by property. */
typedef struct
{
  GObject    *object;
  GHashTable *counts;
  gulong      handler;
} Listener;

Listener *listener_new   (gpointer                object);
void      listener_free  (Listener               *listener);
guint     listener_count (Listener               *listener,
                          const char             *property);
guint     listener_total (Listener               *listener);
void      listener_reset (Listener               *listener);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listener, listener_free)

G_END_DECLS
