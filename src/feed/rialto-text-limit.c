/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-text-limit.h"

typedef struct
{
  GtkWidget *widget; /* the text's */
  guint      max;
} Limit;

static void
limit_free (gpointer  data,
            GClosure *closure)
{
  g_free (data);
}

static void
on_insert (GtkTextBuffer *buffer,
           GtkTextIter   *at,
           const char    *text,
           int            length,
           Limit         *limit)
{
  glong n = g_utf8_strlen (text, length);
  glong room = MAX ((glong) limit->max - gtk_text_buffer_get_char_count (buffer), 0);
  g_autofree char *kept = NULL;

  if (n <= room)
    return;
  g_signal_stop_emission_by_name (buffer, "insert-text");
  kept = g_utf8_substring (text, 0, room);
  gtk_text_buffer_insert (buffer, at, kept, -1);
  gtk_widget_activate_action (limit->widget, "composer.say-cut", "u", (guint) (n - room));
}

/**
 * rialto_text_limit:
 * @buffer: what somebody writes
 * @widget: where it is shown, in a composer
 * @max: characters
 *
 * What is pasted beyond that is left out, which the composer says: a text without end stands the whole window still. It is far more than
 * may be posted, so that nobody who shortens a text loses any of it.
 */
void
rialto_text_limit (GtkTextBuffer *buffer,
                   GtkWidget     *widget,
                   guint          max)
{
  Limit *limit = g_new0 (Limit, 1);

  limit->widget = widget;
  limit->max = max;
  g_signal_connect_data (buffer, "insert-text", G_CALLBACK (on_insert), limit, limit_free, G_CONNECT_DEFAULT);
}
