/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe-memory.h"

#include "probe-report.h"

#include <gdk/gdk.h>

#include <dlfcn.h>
#include <string.h>

/* A texture this wide is a picture, and not what stands for one until it is there. */
#define PICTURE_WIDTH 160

static guint pictures;
static double last_picture;

/* Instead of GDK's, which it calls, on any thread. */
GdkTexture *
gdk_memory_texture_new (int             width,
                        int             height,
                        GdkMemoryFormat format,
                        GBytes         *bytes,
                        gsize           stride)
{
  static __typeof__ (&gdk_memory_texture_new) real;

  if (g_once_init_enter_pointer (&real))
    g_once_init_leave_pointer (&real,
                               (__typeof__ (&gdk_memory_texture_new)) dlsym (RTLD_NEXT,
                                                                             "gdk_memory_texture_new"));
  if (width >= PICTURE_WIDTH)
    {
      g_atomic_int_inc (&pictures);
      last_picture = probe_report_now ();
    }
  return real (width, height, format, bytes, stride);
}

/* `memory POSTS PICTURES LAST-PICTURE-MS NAME KB...` */
void
probe_memory_tell (guint posts)
{
  static const char *const wanted[] = {
    "Rss:", "Pss:", "Pss_Anon:", "Pss_File:", "Pss_Shmem:", "Anonymous:"
  };
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return;
  probe_report_write ("memory %u %u %.1f", posts, (guint) g_atomic_int_get (&pictures), last_picture);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const char *found = strstr (text, wanted[i]);

      probe_report_write (" %s %" G_GINT64_FORMAT, wanted[i],
                          found != NULL ? g_ascii_strtoll (found + strlen (wanted[i]), NULL, 10) : 0);
    }
  probe_report_write ("\n");
}
