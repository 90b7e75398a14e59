/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-base-url.h"

#include <glib/gi18n.h>
#include <gio/gio.h>
#include <string.h>

/* Names that a home or an office gives itself. */
static gboolean
is_local_name (const char *host)
{
  return g_str_has_suffix (host, ".local") || g_str_has_suffix (host, ".lan") ||
         g_str_has_suffix (host, ".home.arpa") || g_str_has_suffix (host, ".internal") ||
         strchr (host, '.') == NULL;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_str_equal (host, "localhost") || g_str_has_suffix (host, ".localhost");
}

/* fc00::/7: what IPv6 has instead of 10.0.0.0/8. */
static gboolean
is_unique_local (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
         (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc;
}

/**
 * rialto_base_url_is_local:
 * @host: name or address
 *
 * Returns: whether it is of a local network, where one may consent to do without encryption.
 */
gboolean
rialto_base_url_is_local (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address == NULL)
    return is_local_name (host);
  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_site_local (address) ||
         g_inet_address_get_is_link_local (address) || is_unique_local (address);
}

static gboolean
check_scheme (GUri    *uri,
              gboolean allow_local,
              GError **error)
{
  const char *scheme = g_uri_get_scheme (uri), *host = g_uri_get_host (uri);

  if (g_str_equal (scheme, "https"))
    return TRUE;
  if (!g_str_equal (scheme, "http"))
    return rialto_fail_field (error, "server", _ ("Addresses begin with https://."));
  if (is_loopback (host) || (allow_local && rialto_base_url_is_local (host)))
    return TRUE;
  return rialto_fail (error, RIALTO_ERROR_NOT_ENCRYPTED);
}

/**
 * rialto_base_url_parse:
 * @text: what somebody typed: "example.org", "https://example.org/community/"
 * @allow_local: whether they consent to no encryption within a local network
 * @error: return location
 *
 * Without a scheme it is https. Cleartext is for the machine itself and, by consent, for a local network.
 *
 * Returns: (transfer full): the address without a slash at its end; %NULL with `not_encrypted`, or with `invalid` and a fault at "server".
 */
char *
rialto_base_url_parse (const char *text,
                       gboolean    allow_local,
                       GError    **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *full = strstr (trimmed, "://") != NULL ? g_strdup (trimmed)
                                                          : g_strconcat ("https://", trimmed, NULL);
  g_autoptr (GUri) uri = g_uri_parse (full, G_URI_FLAGS_ENCODED_PATH, NULL);
  g_autofree char *path = NULL, *result = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      strpbrk (g_uri_get_host (uri), " %\t") != NULL || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    {
      rialto_fail_field (error, "server", _ ("This is not the address of a server."));
      return NULL;
    }
  if (!check_scheme (uri, allow_local, error))
    return NULL;

  path = g_strdup (g_uri_get_path (uri));
  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = '\0';
  result = g_uri_join (G_URI_FLAGS_ENCODED_PATH, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                       g_uri_get_port (uri), path, NULL, NULL);
  return g_steal_pointer (&result);
}

/**
 * rialto_base_url_dup_cleartext:
 * @text: what somebody typed
 *
 * Where nobody answers by encryption a community at home may do without; rialto_base_url_parse() says whether that needs consent.
 *
 * Returns: (transfer full) (nullable): @text with http:// before it; %NULL when they typed a scheme, or what is not of a local network.
 */
char *
rialto_base_url_dup_cleartext (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *full = g_strconcat ("http://", trimmed, NULL);
  g_autofree char *parsed = NULL;

  if (strstr (trimmed, "://") == NULL)
    parsed = rialto_base_url_parse (full, TRUE, NULL);
  return parsed != NULL ? g_steal_pointer (&full) : NULL;
}
