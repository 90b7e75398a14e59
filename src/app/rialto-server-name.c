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
