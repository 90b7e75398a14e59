/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

G_BEGIN_DECLS

/* Why a statement or a COMMIT did not work, in the store's own terms. The engine that runs the transaction decides from it whether
 * to run it again; what is left in the end becomes a RialtoError. */
typedef enum
{
  RIALTO_FAILURE_NONE,
  RIALTO_FAILURE_INTERRUPTED, /* over the budget of an inline read */
  RIALTO_FAILURE_BUSY,        /* lock, serialization, deadlock: another run may succeed */
  RIALTO_FAILURE_DUPLICATE,   /* a unique key */
  RIALTO_FAILURE_CONSTRAINT,  /* any other constraint */
  RIALTO_FAILURE_FULL,        /* no room on the disk */
  RIALTO_FAILURE_BROKEN,      /* I/O, memory, corruption: nothing of the transaction can be trusted */
  RIALTO_FAILURE_LOST,        /* the connection went away before COMMIT was sent */
  RIALTO_FAILURE_UNKNOWN,     /* the connection went away during COMMIT */
  RIALTO_FAILURE_UNAVAILABLE, /* there is no connection to be had */
  RIALTO_FAILURE_MISUSE,      /* a statement that is wrong */
} RialtoFailureKind;

typedef struct
{
  RialtoFailureKind kind;
  const char       *statement; /* static: the name of the RialtoSql, or of the step */
  char              message[256];
} RialtoFailure;

void rialto_failure_set      (RialtoFailure       *failure,
                              RialtoFailureKind    kind,
                              const char          *statement,
                              const char          *format,
                              ...) G_GNUC_PRINTF (4, 5);
void rialto_failure_to_error (const RialtoFailure *failure,
                              const char          *work,
                              GError             **error);

G_END_DECLS
