/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-time.h"

#include <string.h>

#define MIN_TIME G_GINT64_CONSTANT (-62135596800000) /* 0001-01-01T00:00:00.000Z */
#define MAX_TIME G_GINT64_CONSTANT (253402300799999) /* 9999-12-31T23:59:59.999Z */

/* Days since 1970-01-01 of a date of the Gregorian calendar, and back: whole eras of 400 years, years that begin in March. */
static gint64
days_of_date (gint64 year,
              gint64 month,
              gint64 day)
{
  gint64 era, year_of_era, day_of_year;

  year -= month <= 2;
  era = (year >= 0 ? year : year - 399) / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void
date_of_days (gint64 days,
              guint *year,
              guint *month,
              guint *day)
{
  gint64 era, day_of_era, year_of_era, day_of_year, shifted;

  days += 719468;
  era = (days >= 0 ? days : days - 146096) / 146097;
  day_of_era = days - era * 146097;
  year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  shifted = (5 * day_of_year + 2) / 153;
  *day = (guint) (day_of_year - (153 * shifted + 2) / 5 + 1);
  *month = (guint) (shifted < 10 ? shifted + 3 : shifted - 9);
  *year = (guint) (year_of_era + era * 400 + (*month <= 2));
}

static guint
days_of_month (guint year,
               guint month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

/* Reads exactly @n digits at *@text, which must hold as many bytes. */
static gboolean
read_digits (const char **text,
             guint        n,
             guint       *number)
{
  *number = 0;
  for (guint i = 0; i < n; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *number = *number * 10 + (guint) (**text - '0');
    }

  return TRUE;
}

static gboolean
read_mark (const char **text,
           char         mark)
{
  return *(*text)++ == mark;
}

/**
 * rialto_time_parse:
 * @text: (nullable): a time as it stands on the wire
 * @time: (out): ms since 1970; untouched on failure
 *
 * Reads `YYYY-MM-DDTHH:MM:SS[.f]Z`, RFC 3339 in UTC; of a fraction (1 to 9 digits) only whole milliseconds are kept. Other zones,
 * small letters, leap seconds and days that do not exist are refused.
 *
 * Returns: whether @text is such a time.
 */
gboolean
rialto_time_parse (const char *text,
                   RialtoTime *time)
{
  return text != NULL && rialto_time_parse_n (text, strlen (text), time);
}

/**
 * rialto_time_parse_n:
 * @text: a time; need not end with a NUL
 * @length: its bytes
 * @time: (out): ms since 1970; untouched on failure
 *
 * Returns: as rialto_time_parse()
 */
gboolean
rialto_time_parse_n (const char *text,
                     gsize       length,
                     RialtoTime *time)
{
  const char *end = text + length;
  guint year, month, day, hour, minute, second, fraction = 0;
  guint weight = 100;

  if (length < strlen ("2024-01-01T00:00:00Z") || length > strlen ("2024-01-01T00:00:00.123456789Z"))
    return FALSE;
  if (!read_digits (&text, 4, &year) || !read_mark (&text, '-') || !read_digits (&text, 2, &month) ||
      !read_mark (&text, '-') || !read_digits (&text, 2, &day) || !read_mark (&text, 'T') ||
      !read_digits (&text, 2, &hour) || !read_mark (&text, ':') || !read_digits (&text, 2, &minute) ||
      !read_mark (&text, ':') || !read_digits (&text, 2, &second))
    return FALSE;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_of_month (year, month) || hour > 23 ||
      minute > 59 || second > 59)
    return FALSE;

  if (*text == '.')
    {
      text++;
      if (end - text < 2)
        return FALSE;
      for (; text < end - 1; text++, weight /= 10)
        {
          if (!g_ascii_isdigit (*text))
            return FALSE;
          fraction += (guint) (*text - '0') * weight;
        }
    }
  if (end - text != 1 || *text != 'Z')
    return FALSE;

  *time = days_of_date (year, month, day) * RIALTO_DAY + hour * RIALTO_HOUR + minute * RIALTO_MINUTE +
          second * RIALTO_SECOND + fraction;
  return TRUE;
}

static char *
write_digits (char *at,
              guint number,
              guint n)
{
  for (guint i = n; i > 0; i--, number /= 10)
    at[i - 1] = (char) ('0' + number % 10);
  return at + n;
}

/**
 * rialto_time_format:
 * @time: ms since 1970, in the years 1 to 9999 (what lies outside is put on the border)
 * @buffer: at least %RIALTO_TIME_SIZE bytes
 *
 * Writes @time as RFC 3339 in UTC, always with three digits of milliseconds.
 *
 * Returns: the bytes written, without the NUL.
 */
gsize
rialto_time_format (RialtoTime time,
                    char      *buffer)
{
  gint64 days, rest;
  guint year, month, day;
  char *at = buffer;

  time = CLAMP (time, MIN_TIME, MAX_TIME);
  days = time / RIALTO_DAY - (time % RIALTO_DAY < 0);
  rest = time - days * RIALTO_DAY;
  date_of_days (days, &year, &month, &day);

  at = write_digits (at, year, 4);
  *at++ = '-';
  at = write_digits (at, month, 2);
  *at++ = '-';
  at = write_digits (at, day, 2);
  *at++ = 'T';
  at = write_digits (at, (guint) (rest / RIALTO_HOUR), 2);
  *at++ = ':';
  at = write_digits (at, (guint) (rest / RIALTO_MINUTE % 60), 2);
  *at++ = ':';
  at = write_digits (at, (guint) (rest / RIALTO_SECOND % 60), 2);
  *at++ = '.';
  at = write_digits (at, (guint) (rest % 1000), 3);
  *at++ = 'Z';
  *at = '\0';
  return (gsize) (at - buffer);
}

/**
 * rialto_time_dup:
 * @time: ms since 1970
 *
 * Returns: (transfer full): @time as RFC 3339.
 */
char *
rialto_time_dup (RialtoTime time)
{
  char buffer[RIALTO_TIME_SIZE];
  gsize length = rialto_time_format (time, buffer);

  return g_strndup (buffer, length);
}
