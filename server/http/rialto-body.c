/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-body.h"

#include "rialto-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FIRST_SIZE 4096

static int
open_unlinked (const char *folder)
{
  g_autofree char *template = NULL;
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  /* Not every file system has files without a name. */
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return fd;

  template = g_build_filename (folder, "body-XXXXXX", NULL);
  fd = g_mkstemp_full (template, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    unlink (template);
  return fd;
}

static int
code_of_errno (int number)
{
  /* EFBIG: the limit of the process or of the file system. */
  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    return RIALTO_ERROR_STORAGE_FULL;
  if (number == EMFILE || number == ENFILE)
    return RIALTO_ERROR_UNAVAILABLE;

  g_warning ("A request's body cannot be stored: %s", g_strerror (number));
  return RIALTO_ERROR_INTERNAL;
}

/**
 * rialto_body_open:
 * @body: zeroed, fd -1
 * @plan: what the application wants
 * @folder: (nullable): where files are made; %NULL is the folder for temporary files
 *
 * A body that has a file already goes to its end.
 *
 * Returns: 0, or the #RialtoError to end the request with
 */
int
rialto_body_open (RialtoBody           *body,
                  const RialtoBodyPlan *plan,
                  const char           *folder)
{
  body->max = plan->max_body;
  if (!plan->spool || body->fd >= 0)
    return 0;

  body->fd = open_unlinked (folder != NULL ? folder : g_get_tmp_dir ());
  return body->fd >= 0 ? 0 : code_of_errno (errno);
}

static int
write_all (int         fd,
           const char *data,
           gsize       length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return code_of_errno (n < 0 ? errno : ENOSPC);
      data += n;
      length -= (gsize) n;
    }

  return 0;
}

/**
 * rialto_body_append:
 * @body: an open body
 * @data: the next bytes
 * @length: how many
 * @expected: the announced length of the whole, -1 when it is not known
 *
 * Memory is taken as the bytes come, so that an announcement alone costs nothing.
 *
 * Returns: 0, or the #RialtoError to end the request with
 */
int
rialto_body_append (RialtoBody *body,
                    const char *data,
                    gsize       length,
                    gint64      expected)
{
  gsize needed = (gsize) body->length + length;

  if ((gint64) needed > body->max)
    return RIALTO_ERROR_TOO_LARGE;
  body->length = (gint64) needed;
  if (body->fd >= 0)
    return write_all (body->fd, data, length);

  if (needed + 1 > body->size)
    {
      body->size = MAX (MAX (needed, body->size * 2), FIRST_SIZE);
      if (expected >= 0)
        body->size = MIN (body->size, (gsize) expected);
      body->size = MAX (body->size, needed) + 1;
      body->bytes = g_realloc (body->bytes, body->size);
    }
  memcpy (body->bytes + needed - length, data, length);
  return 0;
}

/**
 * rialto_body_finish:
 * @body: a body that is complete
 *
 * Returns: 0, or the #RialtoError to end the request with
 */
int
rialto_body_finish (RialtoBody *body)
{
  if (body->fd >= 0)
    return lseek (body->fd, 0, SEEK_SET) == 0 ? 0 : code_of_errno (errno);
  if (body->bytes != NULL)
    body->bytes[body->length] = '\0';

  return 0;
}

/**
 * rialto_body_clear:
 * @body: any body
 *
 * Gives back its memory and closes its file.
 */
void
rialto_body_clear (RialtoBody *body)
{
  g_clear_pointer (&body->bytes, g_free);
  if (body->fd >= 0)
    close (body->fd);
  memset (body, 0, sizeof *body);
  body->fd = -1;
}
