/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

typedef struct
{
  Stage *stage;
  guint  n;
} Wait;

/* As the application has it. */
static void
load_style (void)
{
  static GtkCssProvider *style;

  if (style != NULL)
    return;
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/rialto/Rialto/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
stage_set_up (Stage        *stage,
              gconstpointer data)
{
  load_style ();
  fake_server_init (&stage->server);
  stage->textures = fake_server_textures (&stage->server, NULL);
  stage->window = NULL;
}

void
stage_tear_down (Stage        *stage,
                 gconstpointer data)
{
  GtkWidget *window = g_steal_pointer (&stage->window);

  if (window != NULL)
    {
      g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &stage->window);
      stage->window = window;
      gtk_window_destroy (GTK_WINDOW (window));
      while (stage->window != NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  run_what_is_due ();
  g_assert_finalize_object (stage->textures);
  fake_server_clear (&stage->server);
}

static void
on_after_paint (GdkFrameClock *clock,
                gpointer       data)
{
  guint *n_frames = data;

  (*n_frames)++;
}

static gboolean
tick (GtkWidget     *widget,
      GdkFrameClock *clock,
      gpointer       data)
{
  return G_SOURCE_CONTINUE;
}

void
stage_settle (Stage *stage)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (stage->window);
  guint n_frames = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &n_frames);
  guint ticking = gtk_widget_add_tick_callback (stage->window, tick, NULL, NULL);

  while (n_frames < 3)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_remove_tick_callback (stage->window, ticking);
  g_signal_handler_disconnect (clock, handler);
}

void
stage_show (Stage   *stage,
            gpointer widget,
            int      width,
            int      height)
{
  GtkWidget *place = adw_clamp_new ();

  /* A window may be larger than it was told to. */
  adw_clamp_set_maximum_size (ADW_CLAMP (place), width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (place), width);
  adw_clamp_set_unit (ADW_CLAMP (place), ADW_LENGTH_UNIT_PX);
  gtk_widget_set_valign (widget, GTK_ALIGN_START);
  adw_clamp_set_child (ADW_CLAMP (place), widget);
  stage->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (stage->window), place);
  gtk_window_set_default_size (GTK_WINDOW (stage->window), width + 60, height + 60);
  gtk_window_present (GTK_WINDOW (stage->window));
  while (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) == 0)
    g_main_context_iteration (NULL, TRUE);
  stage_settle (stage);
}

static gboolean
has_asked (gpointer data)
{
  Wait *wait = data;

  return wait->stage->server.asked->len >= wait->n;
}

void
stage_await (Stage *stage,
             guint  n_requests)
{
  Wait wait = { stage, n_requests };

  wait_until (has_asked, &wait);
  g_assert_cmpuint (stage->server.asked->len, ==, n_requests);
}

void
stage_shoot (Stage      *stage,
             const char *name)
{
  const char *folder = g_getenv ("RIALTO_TEST_SHOTS");
  g_autofree char *path = NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (folder == NULL)
    return;
  stage_settle (stage);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  paintable = gtk_widget_paintable_new (stage->window);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (stage->window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

RialtoPictureObject *
make_picture (guint       digit,
              guint       width,
              guint       height,
              const char *alt)
{
  RialtoPictureObject *object = rialto_picture_object_new ();
  g_autofree char *blob = make_blob (digit);
  RialtoPicture picture = {
    .blob = blob,
    .width = width,
    .height = height,
    .blurhash = (char *) "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
    .alt = (char *) alt,
  };

  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (object), NULL, &picture, G_MAXUINT64, 1);
  return object;
}

static GtkWidget *
find_next (GtkWidget *widget,
           GType      type,
           guint     *n)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_next (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
find_mapped (gpointer widget,
             GType    type,
             guint    n)
{
  return find_next (widget, type, &n);
}

void
press (gpointer button)
{
  g_assert_true (GTK_IS_BUTTON (button));
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}
