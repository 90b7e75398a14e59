/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"

#include <string.h>

/* No script, nothing from elsewhere; the one style sheet stands in the page, allowed by its hash. */
#define STYLE                                                                                                  \
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#222}"        \
  "img{width:100%;height:auto;border-radius:12px}p{white-space:pre-line}a{color:#1a5fb4}"                       \
  "@media(prefers-color-scheme:dark){body{background:#222;color:#eee}a{color:#99c1f1}}"

static char *
style_policy (void)
{
  gsize length = 32;
  guint8 digest[32];
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *hash = NULL;

  g_checksum_update (checksum, (const guchar *) STYLE, (gssize) strlen (STYLE));
  g_checksum_get_digest (checksum, digest, &length);
  hash = g_base64_encode (digest, length);
  return g_strdup_printf ("default-src 'none'; img-src 'self'; style-src 'sha256-%s'; base-uri 'none'; "
                          "form-action 'none'; frame-ancestors 'none'",
                          hash);
}

static void
append_picture (GString             *html,
                const RialtoPicture *picture)
{
  g_autofree char *alt = g_markup_escape_text (picture->alt, -1);

  g_string_append_printf (html,
                          "<p><img src=\"" RIALTO_API_BASE "/blobs/%s/1080\" width=\"%" G_GINT64_FORMAT
                          "\" height=\"%" G_GINT64_FORMAT "\" alt=\"%s\"></p>\n",
                          picture->blob, picture->width, picture->height, alt);
}

static void
append_head (GString          *html,
             RialtoContext    *context,
             const RialtoPost *post)
{
  g_autofree char *name = g_markup_escape_text (post->author->name, -1);
  g_autofree char *caption = g_markup_escape_text (post->caption, -1);
  g_autofree char *place = g_markup_escape_text (context->config->server.name, -1);

  g_string_append_printf (
    html,
    "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width\"><title>%s · %s</title>\n"
    "<meta property=\"og:title\" content=\"%s\"><meta property=\"og:description\" content=\"%s\">\n",
    name, place, name, post->content_warning != NULL ? "" : caption);
  if (post->n_pictures > 0 && post->content_warning == NULL)
    g_string_append_printf (html,
                            "<meta property=\"og:image\" content=\"%s" RIALTO_API_BASE "/blobs/%s/1080\">\n",
                            context->public_url, post->pictures[0].blob);
  g_string_append (html, "<style>" STYLE "</style></head><body>\n");
}

static char *
write_page (RialtoContext    *context,
            const RialtoPost *post)
{
  g_autoptr (GString) html = g_string_new (NULL);
  g_autofree char *name = g_markup_escape_text (post->author->name, -1);
  g_autofree char *caption = g_markup_escape_text (post->caption, -1);
  g_autofree char *warning = g_markup_escape_text (post->content_warning != NULL ? post->content_warning : "",
                                                   -1);

  append_head (html, context, post);
  g_string_append_printf (html, "<h1>%s</h1>\n", name);
  if (post->content_warning != NULL)
    g_string_append_printf (html, "<details><summary>%s</summary>\n", warning);
  for (guint i = 0; i < post->n_pictures; i++)
    append_picture (html, &post->pictures[i]);
  g_string_append_printf (html, "<p>%s</p>\n", caption);
  if (post->content_warning != NULL)
    g_string_append (html, "</details>\n");
  g_string_append_printf (html,
                          "<p><a href=\"rialto://post/%" G_GINT64_FORMAT
                          "\">Open in Rialto</a></p></body></html>\n",
                          post->id);
  return g_string_free_and_steal (g_steal_pointer (&html));
}

/* GET /posts/{id}/page */
gboolean
rialto_route_get_post_page (RialtoTx                    *tx,
                            RialtoRequest               *request,
                            const RialtoGetPostPageArgs *args,
                            GError                     **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  g_autofree char *policy = style_policy ();
  RialtoPost post = { 0 };
  char *html;

  /* As nobody sees it: the page may be passed on. */
  if (!rialto_post_load (tx, context, 0, args->id, &post))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  html = write_page (context, &post);
  rialto_request_set_header (request, "Content-Security-Policy", policy);
  rialto_request_set_header (request, "Cache-Control", "no-cache");
  rialto_request_take_body (request, "text/html; charset=utf-8", html, strlen (html));
  return TRUE;
}
