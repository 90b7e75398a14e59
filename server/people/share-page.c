/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-html-page.h"
#include "rialto-profile.h"
#include "rialto-routes.h"

static char *
write_body (const RialtoProfile *profile)
{
  g_autoptr (GString) html = g_string_new (NULL);
  g_autofree char *head = g_markup_printf_escaped ("<h1>%s</h1>\n<p>@%s</p>\n<p class=\"text\">%s</p>\n",
                                                   profile->name, profile->handle, profile->bio);

  if (profile->avatar != NULL)
    g_string_append_printf (html,
                            "<p><img src=\"" RIALTO_API_BASE
                            "/blobs/%s/320\" width=\"96\" height=\"96\" alt=\"\"></p>\n",
                            profile->avatar);
  g_string_append (html, head);
  g_string_append_printf (html,
                          "<p><a href=\"rialto://person/%" G_GINT64_FORMAT "\">Open in Rialto</a></p>\n",
                          profile->id);
  return g_string_free_and_steal (g_steal_pointer (&html));
}

/* GET /users/{id}/page */
gboolean
rialto_route_get_user_page (RialtoTx                    *tx,
                            RialtoRequest               *request,
                            const RialtoGetUserPageArgs *args,
                            GError                     **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  RialtoProfile profile = { 0 };
  g_autofree char *title = NULL, *head = NULL, *body = NULL;

  /* As nobody sees it: the page may be passed on. */
  if (!rialto_profile_load (tx, 0, args->id, &profile))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  title = g_strdup_printf ("%s · %s", profile.name, context->config->server.name);
  head = g_markup_printf_escaped ("<meta property=\"og:title\" content=\"%s\">"
                                  "<meta property=\"og:description\" content=\"%s\">\n",
                                  profile.name, profile.bio);
  body = write_body (&profile);
  rialto_html_page_take (request, &(RialtoHtmlPage) { title, head, body, RIALTO_HTML_PICTURES });
  return TRUE;
}
