/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_HTML_PICTURES = 1 << 0, /* shows pictures of this server */
  RIALTO_HTML_FORM     = 1 << 1, /* sends a form to this server */
  RIALTO_HTML_SECRET   = 1 << 2, /* holds what no cache and no search engine may keep */
} RialtoHtmlFlags;

/* A page for who has no app, or comes from a mail. No script, nothing from elsewhere. */
typedef struct
{
  const char     *title; /* as it is; escaped here */
  const char     *head;  /* nullable; markup */
  const char     *body;  /* markup */
  RialtoHtmlFlags flags;
} RialtoHtmlPage;

void  rialto_html_page_take         (RialtoRequest        *request,
                                     const RialtoHtmlPage *page);
void  rialto_html_page_refuse       (RialtoExchange       *exchange,
                                     const GError         *error);
char *rialto_html_page_dup_app_base (const char           *public_url);

G_END_DECLS
