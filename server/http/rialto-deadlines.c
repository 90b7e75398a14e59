/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-deadlines-private.h"

/**
 * rialto_deadlines_init:
 * @deadlines: uninitialised
 *
 * Makes the queues empty. The spans, in milliseconds, are the caller's to fill in.
 */
void
rialto_deadlines_init (RialtoDeadlines *deadlines)
{
  for (guint i = 0; i < RIALTO_N_DEADLINES; i++)
    {
      RialtoDeadline *head = &deadlines->queues[i];

      head->previous = head->next = head;
      deadlines->spans[i] = 0;
    }
}

/**
 * rialto_deadlines_clear:
 * @deadline: a deadline, set or not
 *
 * Nothing is waited for any more.
 */
void
rialto_deadlines_clear (RialtoDeadline *deadline)
{
  if (deadline->kind == RIALTO_DEADLINE_NONE)
    return;

  deadline->previous->next = deadline->next;
  deadline->next->previous = deadline->previous;
  deadline->kind = RIALTO_DEADLINE_NONE;
}

/**
 * rialto_deadlines_set:
 * @deadlines: the reactor's
 * @deadline: the connection's, set or not
 * @kind: what is waited for from @now on
 * @now: monotonic ms, never less than in an earlier call
 */
void
rialto_deadlines_set (RialtoDeadlines   *deadlines,
                      RialtoDeadline    *deadline,
                      RialtoDeadlineKind kind,
                      RialtoTime         now)
{
  RialtoDeadline *head = &deadlines->queues[kind];

  rialto_deadlines_clear (deadline);
  if (kind == RIALTO_DEADLINE_NONE)
    return;

  deadline->kind = kind;
  deadline->at = now + deadlines->spans[kind];
  deadline->next = head;
  deadline->previous = head->previous;
  head->previous->next = deadline;
  head->previous = deadline;
}

/**
 * rialto_deadlines_next:
 * @deadlines: the reactor's
 *
 * Returns: monotonic ms of the earliest deadline, %G_MAXINT64 when there is none
 */
RialtoTime
rialto_deadlines_next (RialtoDeadlines *deadlines)
{
  RialtoTime next = G_MAXINT64;

  for (guint i = 0; i < RIALTO_N_DEADLINES; i++)
    {
      const RialtoDeadline *head = &deadlines->queues[i];

      if (head->next != head)
        next = MIN (next, head->next->at);
    }

  return next;
}

/**
 * rialto_deadlines_expired:
 * @deadlines: the reactor's
 * @now: monotonic ms
 *
 * Returns: (nullable): a deadline that has passed, still set; the caller clears or sets it before it asks again
 */
RialtoDeadline *
rialto_deadlines_expired (RialtoDeadlines *deadlines,
                          RialtoTime       now)
{
  for (guint i = 0; i < RIALTO_N_DEADLINES; i++)
    {
      RialtoDeadline *head = &deadlines->queues[i];

      if (head->next != head && head->next->at <= now)
        return head->next;
    }

  return NULL;
}
