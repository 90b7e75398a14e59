/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notification-words.h"

#include "rialto-markup.h"

#include <glib/gi18n.h>

/* What a notification says, and where it leads. */

/**
 * rialto_notification_dup_actor:
 * @notification: a notification
 * @position: 0 for the newest
 *
 * Returns: (transfer full) (nullable): one of those who did it
 */
RialtoPersonObject *
rialto_notification_dup_actor (RialtoNotificationObject *notification,
                               guint                     position)
{
  GListModel *actors = rialto_notification_object_get_actors (notification);

  return actors != NULL ? g_list_model_get_item (actors, position) : NULL;
}

/* Says of how many what they did; %s is who. */
static const char *
get_pattern (RialtoNotificationObject *notification)
{
  gulong n = (gulong) MAX (rialto_notification_object_get_actor_count (notification), 1);
  gboolean comment = rialto_notification_object_get_comment (notification) != 0;

  switch (rialto_notification_object_get_kind (notification))
    {
    case RIALTO_NOTIFICATION_KIND_LIKE:
      return comment ? ngettext ("%s liked your comment", "%s liked your comment", n)
                     : ngettext ("%s liked your post", "%s liked your post", n);
    case RIALTO_NOTIFICATION_KIND_COMMENT:
      return ngettext ("%s commented on your post", "%s commented on your post", n);
    case RIALTO_NOTIFICATION_KIND_REPLY:
      return ngettext ("%s replied to your comment", "%s replied to your comment", n);
    case RIALTO_NOTIFICATION_KIND_FOLLOW:
      return ngettext ("%s follows you", "%s follow you", n);
    case RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST:
      return ngettext ("%s asks to follow you", "%s ask to follow you", n);
    case RIALTO_NOTIFICATION_KIND_FOLLOW_ACCEPTED:
      return ngettext ("%s accepted your request to follow them", "%s accepted your requests to follow them",
                       n);
    case RIALTO_NOTIFICATION_KIND_MENTION:
      return comment ? ngettext ("%s mentioned you in a comment", "%s mentioned you in comments", n)
                     : ngettext ("%s mentioned you in a post", "%s mentioned you in posts", n);
    case RIALTO_NOTIFICATION_KIND_TAG:
      return ngettext ("%s marked you on a picture", "%s marked you on pictures", n);
    default: /* a kind that a newer server knows */
      return ngettext ("There is news from %s", "There is news from %s", n);
    }
}

/* Puts a name where it stands in a sentence. */
typedef char *(*Dress) (const char *name);

static char *
dress_plain (const char *name)
{
  return g_strdup (name);
}

static char *
dress_bold (const char *name)
{
  return g_markup_printf_escaped ("<b>%s</b>", name);
}

static char *
dup_name (RialtoNotificationObject *notification,
          guint                     position,
          Dress                     dress)
{
  g_autoptr (RialtoPersonObject) actor = rialto_notification_dup_actor (notification, position);
  g_autofree char *name = actor != NULL ? rialto_name_within (rialto_person_object_get_name (actor)) : NULL;

  return name != NULL ? dress (name) : NULL;
}

static char *
dup_names (RialtoNotificationObject *notification,
           Dress                     dress)
{
  gint64 n = rialto_notification_object_get_actor_count (notification);
  g_autofree char *first = dup_name (notification, 0, dress);
  g_autofree char *second = dup_name (notification, 1, dress);

  if (first == NULL)
    return dress (_ ("Somebody"));
  if (n <= 1)
    return g_steal_pointer (&first);
  if (n == 2 && second != NULL)
    /* Translators: two names of people */
    return g_strdup_printf (_ ("%s and %s"), first, second);
  /* Translators: the name of somebody, and how many others */
  return g_strdup_printf (ngettext ("%s and %d other", "%s and %d others", (gulong) n - 1), first,
                          (int) MIN (n - 1, G_MAXINT));
}

static char *
say (RialtoNotificationObject *notification,
     Dress                     dress)
{
  g_autofree char *names = dup_names (notification, dress);
  g_autoptr (GString) text = g_string_new (get_pattern (notification));

  g_string_replace (text, "%s", names, 1);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * rialto_notification_dup_text:
 * @notification: a notification
 *
 * Returns: (transfer full): what it says
 */
char *
rialto_notification_dup_text (RialtoNotificationObject *notification)
{
  return say (notification, dress_plain);
}

/**
 * rialto_notification_dup_markup:
 * @notification: a notification
 *
 * Returns: (transfer full): what it says as Pango markup, with names that stand out
 */
char *
rialto_notification_dup_markup (RialtoNotificationObject *notification)
{
  return say (notification, dress_bold);
}

/**
 * rialto_notification_get_target:
 * @notification: a notification
 * @id: (out): what the action takes; 0: nothing is known
 *
 * Returns: (transfer none): the window's action that shows what it is about
 */
const char *
rialto_notification_get_target (RialtoNotificationObject *notification,
                                RialtoId                 *id)
{
  g_autoptr (RialtoPersonObject) actor = rialto_notification_dup_actor (notification, 0);

  *id = rialto_notification_object_get_post (notification);
  if (*id != 0)
    return "win.show-post";
  *id = actor != NULL ? rialto_person_object_get_id (actor) : 0;
  return "win.show-person";
}
