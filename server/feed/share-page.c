/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-html-page.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"

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

/* What others show of the address, when somebody passes it on. */
static char *
write_head (RialtoContext    *context,
            const RialtoPost *post)
{
  const char *caption = post->content_warning != NULL ? "" : post->caption;
  g_autofree char *words = g_markup_printf_escaped (
    "<meta property=\"og:title\" content=\"%s\"><meta property=\"og:description\" content=\"%s\">\n",
    post->author->name, caption);
  g_autofree char *picture = NULL;

  if (post->n_pictures > 0 && post->content_warning == NULL)
    picture = g_markup_printf_escaped ("<meta property=\"og:image\" content=\"%s" RIALTO_API_BASE
                                       "/blobs/%s/1080\">\n",
                                       context->public_url, post->pictures[0].blob);
  return g_strconcat (words, picture, NULL);
}

static char *
write_body (RialtoContext    *context,
            const RialtoPost *post)
{
  g_autoptr (GString) html = g_string_new (NULL);
  g_autofree char *app = rialto_html_page_dup_app_base (context->public_url), *open = NULL;
  g_autofree char *name = g_markup_escape_text (post->author->name, -1);
  g_autofree char *caption = g_markup_escape_text (post->caption, -1);
  g_autofree char *warning = g_markup_escape_text (post->content_warning != NULL ? post->content_warning : "",
                                                   -1);

  g_string_append_printf (html, "<h1>%s</h1>\n", name);
  if (post->content_warning != NULL)
    g_string_append_printf (html, "<details><summary>%s</summary>\n", warning);
  for (guint i = 0; i < post->n_pictures; i++)
    append_picture (html, &post->pictures[i]);
  g_string_append_printf (html, "<p class=\"text\">%s</p>\n", caption);
  if (post->content_warning != NULL)
    g_string_append (html, "</details>\n");
  open = g_markup_printf_escaped ("<p><a href=\"%s/post/%" G_GINT64_FORMAT "\">Open in Rialto</a></p>\n", app,
                                  post->id);
  g_string_append (html, open);
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
  RialtoPost post = { 0 };
  g_autofree char *title = NULL, *head = NULL, *body = NULL;

  /* As nobody sees it: the page may be passed on. */
  if (!rialto_post_load (tx, context, 0, args->id, &post))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  title = g_strdup_printf ("%s · %s", post.author->name, context->config->server.name);
  head = write_head (context, &post);
  body = write_body (context, &post);
  rialto_html_page_take (request, &(RialtoHtmlPage) { title, head, body, RIALTO_HTML_PICTURES });
  return TRUE;
}
