/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

G_BEGIN_DECLS

/* Turns the main loop until the future is settled; its error, or NULL. Takes the future. */
GError       *wait_for        (DexFuture *future);
/* The same for one that must succeed; its value belongs to the future, which is kept until the next call. */
const GValue *wait_for_value  (DexFuture *future);
/* Turns the main loop until @test says TRUE; the test's own time limit ends it otherwise. */
void          wait_until      (gboolean   (*test) (gpointer data),
                               gpointer   data);
/* What is already due on the main loop, and nothing else. */
void          run_what_is_due (void);

#define assert_wait(future)                                                                                  \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autoptr (GError) wait_error = wait_for (future);                                                       \
    g_assert_no_error (wait_error);                                                                          \
  }                                                                                                          \
  G_STMT_END

#define assert_wait_error(future, domain, code)                                                              \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autoptr (GError) wait_error = wait_for (future);                                                       \
    g_assert_error (wait_error, domain, code);                                                               \
  }                                                                                                          \
  G_STMT_END

G_END_DECLS
