/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request-private.h"

G_BEGIN_DECLS

/* Every exchange is counted and logged once: when it is answered, or else when it ends. */
void rialto_access_note      (RialtoRequest  *request);
void rialto_access_note_end  (RialtoRequest  *request);
void rialto_access_note_lost (RialtoExchange *exchange);

G_END_DECLS
