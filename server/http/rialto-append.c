/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-append.h"

#include "rialto-id.h"
#include "rialto-part-folder.h"
#include "rialto-request-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (64 * 1024)

static gboolean
read_number (RialtoRequest *request,
             const char    *name,
             gint64         min,
             gint64         max,
             gint64        *number,
             GError       **error)
{
  const char *text = rialto_exchange_get_header (request->exchange, name);
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, (guint64) min, (guint64) max, &value, NULL))
    return rialto_fail_field (error, name, "A number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", min,
                              max);
  *number = (gint64) value;
  return TRUE;
}

/**
 * rialto_append_read_headers:
 * @request: a request of a route with `append`
 * @error: return location
 *
 * Returns: %FALSE when Upload-Offset and Upload-Length do not say where the body belongs
 */
gboolean
rialto_append_read_headers (RialtoRequest *request,
                            GError       **error)
{
  return read_number (request, "Upload-Length", 1, request->route->max_body, &request->upload_length,
                      error) &&
         read_number (request, "Upload-Offset", 0, request->upload_length, &request->upload_offset, error);
}

/* The upload's file, to be appended to where the client thinks that it ends; -1 with the reason. */
static int
open_part (RialtoRequest *request,
           GError       **error)
{
  RialtoPart part = { .user = request->principal.user, .length = request->upload_length };
  gint64 offset = -1;
  g_autofd int fd = -1;

  if (rialto_id_parse_n (request->params[0], request->param_lengths[0], &part.id))
    fd = rialto_part_folder_append (request->context->parts, &part, &offset, error);
  else
    rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (offset >= 0)
    rialto_exchange_set_header (request->exchange, "Upload-Offset",
                                rialto_arena_printf (rialto_request_get_arena (request), "%" G_GINT64_FORMAT,
                                                     offset));
  if (fd < 0 || offset == request->upload_offset)
    return g_steal_fd (&fd);
  rialto_fail (error, RIALTO_ERROR_OFFSET_MISMATCH);
  return -1;
}

/**
 * rialto_append_begin:
 * @request: a request of a route with `append`, whose headers have been read
 * @plan: gets where the body goes
 * @error: return location
 *
 * The body of who is known to be allowed goes to the upload's file as it comes, and stays there. Who asks on a thread that cannot look
 * sessions up is known only later: that body goes to a file of its own first.
 *
 * Returns: %FALSE with %RIALTO_ERROR_NOT_FOUND, or with %RIALTO_ERROR_CONFLICT or %RIALTO_ERROR_OFFSET_MISMATCH and the true offset in
 *   the answer's header
 */
gboolean
rialto_append_begin (RialtoRequest  *request,
                     RialtoBodyPlan *plan,
                     GError        **error)
{
  plan->max_body = request->upload_length - request->upload_offset;
  plan->spool = !request->admitted;
  if (plan->spool)
    return TRUE;
  plan->fd = open_part (request, error);
  request->appended = plan->fd >= 0;
  return request->appended;
}

static gint64
get_size (int fd)
{
  struct stat info;

  return fd >= 0 && fstat (fd, &info) == 0 ? (gint64) info.st_size : 0;
}

/**
 * rialto_append_completes:
 * @request: a request of a route with `append`, whose body has arrived
 *
 * Returns: whether nothing is missing of the file after it
 */
gboolean
rialto_append_completes (RialtoRequest *request)
{
  gint64 size = get_size (rialto_exchange_get_body_fd (request->exchange));

  return (request->appended ? size : request->upload_offset + size) == request->upload_length;
}

static gboolean
fail_write (GError **error)
{
  if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
    return rialto_fail (error, RIALTO_ERROR_STORAGE_FULL);
  g_warning ("An upload cannot be appended to: %s", g_strerror (errno));
  return rialto_fail (error, RIALTO_ERROR_INTERNAL);
}

static gboolean
copy (int      from,
      int      to,
      GError **error)
{
  g_autofree char *buffer = g_malloc (PIECE);
  gssize n, written = 0;

  while ((n = read (from, buffer, PIECE)) > 0)
    for (gssize at = 0; at < n; at += written)
      {
        written = write (to, buffer + at, (gsize) (n - at));
        if (written <= 0)
          return fail_write (error);
      }
  return n == 0 || fail_write (error);
}

/**
 * rialto_append_take:
 * @request: a request of a route with `append`, whose principal is known
 * @error: return location
 *
 * Returns: the upload's file with the body at its end, the request's, which nobody else appends to until the request is over; -1 as
 *   rialto_append_begin(), or with %RIALTO_ERROR_STORAGE_FULL
 */
int
rialto_append_take (RialtoRequest *request,
                    GError       **error)
{
  int body = rialto_exchange_get_body_fd (request->exchange);

  if (request->appended)
    return body;
  request->part = open_part (request, error);
  return request->part >= 0 && (body < 0 || copy (body, request->part, error)) ? request->part : -1;
}
