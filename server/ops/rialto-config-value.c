/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-config-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* From text to value, one key at a time. */

#define MAX_SECRET 4096

/**
 * rialto_config_complain:
 * @loading: a configuration on its way
 * @format: a sentence
 *
 * Notes a fault.
 */
void
rialto_config_complain (RialtoConfigLoading *loading,
                        const char          *format,
                        ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (loading->faults, g_strdup_vprintf (format, args));
  va_end (args);
}

static char *
absolute (const char *base,
          const char *path)
{
  return *path == '\0' ? NULL : g_canonicalize_filename (path, base);
}

static char *
read_secret (RialtoConfigLoading *loading,
             const char          *path)
{
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  char buffer[MAX_SECRET + 1];
  gssize length = fd >= 0 ? read (fd, buffer, sizeof buffer) : -1;
  char *secret = NULL;

  if (length < 0)
    rialto_config_complain (loading, "%s cannot be read: %s", path, g_strerror (errno));
  else if (length > MAX_SECRET || memchr (buffer, '\0', (gsize) length) != NULL)
    rialto_config_complain (loading, "%s does not hold a secret", path);
  else
    secret = g_strchomp (g_strndup (buffer, (gsize) length));
  explicit_bzero (buffer, sizeof buffer);
  return secret;
}

/**
 * rialto_config_clear_secret:
 * @value: a string of the configuration
 *
 * Wipes and frees it.
 */
void
rialto_config_clear_secret (char **value)
{
  if (*value != NULL)
    explicit_bzero (*value, strlen (*value));
  g_clear_pointer (value, g_free);
}

static gboolean
parse_bool (const char *text,
            gboolean   *value)
{
  *value = g_str_equal (text, "true") || g_str_equal (text, "yes") || g_str_equal (text, "1");
  return *value || g_str_equal (text, "false") || g_str_equal (text, "no") || g_str_equal (text, "0");
}

static char *
join_words (const char *const *words)
{
  return g_strjoinv (", ", (char **) words);
}

static void
check_string (RialtoConfigLoading   *loading,
              const RialtoConfigKey *key,
              const char            *value)
{
  if (!g_utf8_validate (value, -1, NULL) || strpbrk (value, "\r\n") != NULL)
    rialto_config_complain (loading, "%s.%s is not one line of text", key->group, key->key);
  else if (key->check != NULL && !key->check (value))
    rialto_config_complain (loading, "%s.%s = %s: expected %s", key->group, key->key, value, key->expected);
}

static char **
parse_list (RialtoConfigLoading   *loading,
            const RialtoConfigKey *key,
            const char            *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) items = g_strsplit_set (text, ";,", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      if (*g_strstrip (items[i]) == '\0')
        continue;
      check_string (loading, key, items[i]);
      g_strv_builder_add (builder, items[i]);
    }
  return g_strv_builder_end (builder);
}

static void
set_choice (RialtoConfigLoading   *loading,
            const RialtoConfigKey *key,
            const char            *text,
            int                   *value)
{
  g_autofree char *words = join_words (key->words);

  for (int i = 0; key->words[i] != NULL; i++)
    {
      if (g_str_equal (key->words[i], text))
        {
          *value = i;
          return;
        }
    }
  rialto_config_complain (loading, "%s.%s = %s: expected one of %s", key->group, key->key, text, words);
}

static void
set_string (RialtoConfigLoading   *loading,
            const RialtoConfigKey *key,
            const char            *text,
            char                 **value)
{
  g_clear_pointer (value, g_free);
  if (*text == '\0')
    return;
  check_string (loading, key, text);
  *value = g_strdup (text);
}

/**
 * rialto_config_set_from_file:
 * @loading: a configuration on its way
 * @key: a key whose value is a string
 * @path: a file that holds it
 *
 * The end of the file's last line does not count.
 */
void
rialto_config_set_from_file (RialtoConfigLoading   *loading,
                             const RialtoConfigKey *key,
                             const char            *path)
{
  char **value = (char **) ((char *) loading->config + key->offset);
  char *secret = read_secret (loading, path);

  if (secret == NULL)
    return;
  rialto_config_clear_secret (value);
  *value = secret;
  if (key->check != NULL && !key->check (secret))
    rialto_config_complain (loading, "%s: expected %s", path, key->expected);
}

/**
 * rialto_config_set:
 * @loading: a configuration on its way
 * @key: which value
 * @text: what was written for it
 *
 * Notes a fault when @text is not a value of @key.
 */
void
rialto_config_set (RialtoConfigLoading   *loading,
                   const RialtoConfigKey *key,
                   const char            *text)
{
  gpointer at = (char *) loading->config + key->offset;
  g_autofree char *path = NULL;
  guint64 number = 0;

  switch (key->type)
    {
    case RIALTO_CONFIG_STRING:
    case RIALTO_CONFIG_SECRET:
      set_string (loading, key, text, at);
      break;
    case RIALTO_CONFIG_LIST:
      g_clear_pointer ((GStrv *) at, g_strfreev);
      *(GStrv *) at = parse_list (loading, key, text);
      break;
    case RIALTO_CONFIG_UINT:
      if (!g_ascii_string_to_unsigned (text, 10, key->min, key->max, &number, NULL))
        rialto_config_complain (loading, "%s.%s = %s: expected a number from %u to %u", key->group, key->key,
                                text, key->min, key->max);
      *(guint *) at = (guint) number;
      break;
    case RIALTO_CONFIG_BOOL:
      if (!parse_bool (text, at))
        rialto_config_complain (loading, "%s.%s = %s: expected true or false", key->group, key->key, text);
      break;
    case RIALTO_CONFIG_CHOICE:
      set_choice (loading, key, text, at);
      break;
    case RIALTO_CONFIG_PATH:
      g_free (*(char **) at);
      *(char **) at = absolute (loading->folder, text);
      break;
    case RIALTO_CONFIG_DATA_PATH:
      g_free (*(char **) at);
      *(char **) at = absolute (loading->config->server.data, text);
      break;
    case RIALTO_CONFIG_FILE:
      path = absolute (loading->folder, text);
      if (path != NULL)
        rialto_config_set_from_file (loading, key - 1, path);
      break;
    default:
      g_assert_not_reached ();
    }
}
