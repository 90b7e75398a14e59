/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-typed-password.h"

#include "rialto-one-time-token.h"

#include <stdio.h>
#include <string.h>

#define MAX_LINE     1024
#define MADE_LENGTH  20

/**
 * rialto_typed_password_read:
 * @file: a file, or "-" for what comes in
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its first line
 */
char *
rialto_typed_password_read (const char *file,
                            GError    **error)
{
  gboolean in = g_str_equal (file, "-");
  FILE *stream = in ? stdin : fopen (file, "re");
  char line[MAX_LINE] = "";
  gboolean got;

  if (stream == NULL)
    {
      rialto_fail_detail (error, RIALTO_ERROR_INVALID, "%s cannot be opened.", file);
      return NULL;
    }
  got = fgets (line, sizeof line, stream) != NULL;
  if (!in)
    fclose (stream);
  line[strcspn (line, "\r\n")] = '\0';
  if (got && *line != '\0')
    return g_strdup (line);
  rialto_fail_detail (error, RIALTO_ERROR_INVALID, "There is no password in %s.", in ? "what came in" : file);
  return NULL;
}

/**
 * rialto_typed_password_make:
 *
 * Returns: (transfer full): a password that nobody can guess, to be told once
 */
char *
rialto_typed_password_make (void)
{
  guint8 hash[RIALTO_ONE_TIME_HASH_BYTES];
  g_autofree char *token = NULL;

  rialto_one_time_token_new (&token, hash);
  return g_strndup (token, MADE_LENGTH);
}
