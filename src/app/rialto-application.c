/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application.h"

#include "rialto-window.h"

#include <glib/gi18n.h>

/**
 * RialtoApplication:
 *
 * The program: its command line, its actions and keys, and its windows. What a window shows belongs to the window.
 */
struct _RialtoApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (RialtoApplication, rialto_application, ADW_TYPE_APPLICATION)

typedef struct
{
  const char *action;
  const char *keys[3];
} Accelerators;

static const Accelerators accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.new-window", { "<Control><Shift>n" } },
  { "win.shortcuts", { "<Control>question" } },
  { "window.close", { "<Control>w" } },
};

static void
show_window (RialtoApplication *self)
{
  gtk_window_present (GTK_WINDOW (rialto_window_new (self)));
}

static void
on_new_window (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  show_window (RIALTO_APPLICATION (data));
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  g_application_quit (G_APPLICATION (data));
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));
  AdwDialog *about = adw_about_dialog_new_from_appdata ("/org/rialto/Rialto/org.rialto.Rialto.metainfo.xml",
                                                        RIALTO_VERSION);

  adw_dialog_present (about, GTK_WIDGET (window));
}

static const GActionEntry actions[] = {
  { .name = "new-window", .activate = on_new_window },
  { .name = "about", .activate = on_about },
  { .name = "quit", .activate = on_quit },
};

static void
rialto_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (window);
  else
    show_window (RIALTO_APPLICATION (application));
}

static void
rialto_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (rialto_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accelerators[i].action,
                                           accelerators[i].keys);
  gtk_window_set_default_icon_name (RIALTO_APP_ID);
}

static void
rialto_application_class_init (RialtoApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  application_class->activate = rialto_application_activate;
  application_class->startup = rialto_application_startup;
}

static void
rialto_application_init (RialtoApplication *self)
{
}

/**
 * rialto_application_new:
 *
 * Returns: (transfer full): the program
 */
RialtoApplication *
rialto_application_new (void)
{
  return g_object_new (RIALTO_TYPE_APPLICATION, "application-id", RIALTO_APP_ID, "resource-base-path",
                       "/org/rialto/Rialto", NULL);
}
