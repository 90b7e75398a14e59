/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-wire-error.h"

#include "rialto-server-words.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_PROBLEM     (64 * 1024)
/* What a server may make one wait; more than this is a mistake of somebody's. */
#define MAX_RETRY_AFTER RIALTO_HOUR
/* Less than this is a moment; more than so many seconds are minutes. */
#define WORTH_SAYING    10
#define MAX_SECONDS     90

/* What a status means when nobody says more: of a newer server, or a proxy's. What a proxy does not find or does not let through, while
 * the server behind it is away, says nothing of what was asked: nobody is signed out for it, and nothing taken to be deleted. */
static RialtoError
code_of_status (guint    status,
                gboolean is_foreign)
{
  if (is_foreign && status != 413 && status != 429 && status < 500)
    return RIALTO_ERROR_BAD_ANSWER;
  switch (status)
    {
    case 401:
      return RIALTO_ERROR_UNAUTHENTICATED;
    case 403:
      return RIALTO_ERROR_FORBIDDEN;
    case 404:
      return RIALTO_ERROR_NOT_FOUND;
    case 409:
      return RIALTO_ERROR_CONFLICT;
    case 410:
      return RIALTO_ERROR_GONE;
    case 412:
      return RIALTO_ERROR_STALE;
    case 413:
      return RIALTO_ERROR_TOO_LARGE;
    case 422:
      return RIALTO_ERROR_INVALID;
    case 429:
      return RIALTO_ERROR_RATE_LIMITED;
    case 500:
      return RIALTO_ERROR_INTERNAL;
    case 507:
      return RIALTO_ERROR_STORAGE_FULL;
    default:
      return status > 500 && status < 600 ? RIALTO_ERROR_UNAVAILABLE : RIALTO_ERROR_BAD_ANSWER;
    }
}

static JsonObject *
parse_object (JsonParser *parser,
              GBytes     *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonNode *root;

  if (length == 0 || length > MAX_PROBLEM ||
      !json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return NULL;

  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static void
add_faults (GError     *error,
            JsonObject *problem)
{
  JsonNode *node = json_object_get_member (problem, "fields");
  JsonObject *fields = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) names = fields != NULL ? json_object_get_members (fields) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *sentence = get_string (fields, l->data);

      g_autofree char *ours = rialto_server_words_translate (sentence);

      /* Of a newer server one may read what no catalogue has yet. */
      if (sentence != NULL)
        rialto_error_add_fault (error, l->data, ours != NULL ? ours : sentence);
    }
}

static RialtoTime
get_retry_after (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                   "Retry-After");
  gint64 seconds = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return CLAMP (seconds, 0, MAX_RETRY_AFTER / RIALTO_SECOND) * RIALTO_SECOND;
}

/* What the server says of it when that is known, or what the code means, in the language of whoever reads. */
static char *
compose (const RialtoErrorInfo *info,
         const char            *detail,
         RialtoTime             retry_after)
{
  g_autofree char *ours = rialto_server_words_translate (detail);
  gint64 seconds = retry_after / RIALTO_SECOND;

  if (ours != NULL)
    return g_steal_pointer (&ours);
  if (info->code != RIALTO_ERROR_RATE_LIMITED || seconds < WORTH_SAYING)
    return g_strdup (gettext (info->title));
  if (seconds <= MAX_SECONDS)
    return g_strdup_printf (ngettext ("That was too fast. Wait %d second.",
                                      "That was too fast. Wait %d seconds.", (gulong) seconds),
                            (int) seconds);
  seconds = (seconds + 59) / 60;
  return g_strdup_printf (ngettext ("That was too fast. Wait %d minute.",
                                    "That was too fast. Wait %d minutes.", (gulong) seconds),
                          (int) seconds);
}

/**
 * rialto_wire_error_from_answer:
 * @message: a request that was answered, not with success
 * @body: the answer's body
 *
 * Returns: (transfer full): the server's problem as the error it was there: code, sentence, faults, how long to wait, the request's id.
 *   Servers speak English; the sentences are in the language of whoever reads.
 */
GError *
rialto_wire_error_from_answer (SoupMessage *message,
                               GBytes      *body)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *problem = parse_object (parser, body);
  const RialtoErrorInfo *info = rialto_error_lookup_wire (get_string (problem, "code"));
  const char *detail = get_string (problem, "detail");
  const char *id = soup_message_headers_get_one (soup_message_get_response_headers (message), "X-Request-Id");
  RialtoTime retry_after = get_retry_after (message);
  gboolean is_foreign = g_bytes_get_size (body) > 0 && get_string (problem, "code") == NULL;
  g_autofree char *sentence = NULL;
  GError *error = NULL;

  if (info == NULL)
    info = rialto_error_get_info ((int) code_of_status (soup_message_get_status (message), is_foreign));
  sentence = compose (info, detail, retry_after);
  rialto_fail_detail (&error, info->code, "%s", sentence);
  if (problem != NULL)
    add_faults (error, problem);
  rialto_error_set_retry_after (error, retry_after);
  if (id != NULL && g_utf8_validate (id, -1, NULL))
    rialto_error_set_request_id (error, id);
  return error;
}

/**
 * rialto_wire_error_from_certificate:
 * @fingerprint: of the certificate that was refused, SHA-256 in hex
 * @is_changed: whether another one was trusted
 *
 * Returns: (transfer full): `bad_certificate`, or `changed_certificate` when another one was trusted, with the fingerprint as a
 *   fault of that name.
 */
GError *
rialto_wire_error_from_certificate (const char *fingerprint,
                                    gboolean    is_changed)
{
  GError *error = NULL;

  rialto_fail (&error, is_changed ? RIALTO_ERROR_CHANGED_CERTIFICATE : RIALTO_ERROR_BAD_CERTIFICATE);
  rialto_error_add_fault (error, "fingerprint", fingerprint);
  return error;
}

/**
 * rialto_wire_error_from_send:
 * @error: why there was no answer
 *
 * Returns: (transfer full): `upgrade_required` when what should have become a socket did not, `unreachable`, or @error when it says
 *   that somebody has cancelled.
 */
GError *
rialto_wire_error_from_send (const GError *error)
{
  GError *ours = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  g_debug ("no answer: %s", error->message);
  rialto_fail (&ours, error->domain == SOUP_WEBSOCKET_ERROR ? RIALTO_ERROR_UPGRADE_REQUIRED
                                                            : RIALTO_ERROR_UNREACHABLE);
  return ours;
}
