/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "small-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean
write_file (const char *path,
            const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean written = fd >= 0 && write (fd, text, strlen (text)) == (ssize_t) strlen (text);

  if (fd >= 0)
    close (fd);
  return written;
}

/* Without a name in the new namespace we could not own a file in it. */
static gboolean
keep_identity (uid_t uid,
               gid_t gid)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", uid);
  g_autofree char *groups = g_strdup_printf ("0 %u 1", gid);

  return write_file ("/proc/self/setgroups", "deny") && write_file ("/proc/self/uid_map", users) &&
         write_file ("/proc/self/gid_map", groups);
}

/* For this process alone, which must have one thread. */
static gboolean
mount_disk (const char *path,
            guint       kilobytes,
            guint       inodes)
{
  g_autofree char *options = g_strdup_printf ("size=%uk,nr_inodes=%u,mode=0700", kilobytes, inodes);
  uid_t uid = getuid ();
  gid_t gid = getgid ();

  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0 || !keep_identity (uid, gid))
    return FALSE;
  return mount ("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0;
}

void
small_disk_run (const char *path,
                guint       kilobytes,
                guint       inodes,
                void        (*func) (const char *path))
{
  enum
  {
    NO_DISK = 77
  };
  pid_t pid = fork ();
  int status = 0;

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      if (!mount_disk (path, kilobytes, inodes))
        _exit (NO_DISK);
      func (path);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == NO_DISK)
    g_test_skip ("this machine lets nobody mount a file system of their own");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

void
small_disk_fill (const char *path)
{
  g_autofree char *file = g_build_filename (path, "ballast", NULL);
  g_autofree char *folder = g_build_filename (path, "x", NULL);
  int fd = open (file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  static const char block[4096];

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, block, sizeof block) > 0)
    continue;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
  while (g_mkdir (folder, 0700) == 0)
    {
      char *deeper = g_build_filename (folder, "x", NULL);

      g_free (folder);
      folder = deeper;
    }
  g_assert_cmpint (errno, ==, ENOSPC);
}
