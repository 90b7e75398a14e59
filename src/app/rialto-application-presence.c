/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application-private.h"

/* How the member is seen by others: by how the program's windows are used. */

/* Whatever somebody does in a window is use of it. */
static gboolean
on_event (RialtoAttention *attention)
{
  rialto_attention_note (attention);
  return GDK_EVENT_PROPAGATE;
}

static void
on_active (RialtoAttention *attention,
           GParamSpec      *pspec,
           GtkWindow       *window)
{
  if (gtk_window_is_active (window))
    rialto_attention_note (attention);
}

static void
on_window_added (RialtoAttention *attention,
                 GtkWindow       *window)
{
  GtkEventController *events = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_object (events, "event", G_CALLBACK (on_event), attention, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (window), events);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_active), attention, G_CONNECT_SWAPPED);
}

/*< private >
 * rialto_application_show_presence:
 * @self: the program, before it has windows
 *
 * Has the server of the membership know whether somebody is there.
 */
void
rialto_application_show_presence (RialtoApplication *self)
{
  self->attention = rialto_attention_new ();
  g_object_bind_property (self, "membership", self->attention, "membership", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "screensaver-active", self->attention, "locked", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self, "window-added", G_CALLBACK (on_window_added), self->attention,
                           G_CONNECT_SWAPPED);
}
