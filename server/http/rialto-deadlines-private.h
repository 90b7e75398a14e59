/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

/* What a connection may be waited for. The span of each is the same for all connections, so each kind is a queue in order of time:
 * setting, moving and taking away cost the same whatever the number of connections. */
typedef enum
{
  RIALTO_DEADLINE_NONE,
  RIALTO_DEADLINE_HEADER, /* the rest of a header block */
  RIALTO_DEADLINE_BODY,   /* a fair piece of a body */
  RIALTO_DEADLINE_IDLE,   /* the next request */
  RIALTO_DEADLINE_WRITE,  /* the peer takes some of what was written */
  RIALTO_DEADLINE_LINGER, /* the peer closes after our last word */
  RIALTO_N_DEADLINES,
} RialtoDeadlineKind;

typedef struct _RialtoDeadline RialtoDeadline;

/* Embedded in what waits. */
struct _RialtoDeadline
{
  RialtoDeadline    *previous, *next;
  RialtoTime         at; /* monotonic */
  RialtoDeadlineKind kind;
};

typedef struct
{
  RialtoDeadline queues[RIALTO_N_DEADLINES]; /* heads of rings */
  RialtoTime     spans[RIALTO_N_DEADLINES];
} RialtoDeadlines;

void            rialto_deadlines_init    (RialtoDeadlines   *deadlines);
void            rialto_deadlines_set     (RialtoDeadlines   *deadlines,
                                          RialtoDeadline    *deadline,
                                          RialtoDeadlineKind kind,
                                          RialtoTime         now);
void            rialto_deadlines_clear   (RialtoDeadline    *deadline);
RialtoTime      rialto_deadlines_next    (RialtoDeadlines   *deadlines);
RialtoDeadline *rialto_deadlines_expired (RialtoDeadlines   *deadlines,
                                          RialtoTime         now);

G_END_DECLS
