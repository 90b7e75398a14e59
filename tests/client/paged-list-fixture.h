/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-objects.h"
#include "rialto-paged-list.h"

G_BEGIN_DECLS

#define LIST_PAGE 20

/* A server's list: posts `newest` down to 1, but for the one that is gone, or none but one. */
typedef struct
{
  RialtoIdentityMap *map;
  RialtoPagedList   *list;
  RialtoId           newest;
  RialtoId           gone;
  RialtoId           only; /* 0: all */
  guint              n_loads;
  gboolean           broken;
  gboolean           kept; /* it cannot be reached: pages are from before */
  DexPromise        *held; /* nullable: the next page waits for it */
} ListFixture;

void              list_set_up        (ListFixture    *fixture,
                                      gconstpointer   data);
void              list_tear_down     (ListFixture    *fixture,
                                      gconstpointer   data);
RialtoPostObject *list_post          (ListFixture    *fixture,
                                      RialtoId        id);
/* What the server says now. */
RialtoPage       *list_read_page     (ListFixture    *fixture,
                                      const char     *cursor);
/* The list's loader; its data is the fixture. */
DexFuture        *list_load          (const char     *cursor,
                                      GCancellable   *cancellable,
                                      gpointer        data);
/* Until nothing is being loaded. */
void              list_settle        (ListFixture    *fixture);
void              list_reload        (ListFixture    *fixture);
guint             list_n_rows        (ListFixture    *fixture);
/* The row's id; 0 for a gap. Reads it, as a view does. */
RialtoId          list_id_at         (ListFixture    *fixture,
                                      guint           position);
void              list_read_to_end   (ListFixture    *fixture);
void              list_fill          (ListFixture    *fixture,
                                      guint           position);
/* Shows a gap with all that is new, and one post below it, as another start does. */
void              list_restore_gap   (ListFixture    *fixture,
                                      RialtoId        id);
void              list_shun          (ListFixture    *fixture,
                                      RialtoId        id,
                                      gboolean        shunned);
void              list_assert_begins (ListFixture    *fixture,
                                      const RialtoId *ids,
                                      guint           n_ids);

#define list_assert_rows(fixture, ...)                                                                            \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    const RialtoId expected_rows[] = { __VA_ARGS__ };                                                        \
    list_assert_begins (fixture, expected_rows, G_N_ELEMENTS (expected_rows));                                    \
  }                                                                                                          \
  G_STMT_END

G_END_DECLS
