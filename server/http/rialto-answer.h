/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-exchange.h"

G_BEGIN_DECLS

gboolean rialto_answer_has_body   (const RialtoExchange *exchange);
void     rialto_answer_prepare    (RialtoExchange       *exchange);
void     rialto_answer_write_head (const RialtoExchange *exchange,
                                   gboolean              keep_alive,
                                   const char           *date,
                                   GString              *head);

G_END_DECLS
