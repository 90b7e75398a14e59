/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-failure-private.h"

#include <stdatomic.h>

/* A full disk fails every write there is; one line a minute says it, and does not fill what is left. */
#define FULL_LOG_INTERVAL (60 * G_USEC_PER_SEC)

/**
 * rialto_failure_set:
 * @failure: where to put it
 * @kind: what kind of failure, not %RIALTO_FAILURE_NONE
 * @statement: a static string: what failed
 * @format: what the database said
 *
 * The first failure is kept: what comes after it is its consequence.
 */
void
rialto_failure_set (RialtoFailure    *failure,
                    RialtoFailureKind kind,
                    const char       *statement,
                    const char       *format,
                    ...)
{
  va_list args;

  if (failure->kind != RIALTO_FAILURE_NONE)
    return;

  failure->kind = kind;
  failure->statement = statement;
  va_start (args, format);
  g_vsnprintf (failure->message, sizeof failure->message, format, args);
  va_end (args);
  g_strchomp (failure->message);
}

static gboolean
may_log_full (void)
{
  static _Atomic gint64 last;
  gint64 now = g_get_monotonic_time ();
  gint64 before = atomic_load (&last);

  return (before == 0 || now - before >= FULL_LOG_INTERVAL) &&
         atomic_compare_exchange_strong (&last, &before, now);
}

/**
 * rialto_failure_to_error:
 * @failure: a failure that no further run can mend
 * @work: (nullable): name of the unit of work, for the log
 * @error: (out): the answer
 *
 * What the database said goes to the log and never into the answer.
 */
void
rialto_failure_to_error (const RialtoFailure *failure,
                         const char          *work,
                         GError             **error)
{
  RialtoError code = RIALTO_ERROR_INTERNAL;
  gboolean log = TRUE;

  switch (failure->kind)
    {
    case RIALTO_FAILURE_FULL:
      code = RIALTO_ERROR_STORAGE_FULL;
      log = may_log_full ();
      break;
    case RIALTO_FAILURE_DUPLICATE:
      code = RIALTO_ERROR_CONFLICT;
      log = FALSE;
      break;
    case RIALTO_FAILURE_BUSY:
    case RIALTO_FAILURE_INTERRUPTED:
    case RIALTO_FAILURE_LOST:
    case RIALTO_FAILURE_UNKNOWN:
    case RIALTO_FAILURE_UNAVAILABLE:
      code = RIALTO_ERROR_UNAVAILABLE;
      break;
    case RIALTO_FAILURE_NONE:
    case RIALTO_FAILURE_CONSTRAINT:
    case RIALTO_FAILURE_BROKEN:
    case RIALTO_FAILURE_MISUSE:
    default:
      break;
    }

  if (log)
    g_warning ("%s%s%s: %s", work != NULL ? work : "", work != NULL ? ": " : "",
               failure->statement != NULL ? failure->statement : "transaction", failure->message);
  rialto_fail (error, code);
  if (code == RIALTO_ERROR_UNAVAILABLE && error != NULL)
    rialto_error_set_retry_after (*error, RIALTO_SECOND);
}
