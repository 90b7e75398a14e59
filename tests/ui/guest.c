/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest.h"

#include "rialto-form-field.h"
#include "rialto-welcome.h"

static void
on_joined (Guest            *guest,
           RialtoMembership *membership)
{
  g_set_object (&guest->joined, membership);
}

void
guest_set_up (Guest            *guest,
              Scene            *scene,
              RialtoMembership *visit,
              RialtoHost       *host,
              const char       *start)
{
  guest->join = rialto_join_new (scene->accounts);
  guest->joined = NULL;
  rialto_join_set_visit (guest->join, visit);
  g_signal_connect_swapped (guest->join, "joined", G_CALLBACK (on_joined), guest);
  guest->welcome = g_object_new (RIALTO_TYPE_WELCOME, "join", guest->join, "host", host, "start", start,
                                 NULL);
  scene_show (scene, guest->welcome);
}

RialtoMembership *
guest_make_visit (Scene *scene)
{
  return g_value_dup_object (wait_for_value (rialto_membership_visit (live_server_get_base (scene->server),
                                                                      TRUE)));
}

/* Nothing may hold it for ever; a fiber that ends may hold it for a moment. */
static gboolean
is_gone (gpointer alive)
{
  return *(gpointer *) alive == NULL;
}

void
guest_await_end (gpointer object)
{
  gpointer alive = object;

  g_object_add_weak_pointer (object, &alive);
  g_object_unref (object);
  wait_until (is_gone, &alive);
}

/* Nothing of the pages is left when the window is gone, whatever is on its way. */
void
guest_tear_down (Guest *guest,
                 Scene *scene)
{
  scene_close (scene);
  if (guest->joined != NULL && guest->joined != scene->membership)
    assert_wait (rialto_membership_close (guest->joined));
  g_clear_object (&guest->joined);
  wait_for_value (dex_future_new_true ());
  guest_await_end (guest->join);
}

GtkWidget *
guest_find_titled (Guest      *guest,
                   const char *title)
{
  GtkWidget *row;

  for (guint i = 0; (row = scene_find (guest->welcome, ADW_TYPE_PREFERENCES_ROW, i)) != NULL; i++)
    if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0)
      break;
  return row;
}

void
guest_fill_in (Guest      *guest,
               const char *title,
               const char *text)
{
  GtkWidget *row = guest_find_titled (guest, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

GtkWidget *
guest_find_button (Guest      *guest,
                   const char *words)
{
  GtkWidget *button;

  for (guint i = 0; (button = scene_find (guest->welcome, GTK_TYPE_BUTTON, i)) != NULL; i++)
    {
      GtkWidget *label = scene_find (button, GTK_TYPE_LABEL, 0);

      if (label != NULL && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), words))
        break;
    }
  return button;
}

void
guest_press (Guest      *guest,
             const char *words)
{
  GtkWidget *button = guest_find_button (guest, words);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

gboolean
guest_is_busy (Guest *guest)
{
  return scene_find (guest->welcome, ADW_TYPE_SPINNER, 0) != NULL;
}

gboolean
guest_has_joined (gpointer data)
{
  return ((Guest *) data)->joined != NULL;
}

/* What stands below an entry. */
static char *
guest_dup_note (Guest      *guest,
                const char *title)
{
  GtkWidget *row = guest_find_titled (guest, title);
  RialtoFormField *field;
  char *text = NULL;

  for (guint i = 0; (field = scene_find (guest->welcome, RIALTO_TYPE_FORM_FIELD, i)) != NULL; i++)
    {
      g_autoptr (GtkWidget) entry = NULL;

      g_object_get (field, "entry", &entry, NULL);
      if (entry == row)
        g_object_get (field, "text", &text, NULL);
    }
  return text;
}

gboolean
guest_is_refused (gpointer data)
{
  Refusal *refusal = data;
  GtkWidget *row = guest_find_titled (refusal->guest, refusal->title);

  return row != NULL && gtk_widget_has_css_class (row, "error");
}

/* The field says why, and is where one goes on. */
void
guest_await_refusal (Guest      *guest,
                     const char *title,
                     const char *sentence)
{
  GtkWidget *row;
  g_autofree char *note = NULL;

  wait_until (guest_is_refused, &(Refusal) { guest, title });
  row = guest_find_titled (guest, title);
  note = guest_dup_note (guest, title);
  g_assert_cmpstr (note, ==, sentence);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (row)), row));
}

typedef struct
{
  Guest      *guest;
  const char *text;
} Saying;

static gboolean
is_said (gpointer data)
{
  Saying *saying = data;
  GtkWidget *label;

  for (guint i = 0; (label = scene_find (saying->guest->welcome, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (g_str_equal (gtk_label_get_text (GTK_LABEL (label)), saying->text))
      return TRUE;
  return FALSE;
}

void
guest_await_words (Guest      *guest,
                   const char *text)
{
  wait_until (is_said, &(Saying) { guest, text });
}
