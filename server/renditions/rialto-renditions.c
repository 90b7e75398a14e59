/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-renditions-private.h"

#include "rialto-rendition-files.h"
#include "rialto-rendition-helper.h"
#include "rialto-rendition-outcome.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PROCESSES 2
#define DEADLINE 20000 /* ms */

struct _RialtoRenditions
{
  GMutex                 mutex;
  GCond                  freed;
  RialtoRenditionHelper *helpers[MAX_PROCESSES]; /* owned */
  gboolean               busy[MAX_PROCESSES];
  guint                  n_processes;
  guint                  deadline; /* ms */
  gboolean               demo;
  RialtoRenditionFigures figures;
};

/**
 * rialto_renditions_new:
 * @helper: path of rialto-renditions
 * @n_processes: 1 or 2, how many pictures are worked on at a time
 * @demo: whether rialto_renditions_draw() is wanted; never on a server that people use
 *
 * The processes are started when the first picture comes.
 *
 * Returns: (transfer full): the front of the helpers
 */
RialtoRenditions *
rialto_renditions_new (const char *helper,
                       guint       n_processes,
                       gboolean    demo)
{
  RialtoRenditions *self = g_new0 (RialtoRenditions, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->freed);
  self->n_processes = CLAMP (n_processes, 1, MAX_PROCESSES);
  self->deadline = DEADLINE;
  self->demo = demo;
  for (guint i = 0; i < self->n_processes; i++)
    self->helpers[i] = rialto_rendition_helper_new (helper, demo);
  return self;
}

/**
 * rialto_renditions_free:
 * @self: (transfer full): the front; nobody may be in a call of it
 */
void
rialto_renditions_free (RialtoRenditions *self)
{
  for (guint i = 0; i < self->n_processes; i++)
    rialto_rendition_helper_free (self->helpers[i]);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->freed);
  g_free (self);
}

void
rialto_renditions_set_deadline (RialtoRenditions *self,
                                guint             milliseconds)
{
  self->deadline = milliseconds;
}

pid_t
rialto_renditions_get_pid (RialtoRenditions *self,
                           guint             index)
{
  return rialto_rendition_helper_get_pid (self->helpers[index]);
}

static int
find_free (RialtoRenditions *self)
{
  for (guint i = 0; i < self->n_processes; i++)
    if (!self->busy[i])
      return (int) i;
  return -1;
}

/* Waits for a free process, in a line of bounded length; -1: the line is full. */
static int
acquire (RialtoRenditions *self,
         GError          **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 until = g_get_monotonic_time () + (gint64) self->deadline * 1000;
  int i = find_free (self);

  if (i < 0 && self->figures.waiting < RIALTO_RENDITIONS_QUEUE * self->n_processes)
    {
      self->figures.waiting++;
      while ((i = find_free (self)) < 0 && g_cond_wait_until (&self->freed, &self->mutex, until))
        continue;
      self->figures.waiting--;
    }
  if (i < 0)
    {
      self->figures.turned_away++;
      rialto_rendition_fail_busy (error);
      return -1;
    }
  self->busy[i] = TRUE;
  self->figures.busy++;
  return i;
}

static void
release (RialtoRenditions *self,
         int               i)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->busy[i] = FALSE;
  self->figures.busy--;
  g_cond_signal (&self->freed);
}

static void
count (RialtoRenditions      *self,
       RialtoRenditionOutcome outcome)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (outcome == RIALTO_OUTCOME_OK)
    self->figures.made++;
  else if (outcome == RIALTO_OUTCOME_LIMIT || outcome == RIALTO_OUTCOME_CRASHED)
    self->figures.crashed++;
  else
    self->figures.refused++;
}

static RialtoRenditionOutcome
make (RialtoRenditions      *self,
      RialtoRenditionHelper *helper,
      int                    picture,
      int                    folder,
      RialtoRenditionSet    *set,
      RialtoRenditionReply  *reply)
{
  RialtoRenditionOutcome outcome;
  RialtoRenditionFiles files;

  outcome = rialto_rendition_files_open (&files, folder);
  if (outcome == RIALTO_OUTCOME_OK)
    {
      int fds[1 + RIALTO_RENDITIONS_MAX] = { picture };

      for (guint i = 0; i < RIALTO_RENDITIONS_MAX; i++)
        fds[1 + i] = files.fds[i];
      outcome = rialto_rendition_helper_ask (helper, RIALTO_RENDITION_PICTURE, fds, G_N_ELEMENTS (fds),
                                             self->deadline, reply);
    }
  if (outcome == RIALTO_OUTCOME_OK)
    outcome = rialto_rendition_files_keep (&files, reply, set);
  rialto_rendition_files_clear (&files);
  return outcome;
}

/* What needs no decoder to be refused needs no place in the line either. */
static RialtoRenditionOutcome
weigh (int picture)
{
  struct stat info;

  if (fstat (picture, &info) != 0 || !S_ISREG (info.st_mode))
    return RIALTO_OUTCOME_FAILED;
  if (info.st_size == 0)
    return RIALTO_OUTCOME_EMPTY;
  return info.st_size > RIALTO_PICTURE_MAX_BYTES ? RIALTO_OUTCOME_TOO_HEAVY : RIALTO_OUTCOME_OK;
}

/**
 * rialto_renditions_start:
 * @self: the front
 * @sandbox: (out) (nullable): what the helper is shut off from on this machine
 * @error: return location
 *
 * Starts the first process, so that a server that cannot take pictures says so when it starts.
 * Blocks for some milliseconds.
 *
 * Returns: %FALSE with %RIALTO_ERROR_UNAVAILABLE when the helper does not work
 */
gboolean
rialto_renditions_start (RialtoRenditions *self,
                         RialtoSandbox    *sandbox,
                         GError          **error)
{
  int i = acquire (self, error);
  gboolean running;

  if (i < 0)
    return FALSE;
  running = rialto_rendition_helper_start (self->helpers[i], self->deadline);
  if (running && sandbox != NULL)
    *sandbox = rialto_rendition_helper_get_sandbox (self->helpers[i]);
  release (self, i);
  return running || rialto_rendition_fail (RIALTO_OUTCOME_FAILED, NULL, error);
}

/**
 * rialto_renditions_make:
 * @self: the front
 * @picture: what was uploaded: a regular file, read from its beginning; stays the caller's
 * @folder: descriptor of an empty folder, where the files "160.webp" ... are written; not synced
 * @set: (out caller-allocates): what was made
 * @error: return location
 *
 * Re-encodes a picture in the widths 160, 320, 640, 1080 and 2048 as far as they are below its own,
 * and in its own, at most 2048: upright, in sRGB, without metadata, its first frame only. Blocks,
 * usually for some 0.3 s, at most for the 20 s after which the helper is killed.
 *
 * Returns: %FALSE with %RIALTO_ERROR_UNPROCESSABLE_PICTURE and a sentence that says what is wrong,
 *   %RIALTO_ERROR_UNAVAILABLE (with a time to try again) or %RIALTO_ERROR_STORAGE_FULL; what is
 *   in the folder then is of no use
 */
gboolean
rialto_renditions_make (RialtoRenditions   *self,
                        int                 picture,
                        int                 folder,
                        RialtoRenditionSet *set,
                        GError            **error)
{
  RialtoRenditionReply reply = { 0 };
  RialtoRenditionOutcome outcome = weigh (picture);

  *set = (RialtoRenditionSet) { 0 };
  if (outcome == RIALTO_OUTCOME_OK)
    {
      int i = acquire (self, error);

      if (i < 0)
        return FALSE;
      outcome = make (self, self->helpers[i], picture, folder, set, &reply);
      release (self, i);
    }
  count (self, outcome);
  return outcome == RIALTO_OUTCOME_OK || rialto_rendition_fail (outcome, &reply, error);
}

static int
memory_file (const char *content,
             gsize       length)
{
  int fd = memfd_create ("rialto-drawing", MFD_CLOEXEC);

  if (fd >= 0 && length > 0 && write (fd, content, length) != (ssize_t) length)
    {
      close (fd);
      return -1;
    }
  return fd;
}

/**
 * rialto_renditions_draw:
 * @self: a front that was made for the demo
 * @svg: a drawing of our own; never what somebody sent
 * @length: its length in bytes
 * @error: return location
 *
 * Returns: a descriptor, the caller's to close, of a JPEG for rialto_renditions_make(); -1 with
 *   an error as there
 */
int
rialto_renditions_draw (RialtoRenditions *self,
                        const char       *svg,
                        gsize             length,
                        GError          **error)
{
  RialtoRenditionReply reply = { 0 };
  RialtoRenditionOutcome outcome = RIALTO_OUTCOME_FAILED;
  int fds[2], i;

  g_return_val_if_fail (self->demo, -1);
  i = acquire (self, error);
  if (i < 0)
    return -1;
  fds[0] = memory_file (svg, length);
  fds[1] = memory_file (NULL, 0);
  if (fds[0] >= 0 && fds[1] >= 0)
    outcome = rialto_rendition_helper_ask (self->helpers[i], RIALTO_RENDITION_DRAWING, fds, 2, self->deadline,
                                           &reply);
  release (self, i);

  if (fds[0] >= 0)
    close (fds[0]);
  if (outcome == RIALTO_OUTCOME_OK)
    return fds[1];
  if (fds[1] >= 0)
    close (fds[1]);
  rialto_rendition_fail (outcome, &reply, error);
  return -1;
}

/**
 * rialto_renditions_get_figures:
 * @self: the front
 * @figures: (out caller-allocates): since the start
 */
void
rialto_renditions_get_figures (RialtoRenditions       *self,
                               RialtoRenditionFigures *figures)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *figures = self->figures;
  for (guint i = 0; i < self->n_processes; i++)
    figures->starts += rialto_rendition_helper_get_starts (self->helpers[i]);
}
