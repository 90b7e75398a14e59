/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

G_BEGIN_DECLS

/* Generated: entry i is code i + 1. */
extern const RialtoErrorInfo rialto_error_infos[];
extern const guint           rialto_n_error_infos;

G_END_DECLS
