/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blobs.h"

#include "rialto-blob-folder.h"
#include "rialto-context.h"
#include "rialto-log.h"
#include "rialto-part-folder.h"
#include "rialto-renditions.h"
#include "rialto-routes.h"

#define PICTURES_AT_A_TIME 2

/* Beside the blobs, because the servers that share those have to share these. */
#define PARTS ".parts"

/**
 * rialto_blobs_get_folder:
 * @config: the configuration
 *
 * Returns: (transfer full): where pictures are kept
 */
char *
rialto_blobs_get_folder (const RialtoConfig *config)
{
  return config->blobs.folder != NULL ? g_strdup (config->blobs.folder)
                                      : g_build_filename (config->server.data, "blobs", NULL);
}

/* The program that was built with this one, when this one was not installed. */
static char *
find_neighbour (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *helper = NULL;

  if (folder == NULL)
    return NULL;
  helper = g_build_filename (folder, "renditions", "rialto-renditions", NULL);
  return g_file_test (helper, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&helper) : NULL;
}

/**
 * rialto_blobs_get_helper:
 * @config: the configuration
 *
 * Returns: (transfer full): path of the program that decodes pictures; it need not be there
 */
char *
rialto_blobs_get_helper (const RialtoConfig *config)
{
  char *neighbour;

  if (config->blobs.renditions_helper != NULL)
    return g_strdup (config->blobs.renditions_helper);
  neighbour = find_neighbour ();
  return neighbour != NULL ? neighbour : g_build_filename (RIALTO_LIBEXECDIR, "rialto-renditions", NULL);
}

/**
 * rialto_blobs_get_max_upload:
 * @config: the configuration
 *
 * Returns: bytes of the largest picture that is taken: what is configured, or what the contract allows where that is less
 */
gint64
rialto_blobs_get_max_upload (const RialtoConfig *config)
{
  gint64 max = (gint64) config->blobs.max_upload_mb * 1024 * 1024;

  for (guint i = 0; i < rialto_n_routes; i++)
    if (g_str_equal (rialto_routes[i].name, "upload_picture"))
      return MIN (max, rialto_routes[i].max_body);
  return max;
}

/**
 * rialto_blobs_open:
 * @context: the server's parts
 * @error: return location
 *
 * Opens the folder of pictures. The process that decodes them is started when the first comes.
 *
 * Returns: %FALSE when the folder cannot be used
 */
gboolean
rialto_blobs_open (RialtoContext *context,
                   GError       **error)
{
  g_autofree char *folder = rialto_blobs_get_folder (context->config);
  g_autofree char *parts = g_build_filename (folder, PARTS, NULL);
  g_autofree char *helper = rialto_blobs_get_helper (context->config);

  context->blobs = rialto_blob_folder_new (folder, error);
  context->parts = context->blobs != NULL ? rialto_part_folder_new (parts, error) : NULL;
  if (context->parts == NULL)
    return FALSE;
  context->max_upload = rialto_blobs_get_max_upload (context->config);
  context->renditions = rialto_renditions_new (helper, PICTURES_AT_A_TIME, FALSE);
  if (!g_file_test (helper, G_FILE_TEST_IS_EXECUTABLE))
    rialto_log (RIALTO_LOG_APPLICATION, RIALTO_LEVEL_WARNING,
                "No pictures can be taken: their helper is missing", RIALTO_LOG_TEXT ("program", helper));
  return TRUE;
}

/**
 * rialto_blobs_close:
 * @context: the server's parts, when nobody uploads any more
 */
void
rialto_blobs_close (RialtoContext *context)
{
  g_clear_pointer (&context->renditions, rialto_renditions_free);
  g_clear_pointer (&context->parts, rialto_part_folder_free);
  g_clear_pointer (&context->blobs, rialto_blob_backend_free);
}
