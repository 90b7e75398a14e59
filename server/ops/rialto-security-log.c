/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-security-log.h"

#include "rialto-id.h"

/**
 * rialto_security_log:
 * @request: in which it happened
 * @level: %RIALTO_LEVEL_INFO for what happens every day, %RIALTO_LEVEL_WARNING for what somebody may want to look at
 * @event: a static word: what happened, such as "sign_in.refused"
 * @subject: whom it concerns; 0: nobody that is known
 *
 * Writes a line of the security log, for those who watch for attacks; what must be kept is in the audit table. It names nobody who is
 * not known: what somebody types for a name may be a password. Any thread; not in a transaction, which may run more than once.
 */
void
rialto_security_log (RialtoRequest *request,
                     RialtoLogLevel level,
                     const char    *event,
                     RialtoId       subject)
{
  char actor_text[RIALTO_ID_SIZE], subject_text[RIALTO_ID_SIZE];
  const char *before = rialto_log_set_request (rialto_request_get_id (request));
  RialtoId actor = rialto_request_get_user (request);

  rialto_id_format (actor, actor_text);
  rialto_id_format (subject, subject_text);
  rialto_log (RIALTO_LOG_SECURITY, level, event, RIALTO_LOG_TEXT ("actor", actor != 0 ? actor_text : NULL),
              RIALTO_LOG_TEXT ("subject", subject != 0 ? subject_text : NULL),
              RIALTO_LOG_TEXT ("address", rialto_request_get_address (request)));
  rialto_log_set_request (before);
}

/* The request waits for its transaction, and hooks are run before it is told. */
typedef struct
{
  RialtoRequest *request;
  RialtoLogLevel level;
  const char    *event;
  RialtoId       subject;
} Entry;

static void
write_entry (gpointer data)
{
  Entry *entry = data;

  rialto_security_log (entry->request, entry->level, entry->event, entry->subject);
}

/**
 * rialto_security_log_on_commit:
 * @tx: a write transaction
 * @request: the request that waits for it
 * @level: as for rialto_security_log()
 * @event: a static word: what happens in it
 * @subject: whom it concerns; 0: nobody that is known
 *
 * Writes the line once what @tx does has happened.
 */
void
rialto_security_log_on_commit (RialtoTx      *tx,
                               RialtoRequest *request,
                               RialtoLogLevel level,
                               const char    *event,
                               RialtoId       subject)
{
  Entry *entry = g_new (Entry, 1);

  *entry = (Entry) { request, level, event, subject };
  rialto_tx_on_commit (tx, write_entry, entry, g_free);
}
