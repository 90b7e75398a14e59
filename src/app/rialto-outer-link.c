/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outer-link.h"

#include "rialto-base-url.h"
#include "rialto-markup.h"

#include <string.h>

/* Links from outside: rialto://SERVER/post/ID, /person/ID, /tag/NAME, what mails have: /confirm/TOKEN, /reset/TOKEN; or only the server,
 * with ?invite=CODE or without. Or one within the app, for the community that is open. */

static gboolean
is_token (const char *text)
{
  return *text != '\0' && strspn (text, G_CSET_A_2_Z G_CSET_a_2_z "0123456789-_") == strlen (text);
}

/**
 * rialto_outer_link_find_token:
 * @link: (nullable): a link within the app
 * @prefix: %RIALTO_OUTER_LINK_CONFIRM or %RIALTO_OUTER_LINK_RESET
 *
 * Returns: (transfer none) (nullable): the token, when it is such a link
 */
const char *
rialto_outer_link_find_token (const char *link,
                              const char *prefix)
{
  return link != NULL && g_str_has_prefix (link, prefix) && is_token (link + strlen (prefix))
           ? link + strlen (prefix)
           : NULL;
}

static gboolean
is_inner (const char *link)
{
  g_autofree char *target = NULL;
  RialtoLinkKind kind = rialto_link_parse (link, NULL, &target);

  return (kind != RIALTO_LINK_NONE && kind != RIALTO_LINK_WEB) ||
         rialto_outer_link_find_token (link, RIALTO_OUTER_LINK_CONFIRM) != NULL ||
         rialto_outer_link_find_token (link, RIALTO_OUTER_LINK_RESET) != NULL;
}

/* The last two of the path are what is meant; what is before belongs to the server. */
static gboolean
split_path (const char *path,
            char      **folder,
            char      **link)
{
  g_autofree char *trimmed = g_strdup (path);
  char *name, *kind;

  while (g_str_has_suffix (trimmed, "/"))
    trimmed[strlen (trimmed) - 1] = '\0';
  name = strrchr (trimmed, '/');
  if (name == NULL)
    {
      *folder = g_strdup ("");
      return TRUE;
    }
  kind = g_strrstr_len (trimmed, name - trimmed, "/");
  if (kind == NULL)
    return FALSE;
  *link = g_strconcat ("rialto:", kind + 1, NULL);
  *folder = g_strndup (trimmed, (gsize) (kind - trimmed));
  return is_inner (*link);
}

/**
 * rialto_outer_link_parse:
 * @self: what to fill in
 * @uri: what somebody opened, elsewhere
 *
 * Returns: whether it is a link of this app
 */
gboolean
rialto_outer_link_parse (RialtoOuterLink *self,
                         const char      *uri)
{
  g_autoptr (GUri) parsed = NULL;
  g_autofree char *folder = NULL, *host = NULL;

  *self = (RialtoOuterLink) { 0 };
  if (is_inner (uri))
    {
      self->link = g_strdup (uri);
      return TRUE;
    }
  parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);
  if (parsed == NULL || !g_str_equal (g_uri_get_scheme (parsed), "rialto") ||
      g_uri_get_host (parsed) == NULL || *g_uri_get_host (parsed) == '\0' ||
      g_uri_get_userinfo (parsed) != NULL)
    return FALSE;
  if (!split_path (g_uri_get_path (parsed), &folder, &self->link))
    {
      rialto_outer_link_clear (self);
      return FALSE;
    }
  if (self->link == NULL && g_uri_get_query (parsed) != NULL)
    self->invite = g_strdup (uri);
  host = g_ascii_strdown (g_uri_get_host (parsed), -1);
  self->server = g_uri_join (G_URI_FLAGS_ENCODED, "rialto", NULL, host, g_uri_get_port (parsed), folder, NULL,
                             NULL);
  memmove (self->server, self->server + strlen ("rialto://"),
           strlen (self->server) - strlen ("rialto://") + 1);
  return TRUE;
}

/**
 * rialto_outer_link_clear:
 * @self: a link
 *
 * Frees what is in it.
 */
void
rialto_outer_link_clear (RialtoOuterLink *self)
{
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->link, g_free);
  g_clear_pointer (&self->invite, g_free);
}

/**
 * rialto_outer_link_is_at:
 * @self: a link
 * @base: the address of a community's server
 *
 * Returns: whether it leads there
 */
gboolean
rialto_outer_link_is_at (RialtoOuterLink *self,
                         const char      *base)
{
  const char *place = base != NULL ? strstr (base, "://") : NULL;

  return self->server == NULL || (place != NULL && g_ascii_strcasecmp (place + 3, self->server) == 0);
}

/**
 * rialto_outer_link_dup_address:
 * @self: a link to a server that nobody here is a member of
 *
 * Returns: (transfer full): the address to begin with: within a local network there may be no encryption, which is asked about then; of
 *   an invitation all of it
 */
char *
rialto_outer_link_dup_address (RialtoOuterLink *self)
{
  g_autofree char *full = g_strconcat ("https://", self->server, NULL);
  g_autoptr (GUri) uri = g_uri_parse (full, G_URI_FLAGS_ENCODED, NULL);

  if (self->invite != NULL)
    return g_strdup (self->invite);
  if (uri != NULL && rialto_base_url_is_local (g_uri_get_host (uri)))
    return g_strconcat ("http://", self->server, NULL);
  return g_strdup (self->server);
}
