/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-accounts-private.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <glib/gstdio.h>

/* What the accounts' worker does with files. */

#define FILE_NAME "accounts.ini"
#define REMOVED   ".removed-"

static RialtoAccountsText *
text_copy (RialtoAccountsText *text)
{
  RialtoAccountsText *copy = g_new0 (RialtoAccountsText, 1);

  copy->text = g_strdup (text->text);
  copy->kept_aside = g_strdup (text->kept_aside);
  return copy;
}

static void
text_free (RialtoAccountsText *text)
{
  g_free (text->text);
  g_free (text->kept_aside);
  g_free (text);
}

/**
 * RialtoAccountsText:
 *
 * What was read of accounts.ini, and where it is now when it made no sense.
 */
G_DEFINE_BOXED_TYPE (RialtoAccountsText, rialto_accounts_text, text_copy, text_free)

/* <private>
 * rialto_accounts_work_new: in that folder.
 */
RialtoAccountsWork *
rialto_accounts_work_new (const char *folder)
{
  RialtoAccountsWork *work = g_new0 (RialtoAccountsWork, 1);

  work->folder = g_strdup (folder);
  return work;
}

/* <private>
 * rialto_accounts_work_free: with its strings.
 */
void
rialto_accounts_work_free (gpointer data)
{
  RialtoAccountsWork *work = data;

  g_free (work->folder);
  g_free (work->text);
  g_free (work->path);
  g_free (work->hidden);
  g_free (work);
}

static DexFuture *
fail (const char *path,
      int         code)
{
  g_autoptr (GError) error = NULL;

  if (code == ENOSPC || code == EDQUOT)
    rialto_fail_detail (&error, RIALTO_ERROR_STORAGE_FULL,
                        _ ("There is no room left on this computer's disk."));
  else
    rialto_fail_detail (&error, RIALTO_ERROR_INTERNAL, _ ("%s cannot be used: %s."), path, g_strerror (code));
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/* Links are removed, not followed. */
static gboolean
delete_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_unlink (path) == 0 || errno == ENOENT;
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      if (!delete_tree (below))
        return FALSE;
    }
  return g_rmdir (path) == 0;
}

/* What a removal left that was cut short. */
static void
sweep (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, REMOVED))
        delete_tree (path);
    }
}

static char *
set_aside (const char *path)
{
  g_autofree char *to = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, path, rialto_clock_now ());

  return g_rename (path, to) == 0 ? g_steal_pointer (&to) : NULL;
}

/* <private>
 * rialto_accounts_read: a #RialtoAccountsText.
 */
DexFuture *
rialto_accounts_read (gpointer data)
{
  RialtoAccountsWork *work = data;
  g_autofree char *path = g_build_filename (work->folder, FILE_NAME, NULL);
  RialtoAccountsText *text = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (work->folder, 0700) < 0)
    return fail (work->folder, errno);
  sweep (work->folder);
  text = g_new0 (RialtoAccountsText, 1);
  if (!g_file_get_contents (path, &text->text, NULL, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        {
          text_free (text);
          return fail (path, EACCES);
        }
      text->text = g_strdup ("");
    }
  if (!g_key_file_load_from_data (file, text->text, (gsize) -1, G_KEY_FILE_NONE, NULL) && *text->text != '\0')
    {
      text->kept_aside = set_aside (path);
      g_set_str (&text->text, "");
    }
  return dex_future_new_take_boxed (rialto_accounts_text_get_type (), text);
}

/* <private>
 * rialto_accounts_write: all of accounts.ini, or nothing of it.
 */
DexFuture *
rialto_accounts_write (gpointer data)
{
  RialtoAccountsWork *work = data;
  g_autofree char *path = g_build_filename (work->folder, FILE_NAME, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, work->text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
    return fail (path, g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? ENOSPC : EIO);
  return NULL;
}

/* <private>
 * rialto_accounts_make_folder: nobody else may look into it.
 */
DexFuture *
rialto_accounts_make_folder (gpointer data)
{
  RialtoAccountsWork *work = data;

  return g_mkdir_with_parents (work->path, 0700) == 0 ? NULL : fail (work->path, errno);
}

/* <private>
 * rialto_accounts_wipe: an account's folder. Under another name first, so that half of one is not taken for all of it.
 */
DexFuture *
rialto_accounts_wipe (gpointer data)
{
  RialtoAccountsWork *work = data;

  if (g_rename (work->path, work->hidden) < 0)
    return errno == ENOENT ? NULL : fail (work->path, errno);
  return delete_tree (work->hidden) ? NULL : fail (work->hidden, errno);
}
