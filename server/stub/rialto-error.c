/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-error.h"
typedef struct { RialtoTime retry_after; } RialtoErrorPrivate;
static void rialto_error_private_init (RialtoErrorPrivate *p) { p->retry_after = 0; }
static void rialto_error_private_copy (const RialtoErrorPrivate *s, RialtoErrorPrivate *d) { *d = *s; }
static void rialto_error_private_clear (RialtoErrorPrivate *p) { }
G_DEFINE_EXTENDED_ERROR (RialtoError, rialto_error)
gboolean rialto_fail (GError **error, RialtoError code) { g_set_error (error, RIALTO_ERROR, (int) code, "error %d", (int) code); return FALSE; }
gboolean rialto_fail_detail (GError **error, RialtoError code, const char *format, ...)
{ va_list a; va_start (a, format); g_autofree char *m = g_strdup_vprintf (format, a); va_end (a); g_set_error_literal (error, RIALTO_ERROR, (int) code, m); return FALSE; }
gboolean rialto_fail_field (GError **error, const char *path, const char *format, ...)
{ va_list a; va_start (a, format); g_autofree char *m = g_strdup_vprintf (format, a); va_end (a); g_set_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID, "%s: %s", path, m); return FALSE; }
void rialto_error_set_retry_after (GError *error, RialtoTime retry_after) { rialto_error_get_private (error)->retry_after = retry_after; }
RialtoTime rialto_error_get_retry_after (const GError *error) { return rialto_error_get_private ((GError *) error)->retry_after; }
