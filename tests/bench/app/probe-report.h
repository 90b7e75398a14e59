/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean probe_report_open  (void);
void     probe_report_close (void);
double   probe_report_now   (void);
void     probe_report_mark  (const char *what);
void     probe_report_write (const char *format,
                             ...) G_GNUC_PRINTF (1, 2);

double   probe_cpu          (void);

G_END_DECLS
