/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-html-page.h"

#include "rialto-error.h"

#include <string.h>

/* The one style sheet stands in the page, allowed by its hash. */
#define STYLE                                                                                                 \
  ":root{color-scheme:light dark}"                                                                            \
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;"                  \
  "background:#fff;color:#222}"                                                                               \
  "h1{font-size:1.5rem}img{width:100%;height:auto;border-radius:12px}.text{white-space:pre-line}"             \
  "a{color:#1a5fb4}label{display:block}.wrong{color:#a51d2d}"                                                 \
  "input,button{font:inherit;box-sizing:border-box;padding:.6rem 1rem;border-radius:9px}"                     \
  "input{width:100%;max-width:24rem;border:1px solid #767676;background:#fff;color:#222}"                     \
  "button{border:0;background:#1a5fb4;color:#fff;cursor:pointer}"                                             \
  "@media(prefers-color-scheme:dark){body,input{background:#222;color:#eee}a{color:#99c1f1}"                  \
  ".wrong{color:#ff938c}button{background:#99c1f1;color:#111}}"

#define TYPE "text/html; charset=utf-8"

#define AGAIN "Go back and try again."
#define LATER "Go back and try again in %" G_GINT64_FORMAT " seconds."

static char *
write_policy (RialtoHtmlFlags flags)
{
  gsize length = 32;
  guint8 digest[32];
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *hash = NULL;

  g_checksum_update (checksum, (const guchar *) STYLE, (gssize) strlen (STYLE));
  g_checksum_get_digest (checksum, digest, &length);
  hash = g_base64_encode (digest, length);
  return g_strdup_printf ("default-src 'none'; %sstyle-src 'sha256-%s'; base-uri 'none'; "
                          "form-action %s; frame-ancestors 'none'",
                          flags & RIALTO_HTML_PICTURES ? "img-src 'self'; " : "", hash,
                          flags & RIALTO_HTML_FORM ? "'self'" : "'none'");
}

static char *
write_page (const RialtoHtmlPage *page)
{
  g_autofree char *title = g_markup_escape_text (page->title, -1);

  return g_strconcat ("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                      "<meta name=\"viewport\" content=\"width=device-width\">",
                      page->flags & RIALTO_HTML_SECRET ? "<meta name=\"robots\" content=\"noindex\">" : "",
                      "<title>", title, "</title>\n", page->head != NULL ? page->head : "",
                      "<style>" STYLE "</style></head><body>\n", page->body, "</body></html>\n", NULL);
}

/**
 * rialto_html_page_take:
 * @request: a request of a route that answers pages
 * @page: the page
 *
 * Makes it the answer.
 */
void
rialto_html_page_take (RialtoRequest        *request,
                       const RialtoHtmlPage *page)
{
  g_autofree char *policy = write_policy (page->flags);
  char *html = write_page (page);

  rialto_request_set_header (request, "Content-Security-Policy", policy);
  rialto_request_set_header (request, "Cache-Control",
                             page->flags & RIALTO_HTML_SECRET ? "no-store" : "no-cache");
  rialto_request_take_body (request, TYPE, html, strlen (html));
}

static char *
write_advice (const GError *error,
              const char   *title,
              guint         status)
{
  RialtoTime wait = rialto_error_get_retry_after (error);
  gboolean ours = error != NULL && error->domain == RIALTO_ERROR;
  const char *detail = ours && !g_str_equal (error->message, title) ? error->message : NULL;

  if (detail != NULL)
    return g_strdup (detail);
  if (wait > 0)
    return g_strdup_printf (LATER, (wait + RIALTO_SECOND - 1) / RIALTO_SECOND);
  /* What is gone, or not for this reader, is not there the next time either. */
  return g_strdup (status == 404 || status == 410 || status == 403 ? "" : AGAIN);
}

/**
 * rialto_html_page_refuse:
 * @exchange: an exchange that has not been sent
 * @error: (nullable): what went wrong
 *
 * rialto_exchange_set_error() for people who look at the answer in a browser.
 */
void
rialto_html_page_refuse (RialtoExchange *exchange,
                         const GError   *error)
{
  const RialtoErrorInfo *info = rialto_error_get_info (error != NULL && error->domain == RIALTO_ERROR
                                                         ? error->code
                                                         : (int) RIALTO_ERROR_INTERNAL);
  g_autofree char *policy = write_policy (RIALTO_HTML_SECRET);
  g_autofree char *advice = write_advice (error, info->title, info->status);
  g_autofree char *body = g_markup_printf_escaped ("<h1>%s</h1>\n<p>%s</p>\n<p><small>%s</small></p>\n",
                                                   info->title, advice, rialto_exchange_get_id (exchange));
  RialtoHtmlPage page = { .title = info->title, .body = body, .flags = RIALTO_HTML_SECRET };
  char *html = write_page (&page);

  /* For the status and the fields that go with it. */
  rialto_exchange_set_error (exchange, error);
  rialto_exchange_set_header (exchange, "Content-Security-Policy", policy);
  rialto_exchange_take_body (exchange, TYPE, html, strlen (html), g_free);
}

/**
 * rialto_html_page_dup_app_base:
 * @public_url: the server's address
 *
 * Returns: (transfer full): what links that the app opens begin with; it may be an app that has never heard of this server
 */
char *
rialto_html_page_dup_app_base (const char *public_url)
{
  const char *place = strstr (public_url, "://");

  return g_strconcat ("rialto://", place != NULL ? place + strlen ("://") : public_url, NULL);
}
