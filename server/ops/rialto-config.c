/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-config.h"

#include <string.h>

#include "rialto-config-private.h"

/* A value comes, in this order, from an override of the command line, the environment, the file, or the table. All that is wrong is
 * told at once. */

static const RialtoConfigKey *
find_key (const char *group,
          const char *key)
{
  for (guint i = 0; i < rialto_n_config_keys; i++)
    {
      if (g_str_equal (rialto_config_keys[i].group, group) && g_str_equal (rialto_config_keys[i].key, key))
        return &rialto_config_keys[i];
    }
  return NULL;
}

static char *
environment_name (const RialtoConfigKey *key)
{
  g_autofree char *name = g_strdup_printf ("RIALTO_%s_%s", key->group, key->key);

  return g_ascii_strup (name, -1);
}

static const char *
look_up (const char *const *list,
         const char        *name)
{
  gsize length = strlen (name);

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    {
      if (strncmp (list[i], name, length) == 0 && list[i][length] == '=')
        return list[i] + length + 1;
    }
  return NULL;
}

/* What was configured for the key, as text; NULL: nothing. */
static char *
dup_text (RialtoConfigLoading   *loading,
          const RialtoConfigKey *key)
{
  g_autofree char *variable = environment_name (key);
  g_autofree char *dotted = g_strdup_printf ("%s.%s", key->group, key->key);
  const char *text = look_up (loading->overrides, dotted);
  char *value = NULL;

  if (text == NULL)
    text = look_up (loading->environment, variable);
  if (text != NULL)
    value = g_strdup (text);
  else if (key->type != RIALTO_CONFIG_SECRET)
    value = g_key_file_get_value (loading->file, key->group, key->key, NULL);
  return value != NULL ? g_strstrip (value) : NULL;
}

/* A file of that name in the folder of credentials that systemd gives a service. */
static void
set_from_credential (RialtoConfigLoading   *loading,
                     const RialtoConfigKey *key)
{
  const char *folder = look_up (loading->environment, "CREDENTIALS_DIRECTORY");
  g_autofree char *name = g_strdup_printf ("%s.%s", key->group, key->key);
  g_autofree char *path = NULL;
  gpointer at = (char *) loading->config + key->offset;

  if (folder == NULL || !g_path_is_absolute (folder))
    return;
  path = g_build_filename (folder, name, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  if (key->type == RIALTO_CONFIG_DATA_PATH)
    {
      g_free (*(char **) at);
      *(char **) at = g_steal_pointer (&path);
    }
  else
    rialto_config_set_from_file (loading, key, path);
}

static gboolean
has_credential (const RialtoConfigKey *key)
{
  const RialtoConfigKey *next = key + 1;

  return key->type == RIALTO_CONFIG_SECRET || g_str_equal (key->key, "keys_file") ||
         (next < rialto_config_keys + rialto_n_config_keys && next->type == RIALTO_CONFIG_FILE &&
          next->offset == key->offset);
}

static void
set_keys (RialtoConfigLoading *loading)
{
  for (guint i = 0; i < rialto_n_config_keys; i++)
    {
      const RialtoConfigKey *key = &rialto_config_keys[i];
      g_autofree char *text = dup_text (loading, key);

      if (key->standard != NULL && (text == NULL || *text == '\0'))
        rialto_config_set (loading, key, key->standard);
      if (has_credential (key))
        set_from_credential (loading, key);
      if (text != NULL && *text != '\0')
        rialto_config_set (loading, key, text);
      if (text != NULL)
        explicit_bzero (text, strlen (text));
    }
}

static void
check_file_keys (RialtoConfigLoading *loading)
{
  g_auto (GStrv) groups = g_key_file_get_groups (loading->file, NULL);

  for (guint g = 0; groups[g] != NULL; g++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (loading->file, groups[g], NULL, NULL);

      for (guint k = 0; keys != NULL && keys[k] != NULL; k++)
        {
          const RialtoConfigKey *key = find_key (groups[g], keys[k]);

          if (key == NULL)
            rialto_config_complain (loading, "%s.%s is unknown", groups[g], keys[k]);
          else if (key->type == RIALTO_CONFIG_SECRET)
            rialto_config_complain (loading,
                                    "%s.%s is a secret and does not belong into this file; use %s_file",
                                    groups[g], keys[k], keys[k]);
        }
    }
}

static void
check_override (RialtoConfigLoading *loading,
                const char          *override)
{
  g_autofree char *name = g_strndup (override, strcspn (override, "="));
  char *dot = strchr (name, '.');

  if (dot != NULL)
    *dot++ = '\0';
  if (dot == NULL || strchr (override, '=') == NULL || find_key (name, dot) == NULL)
    rialto_config_complain (loading, "%s is not group.key=value with a known key", override);
}

/* RIALTO_ alone is used by others too, but RIALTO_ and the name of a group is ours: there a typing error is told. */
static void
check_variable (RialtoConfigLoading *loading,
                const char          *variable)
{
  g_autofree char *name = g_strndup (variable, strcspn (variable, "="));
  gboolean ours = FALSE;

  for (guint i = 0; i < rialto_n_config_keys; i++)
    {
      g_autofree char *known = environment_name (&rialto_config_keys[i]);
      gsize prefix = strlen ("RIALTO_") + strlen (rialto_config_keys[i].group) + 1;

      if (g_str_equal (known, name))
        return;
      ours |= strncmp (known, name, prefix) == 0;
    }
  if (ours)
    rialto_config_complain (loading, "the environment variable %s is unknown", name);
}

static void
check_whole (RialtoConfigLoading *loading)
{
  RialtoConfig *config = loading->config;

  if (config->mail.transport == RIALTO_MAIL_SMTP && config->mail.host == NULL)
    rialto_config_complain (loading, "mail.transport = smtp needs mail.host");
  if (config->mail.user != NULL && config->mail.password == NULL)
    rialto_config_complain (loading, "mail.user needs a password: mail.password_file");
  if (config->server.listen[0] == NULL)
    rialto_config_complain (loading, "server.listen is empty");
  if (config->database.uri == NULL)
    config->database.uri = g_strdup_printf ("sqlite:%s/rialto.db", config->server.data);
}

static gboolean
open_file (RialtoConfigLoading *loading,
           const char          *path,
           GError             **error)
{
  g_autoptr (GError) local = NULL;

  loading->file = g_key_file_new ();
  if (path == NULL || g_key_file_load_from_file (loading->file, path, G_KEY_FILE_NONE, &local))
    return TRUE;
  return rialto_fail_detail (error, RIALTO_ERROR_INVALID, "%s: %s", path, local->message);
}

/**
 * rialto_config_load:
 * @path: (nullable): the configuration file; %NULL: none
 * @environment: (nullable) (array zero-terminated=1): the environment as environ has it
 * @overrides: (nullable) (array zero-terminated=1): "group.key=value" from the command line
 * @error: return location
 *
 * Reads the configuration. Paths in it are relative to the folder of @path, or to the current one.
 *
 * Returns: (transfer full) (nullable): the configuration; %NULL with %RIALTO_ERROR_INVALID, whose message has a line for each fault
 */
RialtoConfig *
rialto_config_load (const char        *path,
                    const char *const *environment,
                    const char *const *overrides,
                    GError           **error)
{
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : g_strdup (".");
  g_autofree char *base = g_canonicalize_filename (folder, NULL);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RialtoConfig) config = g_new0 (RialtoConfig, 1);
  RialtoConfigLoading loading = { config, NULL, base, environment, overrides, faults };
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *text = NULL;

  if (!open_file (&loading, path, error))
    {
      g_key_file_unref (loading.file);
      return NULL;
    }
  file = loading.file;
  check_file_keys (&loading);
  for (guint i = 0; overrides != NULL && overrides[i] != NULL; i++)
    check_override (&loading, overrides[i]);
  for (guint i = 0; environment != NULL && environment[i] != NULL; i++)
    check_variable (&loading, environment[i]);
  set_keys (&loading);
  check_whole (&loading);
  if (faults->len == 0)
    return g_steal_pointer (&config);

  g_ptr_array_add (faults, NULL);
  text = g_strjoinv ("\n", (char **) faults->pdata);
  rialto_fail_detail (error, RIALTO_ERROR_INVALID, "%s", text);
  return NULL;
}

/**
 * rialto_config_free:
 * @config: (transfer full): a configuration
 *
 * Wipes the secrets.
 */
void
rialto_config_free (RialtoConfig *config)
{
  for (guint i = 0; i < rialto_n_config_keys; i++)
    {
      gpointer at = (char *) config + rialto_config_keys[i].offset;

      switch (rialto_config_keys[i].type)
        {
        case RIALTO_CONFIG_STRING:
        case RIALTO_CONFIG_PATH:
        case RIALTO_CONFIG_DATA_PATH:
        case RIALTO_CONFIG_SECRET:
          rialto_config_clear_secret (at);
          break;
        case RIALTO_CONFIG_LIST:
          g_clear_pointer ((GStrv *) at, g_strfreev);
          break;
        case RIALTO_CONFIG_UINT:
        case RIALTO_CONFIG_BOOL:
        case RIALTO_CONFIG_CHOICE:
        case RIALTO_CONFIG_FILE: /* the value is the key's before it */
        default:
          break;
        }
    }
  g_free (config);
}

/**
 * rialto_config_describe:
 *
 * Returns: (transfer full): a configuration file that says what every key means, all with their defaults and commented out
 */
char *
rialto_config_describe (void)
{
  g_autoptr (GString) text = g_string_new (
    "# Configuration of rialtod. Every key may also be an environment variable: RIALTO_GROUP_KEY.\n");
  const char *group = "";

  for (guint i = 0; i < rialto_n_config_keys; i++)
    {
      const RialtoConfigKey *key = &rialto_config_keys[i];

      if (!g_str_equal (key->group, group))
        g_string_append_printf (text, "\n[%s]\n", key->group);
      group = key->group;
      g_string_append_printf (text, "# %s\n", key->doc);
      if (key->type != RIALTO_CONFIG_SECRET)
        g_string_append_printf (text, "#%s=%s\n", key->key, key->standard != NULL ? key->standard : "");
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}
