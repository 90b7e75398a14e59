/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-password.h"

#include <gio/gio.h>
#include <string.h>

#include "rialto-account-resources.h"
#include "rialto-crypto-private.h"

#define MIN_DIFFERENT 4

/* Lower case, and digits and signs that stand for letters as those letters; l, 1 and i are one. */
static char *
fold (const char *text)
{
  static const char from[] = "013457@$!|l";
  static const char to[] = "oieastasiii";
  char *folded = g_utf8_strdown (text, -1);

  for (char *at = folded; *at != '\0'; at++)
    {
      const char *found = strchr (from, *at);

      if (found != NULL)
        *at = to[found - from];
    }
  return folded;
}

static GHashTable *
load_common (void)
{
  g_autoptr (GBytes)
    bytes = g_resource_lookup_data (rialto_account_get_resource (), "/rialto/account/passwords.txt",
                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GHashTable *common = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] != '\0')
        g_hash_table_add (common, fold (lines[i]));
    }
  return common;
}

static gboolean
is_common (const char *folded)
{
  static gsize ready = 0;
  static GHashTable *common = NULL;

  if (g_once_init_enter (&ready))
    {
      common = load_common ();
      g_once_init_leave (&ready, 1);
    }
  return g_hash_table_contains (common, folded);
}

static gboolean
is_monotonous (const char *text)
{
  gunichar seen[MIN_DIFFERENT];
  guint n = 0;

  for (const char *at = text; *at != '\0' && n < MIN_DIFFERENT; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gboolean known = FALSE;

      for (guint i = 0; i < n; i++)
        known |= seen[i] == character;
      if (!known)
        seen[n++] = character;
    }
  return n < MIN_DIFFERENT;
}

/* 4567890123, fghijklmno and back: each character follows the one before by the same step. */
static gboolean
is_sequence (const char *text)
{
  guint steady = 0;
  guint length = 0;

  for (const char *at = text; at[0] != '\0' && at[1] != '\0'; at++, length++)
    {
      int step = at[1] - at[0];

      steady += step == 1 || step == -1 || step == '0' - '9' || step == '9' - '0' ? 1 : 0;
    }
  return length > 0 && steady == length;
}

static gboolean
is_name (const char *folded,
         const char *handle,
         const char *email)
{
  g_autofree char *handle_folded = fold (handle != NULL ? handle : "");
  g_autofree char *email_folded = fold (email != NULL ? email : "");
  g_autofree char *local = g_strndup (email_folded, email != NULL ? strcspn (email, "@") : 0);

  return g_str_equal (folded, handle_folded) || g_str_equal (folded, email_folded) ||
         g_str_equal (folded, local);
}

/**
 * rialto_password_check_policy:
 * @password: what somebody wants as password
 * @handle: (nullable): their handle
 * @email: (nullable): their e-mail address
 * @path: name of the field, for the error
 * @error: return location
 *
 * Length first of all; then what everybody would try first. Any thread; does not block.
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID when @password must not be taken
 */
gboolean
rialto_password_check_policy (const char *password,
                              const char *handle,
                              const char *email,
                              const char *path,
                              GError    **error)
{
  g_autoptr (RialtoSecret) folded = NULL;
  g_autoptr (RialtoSecret) bare = NULL;
  glong length = 0;

  if (!g_utf8_validate (password, -1, NULL))
    return rialto_fail_field (error, path, "The password must be text.");
  length = g_utf8_strlen (password, -1);
  if (length < RIALTO_PASSWORD_MIN)
    return rialto_fail_field (error, path, "The password needs at least %d characters.", RIALTO_PASSWORD_MIN);
  if (length > RIALTO_PASSWORD_MAX)
    return rialto_fail_field (error, path, "The password may have at most %d characters.",
                              RIALTO_PASSWORD_MAX);

  folded = fold (password);
  /* A full stop or two at the end surprises nobody. */
  bare = g_strndup (folded, strlen (folded));
  for (gsize n = strlen (bare); n > 0 && g_ascii_ispunct (bare[n - 1]); n--)
    bare[n - 1] = '\0';
  if (is_name (folded, handle, email))
    return rialto_fail_field (error, path, "The password must not be your name or your e-mail address.");
  if (is_monotonous (folded) || is_sequence (password) || is_common (folded) || is_common (bare))
    return rialto_fail_field (error, path, "This password is one of the first that anybody would try.");
  return TRUE;
}
