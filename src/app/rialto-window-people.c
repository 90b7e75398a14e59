/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-markup.h"
#include "rialto-people-page.h"
#include "rialto-profile-page.h"

#include <glib/gi18n.h>

/* What leads to people, and what is done to them. */

static RialtoId
read_id (GVariant *parameter)
{
  return g_ascii_strtoll (g_variant_get_string (parameter, NULL), NULL, 10);
}

static void
on_show (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  static const struct
  {
    const char *action;
    AdwNavigationPage *(*make) (RialtoMembership *membership, RialtoId person);
  } pages[] = {
    { "win.show-person", rialto_profile_page_new },
    { "win.show-followers", rialto_people_page_new_followers },
    { "win.show-following", rialto_people_page_new_following },
  };
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoId person = read_id (parameter);

  if (self->membership == NULL || person <= 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (name, pages[i].action))
      rialto_window_push (self, pages[i].make (self->membership, person));
}

static RialtoDeeds *
get_deeds (RialtoWindow *self)
{
  return self->membership != NULL ? rialto_membership_get_deeds (self->membership) : NULL;
}

/* Whoever can be muted or blocked is on the screen. */
static char *
dup_name (RialtoWindow *self,
          RialtoId      person)
{
  RialtoIdentityMap *map = rialto_session_get_map (rialto_membership_get_session (self->membership));
  g_autoptr (RialtoPersonObject) known = rialto_identity_map_lookup_person (map, person);
  g_autoptr (RialtoProfileObject) profile = rialto_identity_map_lookup_profile (map, person);

  if (known != NULL)
    return rialto_name_within (rialto_person_object_get_name (known));
  return profile != NULL ? rialto_name_within (rialto_profile_object_get_name (profile))
                         : g_strdup (_ ("This person"));
}

static void
say (RialtoWindow *self,
     const char   *text,
     const char   *undo,
     RialtoId      person)
{
  g_autofree char *target = g_strdup_printf ("%" G_GINT64_FORMAT, person);
  AdwToast *toast = adw_toast_new ("");

  g_object_set (toast, "use-markup", FALSE, "title", text, NULL);
  if (undo == NULL)
    {
      adw_toast_overlay_add_toast (self->toasts, toast);
      return;
    }
  g_object_set (toast, "action-name", undo, "action-target", g_variant_new_string (target), NULL);
  rialto_window_offer_undo (self, toast);
}

static void
on_mute (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoId person = read_id (parameter);
  g_autofree char *who = NULL;
  g_autofree char *text = NULL;

  if (get_deeds (self) == NULL)
    return;
  rialto_deeds_mute (get_deeds (self), person, TRUE);
  who = dup_name (self, person);
  /* Translators: a toast; the name is somebody's */
  text = g_strdup_printf (_ ("%s is muted"), who);
  say (self, text, "win.unmute", person);
}

static void
on_unmute (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (get_deeds (self) != NULL)
    rialto_deeds_mute (get_deeds (self), read_id (parameter), FALSE);
}

typedef struct
{
  GWeakRef window_wr;
  RialtoId person;
} Blocking;

static void
blocking_free (gpointer  data,
               GClosure *closure)
{
  Blocking *blocking = data;

  g_weak_ref_clear (&blocking->window_wr);
  g_free (blocking);
}

static void
on_block_confirmed (AdwAlertDialog *dialog,
                    const char     *response,
                    Blocking       *blocking)
{
  g_autoptr (RialtoWindow) self = g_weak_ref_get (&blocking->window_wr);
  g_autofree char *who = NULL;
  g_autofree char *text = NULL;

  if (self == NULL || get_deeds (self) == NULL)
    return;
  rialto_deeds_block (get_deeds (self), blocking->person, TRUE);
  who = dup_name (self, blocking->person);
  /* Translators: a toast; the name is somebody's */
  text = g_strdup_printf (_ ("%s is blocked"), who);
  say (self, text, NULL, blocking->person);
}

/* Follows between the two end with it and do not come back: that is asked first. */
static void
on_block (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  Blocking *blocking;
  AdwAlertDialog *dialog;
  g_autofree char *who = NULL;

  if (get_deeds (self) == NULL)
    return;
  blocking = g_new0 (Blocking, 1);
  g_weak_ref_init (&blocking->window_wr, self);
  blocking->person = read_id (parameter);
  who = dup_name (self, blocking->person);
  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Block This Person?"), NULL));
  /* Not in the heading: that has one line, and a name may be longer. */
  adw_alert_dialog_format_body (dialog,
                                /* Translators: the name is somebody's */
                                _ ("%s and you will not see what the other shows, and stop following each "
                                   "other. They are not told."),
                                who);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "block", _ ("_Block"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "block", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response::block", G_CALLBACK (on_block_confirmed), blocking, blocking_free,
                         G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

/* What cannot simply be done the other way round is not sent before it is clear that it is meant. */
static void
on_unfollow (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoId person = read_id (parameter);
  g_autofree char *who = NULL;
  g_autofree char *text = NULL;

  if (get_deeds (self) == NULL)
    return;
  who = dup_name (self, person);
  /* Translators: a toast; the name is somebody's */
  text = g_strdup_printf (_ ("You no longer follow %s"), who);
  rialto_window_offer_discard (self, rialto_deeds_unfollow_held (get_deeds (self), person), text);
}

static void
on_refuse (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoId person = read_id (parameter);
  g_autofree char *who = NULL;
  g_autofree char *text = NULL;

  if (get_deeds (self) == NULL)
    return;
  who = dup_name (self, person);
  /* Translators: a toast; the name is somebody's who asked to follow */
  text = g_strdup_printf (_ ("%s was refused"), who);
  rialto_window_offer_discard (self, rialto_deeds_refuse_held (get_deeds (self), person), text);
}

static void
on_unblock (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (get_deeds (self) != NULL)
    rialto_deeds_block (get_deeds (self), read_id (parameter), FALSE);
}

/*< private >
 * rialto_window_install_people_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_people_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-person", "s", on_show);
  gtk_widget_class_install_action (widget_class, "win.show-followers", "s", on_show);
  gtk_widget_class_install_action (widget_class, "win.show-following", "s", on_show);
  gtk_widget_class_install_action (widget_class, "win.unfollow", "s", on_unfollow);
  gtk_widget_class_install_action (widget_class, "win.refuse", "s", on_refuse);
  gtk_widget_class_install_action (widget_class, "win.mute", "s", on_mute);
  gtk_widget_class_install_action (widget_class, "win.unmute", "s", on_unmute);
  gtk_widget_class_install_action (widget_class, "win.block", "s", on_block);
  gtk_widget_class_install_action (widget_class, "win.unblock", "s", on_unblock);
}
