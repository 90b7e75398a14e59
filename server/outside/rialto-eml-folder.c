/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-eml-folder.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "rialto-clock.h"
#include "rialto-mailer-private.h"

/* A mailer for a server that has no mail server yet, and for tests: each mail becomes a file that any mail program opens. */

typedef struct
{
  RialtoMailer parent;
  char        *folder;
} RialtoEmlFolder;

static RialtoMailResult
eml_folder_send (RialtoMailer *mailer,
                 const char   *recipient,
                 const char   *message,
                 GError      **error)
{
  RialtoEmlFolder *self = (RialtoEmlFolder *) mailer;
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("%013" G_GINT64_FORMAT "-%.8s.eml", rialto_clock_now (), unique);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) local = NULL;

  /* Mails hold links that sign people in: for the owner alone. */
  if (g_file_set_contents_full (path, message, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
    return RIALTO_MAIL_SENT;
  rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "The mail cannot be written: %s", local->message);
  return RIALTO_MAIL_LATER;
}

static void
eml_folder_free (RialtoMailer *mailer)
{
  RialtoEmlFolder *self = (RialtoEmlFolder *) mailer;

  g_free (self->folder);
  g_free (self);
}

/**
 * rialto_eml_folder_new:
 * @folder: where the files go; made if it is not there
 * @from: the sender of all mails
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a mailer that writes one .eml file for each mail, complete or not at all; %NULL with
 *   %RIALTO_ERROR_INVALID when @from is no address, %RIALTO_ERROR_UNAVAILABLE when @folder cannot be made
 */
RialtoMailer *
rialto_eml_folder_new (const char *folder,
                       const char *from,
                       GError    **error)
{
  static const RialtoMailerClass klass = { eml_folder_send, eml_folder_free };
  RialtoEmlFolder *self = NULL;

  if (!rialto_mail_parse_address (from, NULL, NULL, error))
    return NULL;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "%s cannot be made: %s", folder,
                          g_strerror (errno));
      return NULL;
    }
  self = g_new0 (RialtoEmlFolder, 1);
  self->parent.klass = &klass;
  self->parent.from = g_strdup (from);
  self->folder = g_strdup (folder);
  return &self->parent;
}
