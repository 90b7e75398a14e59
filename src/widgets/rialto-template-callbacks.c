/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-template-callbacks.h"

#include "rialto-announcement.h"
#include "rialto-clock.h"
#include "rialto-gateway-state.h"
#include "rialto-objects.h"

#include <glib/gi18n.h>

#define MINUTE_MS (60 * (gint64) 1000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

static GDateTime *
local_time (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (time * 1000);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

/**
 * rialto_format_count:
 * @count: how many
 *
 * A count that fits beside an icon: 950, 1.2k, 34k, 5.6M, in the locale's digits.
 *
 * Returns: (transfer full): the text
 */
char *
rialto_format_count (gint64 count)
{
  if (count < 1000)
    return g_strdup_printf ("%" G_GINT64_FORMAT, count);
  if (count < 10000)
    /* Translators: a count in thousands, such as 1.2k */
    return g_strdup_printf (_ ("%.1fk"), (double) (count / 100) / 10);
  if (count < 1000000)
    /* Translators: a count in thousands, such as 34k */
    return g_strdup_printf (_ ("%dk"), (int) (count / 1000));
  /* Translators: a count in millions, such as 5.6M */
  return g_strdup_printf (_ ("%.1fM"), (double) (count / 100000) / 10);
}

/**
 * rialto_format_ago:
 * @then: ms since 1970
 * @now: ms since 1970
 *
 * How long ago something was, as short as people say it; a date beyond a week.
 *
 * Returns: (transfer full): the text
 */
char *
rialto_format_ago (gint64 then,
                   gint64 now)
{
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) today = NULL;
  gint64 ago = MAX (now - then, 0);

  if (ago < MINUTE_MS)
    return g_strdup (_ ("now"));
  if (ago < HOUR_MS)
    return g_strdup_printf (ngettext ("%d min", "%d min", (gulong) (ago / MINUTE_MS)),
                            (int) (ago / MINUTE_MS));
  if (ago < DAY_MS)
    return g_strdup_printf (ngettext ("%d h", "%d h", (gulong) (ago / HOUR_MS)), (int) (ago / HOUR_MS));
  if (ago < 7 * DAY_MS)
    return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) (ago / DAY_MS)), (int) (ago / DAY_MS));

  local = local_time (then);
  today = local_time (now);
  if (local == NULL || today == NULL)
    return g_strdup ("");
  /* Translators: a date of this year, as short as possible, see strftime */
  if (g_date_time_get_year (local) == g_date_time_get_year (today))
    return g_date_time_format (local, _ ("%-d %b"));
  /* Translators: a date of another year, as short as possible, see strftime */
  return g_date_time_format (local, _ ("%-d %b %Y"));
}

/**
 * rialto_format_moment:
 * @time: ms since 1970
 *
 * A time in full, for tooltips and for readers.
 *
 * Returns: (transfer full): the text; empty when there is no such time
 */
char *
rialto_format_moment (gint64 time)
{
  g_autoptr (GDateTime) local = time != 0 ? local_time (time) : NULL;

  return local != NULL ? g_date_time_format (local, "%c") : g_strdup ("");
}

/* For what reads markup: a text of the server's is nothing but text. */
static char *
as_markup (gpointer    self,
           const char *text)
{
  return text != NULL ? g_markup_escape_text (text, -1) : NULL;
}

static gboolean
is_set (gpointer    self,
        const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
is_unset (gpointer    self,
          const char *text)
{
  return !is_set (self, text);
}

/* Of an earlier server, and of one that has not been asked yet, one does not know better. */
static gboolean
has_mail (gpointer          self,
          RialtoMetaObject *server,
          gboolean          mail)
{
  return mail || server == NULL ||
         !rialto_entity_object_has (RIALTO_ENTITY_OBJECT (server), RIALTO_META_FIELD_MAIL);
}

static gboolean
lacks_mail (gpointer          self,
            RialtoMetaObject *server,
            gboolean          mail)
{
  return !has_mail (self, server, mail);
}

static gboolean
is_not (gpointer self,
        gboolean value)
{
  return !value;
}

static gboolean
is_some (gpointer self,
         gint64   count)
{
  return count > 0;
}

static gboolean
is_object (gpointer self,
           GObject *object)
{
  return object != NULL;
}

/* Whether a session's gateway cannot be had. */
static gboolean
is_waiting (gpointer           self,
            RialtoGatewayState state)
{
  return state == RIALTO_GATEWAY_STATE_WAITING;
}

static char *
error_message (gpointer self,
               GError  *error)
{
  return error != NULL ? g_strdup (error->message) : NULL;
}

static char *
at_handle (gpointer    self,
           const char *handle)
{
  return handle != NULL ? g_strconcat ("@", handle, NULL) : NULL;
}

static char *
format_count (gpointer self,
              gint64   count)
{
  return rialto_format_count (count);
}

/* What a button with a heart says under the pointer and to readers; it is called Like. */
static char *
say_likes (gpointer self,
           gint64   count)
{
  if (count == 0)
    return g_strdup (_ ("Like"));
  return g_strdup_printf (ngettext ("%d like", "%d likes", (gulong) count), (int) count);
}

static char *
say_comments (gpointer self,
              gint64   count)
{
  if (count == 0)
    return g_strdup (_ ("Comments"));
  return g_strdup_printf (ngettext ("%d comment", "%d comments", (gulong) count), (int) count);
}

static char *
format_some (gpointer self,
             gint64   count)
{
  return count > 0 ? rialto_format_count (count) : g_strdup ("");
}

static char *
format_ago (gpointer self,
            gint64   time)
{
  return time != 0 ? rialto_format_ago (time, rialto_clock_now ()) : g_strdup ("");
}

static char *
format_moment (gpointer self,
               gint64   time)
{
  return rialto_format_moment (time);
}

/**
 * rialto_template_callbacks_bind:
 * @widget_class: a class with a template
 *
 * Lets the template use the closures that any of them may need. They are pure; what announces is for signals.
 */
void
rialto_template_callbacks_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, as_markup);
  gtk_widget_class_bind_template_callback (widget_class, is_set);
  gtk_widget_class_bind_template_callback (widget_class, is_unset);
  gtk_widget_class_bind_template_callback (widget_class, has_mail);
  gtk_widget_class_bind_template_callback (widget_class, lacks_mail);
  gtk_widget_class_bind_template_callback (widget_class, is_not);
  gtk_widget_class_bind_template_callback (widget_class, is_some);
  gtk_widget_class_bind_template_callback (widget_class, is_object);
  gtk_widget_class_bind_template_callback (widget_class, is_waiting);
  gtk_widget_class_bind_template_callback (widget_class, error_message);
  gtk_widget_class_bind_template_callback (widget_class, at_handle);
  gtk_widget_class_bind_template_callback (widget_class, format_count);
  gtk_widget_class_bind_template_callback (widget_class, format_some);
  gtk_widget_class_bind_template_callback (widget_class, say_likes);
  gtk_widget_class_bind_template_callback (widget_class, say_comments);
  gtk_widget_class_bind_template_callback (widget_class, format_ago);
  gtk_widget_class_bind_template_callback (widget_class, format_moment);
  rialto_announcement_bind_callbacks (widget_class);
}

/**
 * rialto_template_dispose:
 * @widget: (type GtkWidget): a widget with a template, that is disposed of
 * @type: the type whose template it is
 *
 * Lets go of all its children; GTK by itself does so with those that are bound to fields.
 */
void
rialto_template_dispose (gpointer widget,
                         GType    type)
{
  GtkWidget *child;

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
