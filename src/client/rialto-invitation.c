/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-invitation.h"

#include <string.h>

/* What servers make are 43 letters: no word of any language is that long. */
#define CODE_LENGTH 43

static gboolean
is_code (const char *word)
{
  return strlen (word) == CODE_LENGTH &&
         strspn (word, G_CSET_A_2_Z G_CSET_a_2_z "0123456789-_") == CODE_LENGTH;
}

/* rialto://SERVER?invite=CODE is an address whose scheme has to be found out; any other is one already. */
static void
read_address (const char *word,
              char      **address,
              char      **code)
{
  g_autoptr (GUri) uri = g_uri_parse (word, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GHashTable) query = NULL;
  g_autofree char *base = NULL;
  const char *scheme, *invite;

  if (uri == NULL || *address != NULL)
    return;
  scheme = g_uri_get_scheme (uri);
  if (g_uri_get_query (uri) != NULL)
    query = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);
  invite = query != NULL ? g_hash_table_lookup (query, "invite") : NULL;
  base = g_uri_join (G_URI_FLAGS_ENCODED, scheme, g_uri_get_userinfo (uri), g_uri_get_host (uri),
                     g_uri_get_port (uri), g_uri_get_path (uri), NULL, NULL);
  *address = g_strdup (g_str_equal (scheme, "rialto") ? base + strlen ("rialto://") : base);
  if (invite != NULL && is_code (invite))
    *code = g_strdup (invite);
}

/**
 * rialto_invitation_read:
 * @text: what somebody was sent: a link with an invitation, or a few words with an address and a code
 * @address: (out) (nullable): the address in it
 * @code: (out) (nullable): the code in it
 *
 * Returns: whether @text is such; an address alone is not.
 */
gboolean
rialto_invitation_read (const char *text,
                        char      **address,
                        char      **code)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  gboolean is_link = FALSE;
  guint n_words = 0;

  *address = *code = NULL;
  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length = strlen (words[i]);

      /* What ends a sentence. */
      while (length > 0 && strchr (".,;)", words[i][length - 1]) != NULL)
        words[i][--length] = '\0';
      n_words += length > 0;
      is_link = is_link || g_str_has_prefix (words[i], "rialto://");
      if (strstr (words[i], "://") != NULL)
        read_address (words[i], address, code);
      else if (*code == NULL && is_code (words[i]))
        *code = g_strdup (words[i]);
    }
  if (*address != NULL && (n_words > 1 || *code != NULL || is_link))
    return TRUE;
  g_clear_pointer (address, g_free);
  g_clear_pointer (code, g_free);
  return FALSE;
}
