/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-server-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* Every sentence that a server sends, as it writes them, with %s where a number or a name stands. They are here so that catalogues have
 * them; lint holds the list against the contract and the server. */
static const char *const words[] = {
  /* The errors of the contract. */
  N_ ("The request could not be read."),
  N_ ("Sign in first."),
  N_ ("You have been signed out. Sign in again."),
  N_ ("The name or the password is wrong."),
  N_ ("This sign-in was used from elsewhere and has been ended."),
  N_ ("You may not do that."),
  N_ ("Your account is suspended."),
  N_ ("Confirm your e-mail address first."),
  N_ ("This community does not take new members now."),
  N_ ("That is not here, or not for you."),
  N_ ("That cannot be done here."),
  N_ ("The request took too long to arrive."),
  N_ ("Somebody else was quicker."),
  N_ ("This name is taken."),
  N_ ("This e-mail address is in use."),
  N_ ("The same request is still on its way."),
  N_ ("The server has another part of this file than that."),
  N_ ("This link has been used or is too old."),
  N_ ("It was changed meanwhile. Look at the new state first."),
  N_ ("That is too large."),
  N_ ("The address is too long."),
  N_ ("That part does not exist."),
  N_ ("The server cannot do what the request expects."),
  N_ ("Something in this needs another look."),
  N_ ("The same key was used for something else."),
  N_ ("This picture cannot be used."),
  N_ ("The file was damaged on its way."),
  N_ ("Your space for pictures is full."),
  N_ ("There is no room for more of these."),
  N_ ("This address speaks WebSocket only."),
  N_ ("Say which version you have changed."),
  N_ ("That was too fast. Wait a moment."),
  N_ ("The request's headers are too large."),
  N_ ("Something went wrong on the server. Nothing was changed."),
  N_ ("The server does not know how to do that."),
  N_ ("The server is busy. Try again in a moment."),
  N_ ("The server speaks HTTP/1.0 and HTTP/1.1."),
  N_ ("The server has no room left. Nothing was changed."),
  N_ ("The server cannot be reached."),
  N_ ("The server's answer makes no sense."),
  N_ ("The server cannot prove who it is."),
  N_ ("This address is not encrypted."),
  N_ ("The server shows another certificate than the one that you trusted."),
  N_ ("A newer version has written this. Update Rialto."),

  /* What more is said of some, and of single fields. */
  N_ ("That is in the past."),
  N_ ("This is the password that you have."),
  N_ ("The password must be text."),
  N_ ("The password needs at least %s characters."),
  N_ ("The password may have at most %s characters."),
  N_ ("The password must not be your name or your e-mail address."),
  N_ ("This password is one of the first that anybody would try."),
  N_ ("Too many people are signing in just now."),
  N_ ("The password is too long or no text."),
  N_ ("There is no memory to check passwords now."),
  N_ ("The address has expired."),
  N_ ("The address is not signed."),
  N_ ("The access token has expired."),
  N_ ("The access token is not valid."),
  N_ ("The refresh token is not valid."),
  N_ ("An invitation is needed here."),
  N_ ("Upload this picture first."),
  N_ ("This file arrives by another request already."),
  N_ ("Write something first."),
  N_ ("There is nothing so new."),
  N_ ("There is no such picture."),
  N_ ("They are marked on this picture already."),
  N_ ("There is nobody of that id."),
  N_ ("At most %s words."),
  N_ ("A number from %s to %s."),
  N_ ("This is no place in this list."),
  N_ ("This is a place in another list."),
  N_ ("Say the version in quotation marks, like \"3\"."),
  N_ ("This needs a key, so that it cannot happen twice."),
  N_ ("Between 1 and 100 characters."),
  N_ ("At most %s at once."),
  N_ ("“%s” is not an id."),
  N_ ("You block this person."),
  N_ ("Nothing of this name can be seen."),
  N_ ("This is you."),
  N_ ("Too many pictures are being uploaded right now. Try again in a moment."),
  N_ ("This file is of the kind %s. JPEG, PNG and WebP pictures can be used."),
  N_ ("This is a video. JPEG, PNG and WebP pictures can be used."),
  N_ ("This file is of another kind. JPEG, PNG and WebP pictures can be used."),
  N_ ("This file is empty."),
  N_ ("This file is not a picture. JPEG, PNG and WebP pictures can be used."),
  N_ ("This file is too large. A picture may have at most %s MB."),
  N_ ("This picture is %s × %s pixels large. At most %s megapixels and %s pixels a side can be used."),
  N_ ("This picture is incomplete, its end is missing. Try to upload it again."),
  N_ ("This picture is damaged and cannot be read."),
  N_ ("This picture takes too much memory or time to read. Try to save it again with another program."),
  N_ ("This picture cannot be read. Try to save it again with another program."),
  N_ ("Pictures cannot be taken right now. Try again in a moment."),
  N_ ("Write it on one line."),
  N_ ("There is a character in it that cannot be shown."),
  N_ ("This must not be empty."),
  N_ ("Use at least %s characters."),
  N_ ("Use at most %s character."),
  N_ ("Use at most %s characters."),
  N_ ("This is too large."),
  N_ ("Use 2 to 30 small letters, digits, underscores and dots in between."),
  N_ ("This does not look like an e-mail address."),
  N_ ("This must be a web address that begins with https:// or http://."),
  N_ ("This does not have the right form."),
  N_ ("This must be at least %s."),
  N_ ("This must be at most %s."),
  N_ ("This must be from %s to %s."),
  N_ ("This must be a currency's three letters, as EUR."),
  N_ ("There must be at least %s."),
  N_ ("There may be at most %s."),
  N_ ("This must be text."),
  N_ ("This is not an id."),
  N_ ("This must be a decimal number in quotes."),
  N_ ("This must be a time in UTC, as 2024-12-31T23:59:59.000Z."),
  N_ ("This must be a whole number."),
  N_ ("This number is too large."),
  N_ ("This must be a number."),
  N_ ("This must be true or false."),
  N_ ("This must be one of: %s."),
  N_ ("This must be an amount and a currency."),
  N_ ("There is no such field."),
  N_ ("This is there twice."),
  N_ ("This is missing."),
  N_ ("This must be a list."),
  N_ ("This must be an object."),
  N_ ("This cannot be null."),
  N_ ("The JSON is nested deeper than %s levels."),
  N_ ("This is not JSON: %s at byte %s."),
  N_ ("This must be a decimal number."),
  N_ ("This cannot stand in an address."),
  N_ ("This is not text."),
  N_ ("This is none of the choices."),
  N_ ("This is not percent-encoded as it must be."),
  N_ ("There are too many fields."),
};

/* What stood in the places of %s; NULL: @sentence is not made by @pattern. */
static GStrv
match (const char *pattern,
       const char *sentence)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "%s", -1);
  guint n = g_strv_length (parts);
  g_autoptr (GStrvBuilder) said = g_strv_builder_new ();

  if (n == 1)
    return g_str_equal (pattern, sentence) ? g_new0 (char *, 1) : NULL;
  if (!g_str_has_prefix (sentence, parts[0]))
    return NULL;
  sentence += strlen (parts[0]);
  for (guint i = 1; i < n; i++)
    {
      const char *end = i + 1 < n ? strstr (sentence, parts[i])
                        : g_str_has_suffix (sentence, parts[i])
                          ? sentence + strlen (sentence) - strlen (parts[i])
                          : NULL;

      if (end == NULL)
        return NULL;
      g_strv_builder_take (said, g_strndup (sentence, (gsize) (end - sentence)));
      sentence = end + strlen (parts[i]);
    }
  return g_strv_builder_end (said);
}

/* A translation may turn the order: %2$s. */
static char *
fill (const char        *text,
      const char *const *said)
{
  GString *filled = g_string_new (NULL);
  guint n = g_strv_length ((char **) said), next = 0;

  for (const char *c = text; *c != '\0'; c++)
    {
      gboolean numbered = c[0] == '%' && g_ascii_isdigit (c[1]) && c[2] == '$' && c[3] == 's';
      guint which;

      if (!numbered && !(c[0] == '%' && c[1] == 's'))
        {
          g_string_append_c (filled, *c);
          continue;
        }
      which = numbered ? (guint) g_ascii_digit_value (c[1]) - 1 : next++;
      g_string_append (filled, which < n ? said[which] : "");
      c += numbered ? 3 : 1;
    }
  return g_string_free_and_steal (filled);
}

/**
 * rialto_server_words_translate:
 * @sentence: (nullable): what a server says of an error or a field
 *
 * Returns: (transfer full) (nullable): that in the language of whoever reads; %NULL when it is none of the sentences that servers of this
 *   version send.
 */
char *
rialto_server_words_translate (const char *sentence)
{
  for (guint i = 0; sentence != NULL && i < G_N_ELEMENTS (words); i++)
    {
      g_auto (GStrv) said = match (words[i], sentence);

      if (said != NULL)
        return fill (gettext (words[i]), (const char *const *) said);
    }
  return NULL;
}
