/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-server-name.h"

#include <string.h>

/**
 * rialto_server_name:
 * @base: (nullable): a server's address
 *
 * Returns: (transfer full): the address as people write it: without what goes without saying
 */
char *
rialto_server_name (const char *base)
{
  if (base == NULL)
    return g_strdup ("");
  if (g_str_has_prefix (base, "https://"))
    return g_strdup (base + strlen ("https://"));
  return g_strdup (g_str_has_prefix (base, "http://") ? base + strlen ("http://") : base);
}

/**
 * rialto_server_title:
 * @community: (nullable): the community's name
 * @base: (nullable): its server's address
 *
 * Returns: (transfer full): the name, when it is known, and where it is
 */
char *
rialto_server_title (const char *community,
                     const char *base)
{
  g_autofree char *address = rialto_server_name (base);

  if (community == NULL || *community == '\0')
    return g_steal_pointer (&address);
  return g_strdup_printf ("%s · %s", community, address);
}

/**
 * rialto_account_title:
 * @record: an account
 *
 * Returns: (transfer full): who one is there, and where: by the community's name, else by its address
 */
char *
rialto_account_title (RialtoAccountRecord *record)
{
  const char *handle = rialto_account_record_get_handle (record);
  const char *community = rialto_account_record_get_community (record);
  g_autofree char *place = community != NULL ? g_strdup (community)
                                             : rialto_server_name (rialto_account_record_get_server (record));

  return g_strdup_printf ("@%s · %s", handle != NULL ? handle : "", place);
}
