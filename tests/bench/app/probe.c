/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a program of GTK's: measures it from inside, and leaves it as it is. RIALTO_PROBE names the file for what it sees,
 * RIALTO_PROBE_BEGIN is when the program was started (monotonic, us), RIALTO_PROBE_FEED says that there will be a list of posts,
 * RIALTO_PROBE_SCROLL how to scroll through it: by so many pixels a frame until so many posts were seen, "60:100 300:4000". */
#include "probe-feed.h"
#include "probe-frames.h"
#include "probe-memory.h"
#include "probe-report.h"
#include "probe-scroll.h"
#include "probe-turns.h"

#include <dlfcn.h>

/* Until pictures are there and nothing moves any more. */
#define REST_MS 2000

typedef enum
{
  NOTHING,
  FRAME,   /* a window is seen */
  CONTENT, /* with posts */
  SCROLLING,
  DONE
} State;

static GApplication *application;
static GtkWidget *window, *feed;
static State state;
static gboolean answered;

static void
finish (void)
{
  state = DONE;
  probe_report_mark ("end");
  probe_report_close ();
  g_application_quit (application);
}

static gboolean
on_rest (gpointer data)
{
  probe_memory_tell (0);
  probe_turns_forget ();
  if (feed == NULL || g_getenv ("RIALTO_PROBE_SCROLL") == NULL)
    {
      finish ();
      return G_SOURCE_REMOVE;
    }
  state = SCROLLING;
  probe_scroll_begin (feed);
  return G_SOURCE_REMOVE;
}

static void
on_busy (GListModel *model)
{
  gboolean busy = FALSE;

  g_object_get (model, "busy", &busy, NULL);
  if (busy || answered)
    return;
  answered = TRUE;
  probe_report_mark ("answer");
}

/* In each turn, because the list may ask and be answered between two frames. */
static void
on_turn (void)
{
  g_autoptr (GListModel) model = NULL;

  if (feed != NULL || state == NOTHING || g_getenv ("RIALTO_PROBE_FEED") == NULL)
    return;
  feed = probe_feed_find (window);
  if (feed != NULL)
    g_object_get (feed, "model", &model, NULL);
  if (model != NULL)
    g_signal_connect (model, "notify::busy", G_CALLBACK (on_busy), NULL);
  else
    feed = NULL;
}

static void
look (void)
{
  gboolean has_feed = g_getenv ("RIALTO_PROBE_FEED") != NULL;

  if (state == NOTHING)
    {
      state = FRAME;
      probe_report_mark ("frame");
      if (!has_feed)
        g_timeout_add (REST_MS, on_rest, NULL);
    }
  if (state == FRAME && feed != NULL && probe_feed_has_content (feed))
    {
      state = CONTENT;
      probe_report_mark ("content");
      g_timeout_add (REST_MS, on_rest, NULL);
    }
}

static void
on_after_paint (GdkFrameClock *clock)
{
  if (!gtk_widget_get_mapped (window))
    return;
  if (state < CONTENT)
    look ();
  else if (state == SCROLLING && !probe_scroll_follow ())
    finish ();
}

static void
on_realize (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  window = widget;
  probe_frames_follow (clock);
  probe_report_mark ("realized");
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), NULL);
}

static void
on_window_added (GtkApplication *gtk_application,
                 GtkWindow      *added)
{
  g_signal_connect_after (added, "realize", G_CALLBACK (on_realize), NULL);
}

/* Instead of GIO's, which it calls. */
int
g_application_run (GApplication *self,
                   int           argc,
                   char        **argv)
{
  __typeof__ (&g_application_run) real = (__typeof__ (&g_application_run)) dlsym (RTLD_NEXT,
                                                                                  "g_application_run");

  /* What it starts is not measured. */
  g_unsetenv ("LD_PRELOAD");
  if (probe_report_open ())
    {
      application = self;
      probe_report_mark ("main");
      probe_turns_follow (on_turn);
      g_signal_connect (self, "window-added", G_CALLBACK (on_window_added), NULL);
    }
  return real (self, argc, argv);
}
