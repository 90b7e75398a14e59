/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-security-log.h"

#include "rialto-id.h"
#include "rialto-log.h"

/**
 * rialto_security_log:
 * @request: (nullable): in which it happened; %NULL: the server did it
 * @event: a static text: what happened, such as "sign-in failed"
 * @subject: whom it concerns; 0: nobody that is known
 *
 * Writes a line of the security log, for those who watch for attacks; what must be kept is in the audit table. After the transaction
 * has been committed, because it may run more than once. Any thread.
 */
void
rialto_security_log (RialtoRequest *request,
                     const char    *event,
                     RialtoId       subject)
{
  char actor_text[RIALTO_ID_SIZE], subject_text[RIALTO_ID_SIZE];
  const char *before = rialto_log_set_request (request != NULL ? rialto_request_get_id (request) : NULL);
  RialtoId actor = request != NULL ? rialto_request_get_user (request) : 0;

  rialto_id_format (actor, actor_text);
  rialto_id_format (subject, subject_text);
  rialto_log (RIALTO_LOG_SECURITY, RIALTO_LEVEL_WARNING, event,
              RIALTO_LOG_TEXT ("actor", actor != 0 ? actor_text : NULL),
              RIALTO_LOG_TEXT ("subject", subject != 0 ? subject_text : NULL),
              RIALTO_LOG_TEXT ("address", request != NULL ? rialto_request_get_address (request) : NULL));
  rialto_log_set_request (before);
}
