/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-error-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a RialtoError carries besides domain, code and message. */
typedef struct
{
  GArray    *faults; /* owned RialtoFault, NULL while there are none */
  RialtoTime retry_after;
  char      *request_id; /* owned, nullable */
} RialtoErrorPrivate;

static void
fault_clear (gpointer data)
{
  RialtoFault *fault = data;

  g_free ((char *) fault->path);
  g_free ((char *) fault->sentence);
}

static void
rialto_error_private_init (RialtoErrorPrivate *self)
{
}

static void
rialto_error_private_add (RialtoErrorPrivate *self,
                          const char         *path,
                          const char         *sentence)
{
  RialtoFault fault = { g_strdup (path), g_strdup (sentence) };

  if (self->faults == NULL)
    {
      self->faults = g_array_new (FALSE, FALSE, sizeof (RialtoFault));
      g_array_set_clear_func (self->faults, fault_clear);
    }
  g_array_append_val (self->faults, fault);
}

static void
rialto_error_private_copy (const RialtoErrorPrivate *source,
                           RialtoErrorPrivate       *copy)
{
  copy->retry_after = source->retry_after;
  copy->request_id = g_strdup (source->request_id);
  for (guint i = 0; source->faults != NULL && i < source->faults->len; i++)
    {
      const RialtoFault *fault = &g_array_index (source->faults, RialtoFault, i);

      rialto_error_private_add (copy, fault->path, fault->sentence);
    }
}

static void
rialto_error_private_clear (RialtoErrorPrivate *self)
{
  g_clear_pointer (&self->faults, g_array_unref);
  g_clear_pointer (&self->request_id, g_free);
}

G_DEFINE_EXTENDED_ERROR (RialtoError, rialto_error)

/**
 * rialto_error_get_info:
 * @code: a #RialtoError, or any number that came from elsewhere
 *
 * Returns: (transfer none) (not nullable): what the contract says of @code; of `internal` when there is no such code.
 */
const RialtoErrorInfo *
rialto_error_get_info (int code)
{
  if (code < 1 || (guint) code > rialto_n_error_infos)
    code = RIALTO_ERROR_INTERNAL;

  return &rialto_error_infos[code - 1];
}

/**
 * rialto_error_lookup_wire:
 * @wire: (nullable): a code as it stands in a problem document
 *
 * Returns: (transfer none) (nullable): its entry, or %NULL when this side does not know it.
 */
const RialtoErrorInfo *
rialto_error_lookup_wire (const char *wire)
{
  for (guint i = 0; wire != NULL && i < rialto_n_error_infos; i++)
    {
      if (g_str_equal (rialto_error_infos[i].wire, wire))
        return &rialto_error_infos[i];
    }

  return NULL;
}

/**
 * rialto_fail:
 * @error: (nullable): where to put the error
 * @code: what went wrong
 *
 * Fails with the contract's own sentence for @code, in the language of whoever sits before the program. A server has none: it names no
 * catalogue with textdomain(), so what it sends is what the contract says.
 *
 * Returns: %FALSE, always, so that a function can end with `return rialto_fail (..)`.
 */
gboolean
rialto_fail (GError    **error,
             RialtoError code)
{
  if (error != NULL)
    g_set_error_literal (error, RIALTO_ERROR, (int) code,
                         gettext (rialto_error_get_info ((int) code)->title));
  return FALSE;
}

/**
 * rialto_fail_detail:
 * @error: (nullable): where to put the error
 * @code: what went wrong
 * @format: a sentence that says more than the contract's, for people
 *
 * Returns: %FALSE, always.
 */
gboolean
rialto_fail_detail (GError    **error,
                    RialtoError code,
                    const char *format,
                    ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (error == NULL)
    return FALSE;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, RIALTO_ERROR, (int) code, message);
  return FALSE;
}

/**
 * rialto_fail_field:
 * @error: (nullable): where to put the error; when it holds a `invalid` error already, the fault is added to that
 * @path: the field, as "pictures/0/alt"
 * @format: a sentence about it, for people
 *
 * Fails with `invalid` and one fault.
 *
 * Returns: %FALSE, always.
 */
gboolean
rialto_fail_field (GError    **error,
                   const char *path,
                   const char *format,
                   ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  if (error == NULL)
    return FALSE;
  if (*error == NULL)
    rialto_fail (error, RIALTO_ERROR_INVALID);

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  rialto_error_add_fault (*error, path, sentence);
  return FALSE;
}

/**
 * rialto_error_add_fault:
 * @error: an error of the domain %RIALTO_ERROR
 * @path: the field
 * @sentence: what is wrong with it
 *
 * Copies both. At most one fault is kept for a path: the first says what to mend.
 */
void
rialto_error_add_fault (GError     *error,
                        const char *path,
                        const char *sentence)
{
  RialtoErrorPrivate *self;

  g_return_if_fail (error != NULL && error->domain == RIALTO_ERROR);

  self = rialto_error_get_private (error);
  for (guint i = 0; self->faults != NULL && i < self->faults->len; i++)
    {
      if (g_str_equal (g_array_index (self->faults, RialtoFault, i).path, path))
        return;
    }
  rialto_error_private_add (self, path, sentence);
}

/**
 * rialto_error_get_faults:
 * @error: any error
 * @n_faults: (out): how many
 *
 * Returns: (transfer none) (array length=n_faults) (nullable): the faults, %NULL when there are none or @error is of another domain.
 */
const RialtoFault *
rialto_error_get_faults (const GError *error,
                         guint        *n_faults)
{
  const RialtoErrorPrivate *self = NULL;

  *n_faults = 0;
  if (error != NULL && error->domain == RIALTO_ERROR)
    self = rialto_error_get_private (error);
  if (self == NULL || self->faults == NULL)
    return NULL;

  *n_faults = self->faults->len;
  return (const RialtoFault *) (gpointer) self->faults->data;
}

/**
 * rialto_error_set_retry_after:
 * @error: an error of the domain %RIALTO_ERROR
 * @retry_after: milliseconds from now
 *
 * Says how long to wait before the same request may succeed.
 */
void
rialto_error_set_retry_after (GError    *error,
                              RialtoTime retry_after)
{
  g_return_if_fail (error != NULL && error->domain == RIALTO_ERROR);

  rialto_error_get_private (error)->retry_after = retry_after;
}

/**
 * rialto_error_get_retry_after:
 * @error: any error
 *
 * Returns: milliseconds to wait, 0 when nothing is known.
 */
RialtoTime
rialto_error_get_retry_after (const GError *error)
{
  if (error == NULL || error->domain != RIALTO_ERROR)
    return 0;

  return rialto_error_get_private (error)->retry_after;
}

/**
 * rialto_error_set_request_id:
 * @error: an error of the domain %RIALTO_ERROR
 * @request_id: what the server calls the request that failed
 */
void
rialto_error_set_request_id (GError     *error,
                             const char *request_id)
{
  g_return_if_fail (error != NULL && error->domain == RIALTO_ERROR);

  g_set_str (&rialto_error_get_private (error)->request_id, request_id);
}

/**
 * rialto_error_get_request_id:
 * @error: any error
 *
 * Returns: (transfer none) (nullable): what to name when one asks the server's people about it.
 */
const char *
rialto_error_get_request_id (const GError *error)
{
  if (error == NULL || error->domain != RIALTO_ERROR)
    return NULL;

  return rialto_error_get_private (error)->request_id;
}

/**
 * rialto_error_get_wire:
 * @error: any error
 *
 * Returns: (transfer none) (not nullable): the code as it stands in a problem document; "internal" for errors of other domains.
 */
const char *
rialto_error_get_wire (const GError *error)
{
  if (error == NULL || error->domain != RIALTO_ERROR)
    return rialto_error_get_info (RIALTO_ERROR_INTERNAL)->wire;

  return rialto_error_get_info (error->code)->wire;
}
