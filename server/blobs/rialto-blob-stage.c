/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-stage.h"

#include "rialto-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct _RialtoBlobStage
{
  int      parent; /* borrowed */
  int      folder; /* owned */
  char    *name;   /* owned */
  gboolean moved;
};

/**
 * rialto_blob_stage_new:
 * @parent: descriptor of the folder to make it in; must outlive the stage
 *
 * Returns: (transfer full) (nullable): an empty folder of its own; %NULL with errno
 */
RialtoBlobStage *
rialto_blob_stage_new (int parent)
{
  g_autoptr (RialtoBlobStage) self = g_new0 (RialtoBlobStage, 1);

  self->parent = parent;
  self->folder = -1;
  self->moved = TRUE; /* nothing to delete yet */
  self->name = g_uuid_string_random ();
  if (mkdirat (parent, self->name, 0750) != 0)
    return NULL;
  self->moved = FALSE;
  self->folder = rialto_folder_open (parent, self->name);
  return self->folder >= 0 ? g_steal_pointer (&self) : NULL;
}

/**
 * rialto_blob_stage_get_folder:
 * @self: the stage
 *
 * Returns: descriptor of its folder, the stage's
 */
int
rialto_blob_stage_get_folder (RialtoBlobStage *self)
{
  return self->folder;
}

/**
 * rialto_blob_stage_get_name:
 * @self: the stage
 *
 * Returns: (transfer none): the name of its folder in the parent
 */
const char *
rialto_blob_stage_get_name (RialtoBlobStage *self)
{
  return self->name;
}

/* One file, down to the disk. */
static gboolean
sync_file (int         folder,
           const char *name)
{
  int fd = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), code;
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  code = errno;
  if (fd >= 0)
    close (fd);
  errno = code;
  return synced;
}

/**
 * rialto_blob_stage_sync:
 * @self: the stage
 *
 * Brings everything in it to the disk.
 *
 * Returns: %FALSE with errno
 */
gboolean
rialto_blob_stage_sync (RialtoBlobStage *self)
{
  g_autoptr (GPtrArray) names = rialto_folder_list (self->folder, ".");
  gboolean synced = names != NULL;

  for (guint i = 0; synced && i < names->len; i++)
    synced = sync_file (self->folder, names->pdata[i]);
  return synced && fsync (self->folder) == 0;
}

/**
 * rialto_blob_stage_moved:
 * @self: the stage
 *
 * Says that its folder stands elsewhere now, under another name, and is to stay.
 */
void
rialto_blob_stage_moved (RialtoBlobStage *self)
{
  self->moved = TRUE;
}

/**
 * rialto_blob_stage_free:
 * @self: (transfer full): the stage; what is in it is deleted unless it was moved away
 */
void
rialto_blob_stage_free (RialtoBlobStage *self)
{
  if (!self->moved)
    rialto_folder_delete (self->parent, self->name);
  if (self->folder >= 0)
    close (self->folder);
  g_free (self->name);
  g_free (self);
}
