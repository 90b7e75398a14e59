/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe-report.h"

#include <stdio.h>
#include <time.h>

/* What was seen, a line each: `mark NAME MS`, `turn AT WALL CPU`, `stage ...`. Times are milliseconds since the parent started us. */

static FILE *file;
static double begin;

/* Of the thread that asks, ms. */
double
probe_cpu (void)
{
  struct timespec spec;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spec);
  return (double) spec.tv_sec * 1e3 + (double) spec.tv_nsec / 1e6;
}

double
probe_report_now (void)
{
  return (double) g_get_monotonic_time () / 1e3 - begin;
}

/* Whether anybody wants to know. */
gboolean
probe_report_open (void)
{
  const char *path = g_getenv ("RIALTO_PROBE");
  const char *since = g_getenv ("RIALTO_PROBE_BEGIN");

  if (path == NULL || since == NULL)
    return FALSE;
  begin = g_ascii_strtod (since, NULL) / 1e3;
  file = fopen (path, "we");
  return file != NULL;
}

void
probe_report_close (void)
{
  g_clear_pointer (&file, fclose);
}

void
probe_report_write (const char *format,
                    ...)
{
  va_list arguments;

  if (file == NULL)
    return;
  va_start (arguments, format);
  vfprintf (file, format, arguments);
  va_end (arguments);
}

void
probe_report_mark (const char *what)
{
  probe_report_write ("mark %s %.1f\n", what, probe_report_now ());
}
