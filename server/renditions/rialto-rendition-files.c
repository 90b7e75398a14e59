/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-rendition-files.h"

#include "rialto-webp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static RialtoRenditionOutcome
outcome_of_errno (void)
{
  return errno == ENOSPC || errno == EDQUOT ? RIALTO_OUTCOME_NO_SPACE : RIALTO_OUTCOME_FAILED;
}

static void
output_name (char *name,
             gsize size,
             guint i)
{
  g_snprintf (name, size, ".rendition-%u", i);
}

/**
 * rialto_rendition_files_open:
 * @files: (out caller-allocates): to clear afterwards, whatever comes of it
 * @folder: descriptor of the folder; stays the caller's and open while @files are
 *
 * Makes the empty files that the helper writes to, in the caller's folder from the start, so that
 * nothing is copied afterwards.
 *
 * Returns: %RIALTO_OUTCOME_OK, or why not
 */
RialtoRenditionOutcome
rialto_rendition_files_open (RialtoRenditionFiles *files,
                             int                   folder)
{
  files->folder = folder;
  for (guint i = 0; i < RIALTO_RENDITIONS_MAX; i++)
    files->fds[i] = -1;
  for (guint i = 0; i < RIALTO_RENDITIONS_MAX; i++)
    {
      char name[32];

      output_name (name, sizeof name, i);
      files->fds[i] = openat (folder, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
      if (files->fds[i] < 0)
        return outcome_of_errno ();
    }
  return RIALTO_OUTCOME_OK;
}

/**
 * rialto_rendition_files_clear:
 * @files: the files; those that were not kept are deleted
 */
void
rialto_rendition_files_clear (RialtoRenditionFiles *files)
{
  for (guint i = 0; i < RIALTO_RENDITIONS_MAX; i++)
    {
      char name[32];

      if (files->fds[i] < 0)
        continue;
      output_name (name, sizeof name, i);
      unlinkat (files->folder, name, 0); /* not there when it was kept */
      close (files->fds[i]);
    }
}

static gboolean
hash_file (int   fd,
           char *hash,
           gsize room)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 buffer[16384];
  off_t offset = 0;
  ssize_t n;

  while ((n = pread (fd, buffer, sizeof buffer, offset)) > 0)
    {
      g_checksum_update (checksum, buffer, n);
      offset += n;
    }
  g_strlcpy (hash, g_checksum_get_string (checksum), room);
  return n == 0;
}

static gboolean
are_plain (const RialtoRenditionFiles *files,
           const RialtoRenditionReply *reply)
{
  guint before = 0;

  if (reply->n_items == 0)
    return FALSE;
  for (guint i = 0; i < reply->n_items; i++)
    {
      if (reply->items[i].width <= before || reply->items[i].width > RIALTO_RENDITION_MAX_WIDTH ||
          reply->items[i].height > RIALTO_RENDITION_MAX_HEIGHT ||
          !rialto_webp_is_plain (files->fds[i], reply->items[i].width, reply->items[i].height))
        return FALSE;
      before = reply->items[i].width;
    }
  return TRUE;
}

/**
 * rialto_rendition_files_keep:
 * @files: the files, written
 * @reply: what the helper says it wrote
 * @set: (out caller-allocates): what it did write
 *
 * Checks that, and gives the files their names.
 *
 * Returns: %RIALTO_OUTCOME_OK, or why not; %RIALTO_OUTCOME_CRASHED when the helper did not tell the truth
 */
RialtoRenditionOutcome
rialto_rendition_files_keep (RialtoRenditionFiles       *files,
                             const RialtoRenditionReply *reply,
                             RialtoRenditionSet         *set)
{
  if (!are_plain (files, reply) || !hash_file (files->fds[reply->n_items - 1], set->hash, sizeof set->hash))
    return RIALTO_OUTCOME_CRASHED;

  set->n_items = reply->n_items;
  for (guint i = 0; i < reply->n_items; i++)
    {
      char from[32], to[32];
      struct stat info;

      output_name (from, sizeof from, i);
      g_snprintf (to, sizeof to, "%u.webp", reply->items[i].width);
      if (fstat (files->fds[i], &info) != 0 || renameat (files->folder, from, files->folder, to) != 0)
        return outcome_of_errno ();
      set->items[i] = (RialtoRendition) { reply->items[i].width, reply->items[i].height,
                                          (gsize) info.st_size };
    }
  set->width = set->items[set->n_items - 1].width;
  set->height = set->items[set->n_items - 1].height;
  g_strlcpy (set->blurhash, reply->blurhash, sizeof set->blurhash);
  return RIALTO_OUTCOME_OK;
}
