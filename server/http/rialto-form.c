/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-form.h"

#include "rialto-context.h"

#include <string.h>

#define FORM_TYPE "application/x-www-form-urlencoded"

static gboolean
is_form (const char *type)
{
  gsize length = type != NULL ? strcspn (type, "; \t") : 0;

  return length == strlen (FORM_TYPE) && g_ascii_strncasecmp (type, FORM_TYPE, length) == 0;
}

/* Whether @origin is "https://host" of @host, or of @url. A proxy may not pass on the name that the browser has asked for. */
static gboolean
is_own (const char *origin,
        const char *host,
        const char *url)
{
  const char *authority = strstr (origin, "://");

  return g_ascii_strcasecmp (origin, url) == 0 ||
         (authority != NULL && host != NULL && g_ascii_strcasecmp (authority + 3, host) == 0);
}

/* A page without a referrer sends its forms with "Origin: null": then, what the browser says beside it counts. */
static gboolean
is_from_here (RialtoRequest *request)
{
  const char *site = rialto_request_get_header (request, "Sec-Fetch-Site");
  const char *origin = rialto_request_get_header (request, "Origin");

  if (site != NULL && !g_str_equal (site, "same-origin"))
    return FALSE;
  return origin == NULL || g_str_equal (origin, "null") ||
         is_own (origin, rialto_request_get_header (request, "Host"),
                 rialto_request_get_context (request)->public_url);
}

/**
 * rialto_form_check:
 * @request: a request of a route that takes a form
 * @error: return location
 *
 * Only our own pages may send forms. What a form does hangs on a secret in it and on no cookie, so that this is a second lock.
 *
 * Returns: %FALSE with %RIALTO_ERROR_MALFORMED or %RIALTO_ERROR_FORBIDDEN
 */
gboolean
rialto_form_check (RialtoRequest *request,
                   GError       **error)
{
  if (!is_form (rialto_request_get_header (request, "Content-Type")))
    return rialto_fail (error, RIALTO_ERROR_MALFORMED);
  return is_from_here (request) || rialto_fail (error, RIALTO_ERROR_FORBIDDEN);
}
