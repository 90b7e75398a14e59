/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-crop-view.h"

#include "rialto-picture-view.h"
#include "rialto-reducer.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_HEIGHT 360
#define POINT_SIZE 32
#define STEP       0.02 /* of the way that the frame can go, for a key */
#define FOCUS_STEP 50
/* Less than that is a click. */
#define CLICK      4

/**
 * RialtoCropView:
 *
 * A picture of a post that is being written, with a frame around what is left of it and a point that stays in sight wherever it is cut.
 * Either is dragged, or moved by the arrow keys when it has the focus.
 */
struct _RialtoCropView
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *whole; /* nullable */
  GtkWidget *frame;
  GtkWidget *point;

  RialtoComposedPicture *picture; /* owned, nullable */

  gboolean drags_point;
  double   from_x, from_y; /* where what is dragged was: the position, or the focus */
};

/* lint: allow template-twin: its children lie where the picture is cut */
G_DEFINE_FINAL_TYPE (RialtoCropView, rialto_crop_view, GTK_TYPE_WIDGET)

static double
get_crop_ratio (RialtoCropView *self)
{
  return rialto_crop_get_ratio (rialto_composed_picture_get_crop (self->picture));
}

/* Where the picture is, and what is left of it. */
static void
place (RialtoCropView *self,
       GdkRectangle   *whole,
       GdkRectangle   *left)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  rialto_reducer_crop ((guint) MAX (width, 1), (guint) MAX (height, 1),
                       rialto_composed_picture_get_ratio (self->picture), 0.5, whole);
  rialto_reducer_crop ((guint) whole->width, (guint) whole->height, get_crop_ratio (self),
                       rialto_composed_picture_get_position (self->picture), left);
  left->x += whole->x;
  left->y += whole->y;
}

static int
percent (double part)
{
  return (int) (part * 100 + 0.5);
}

/* What a reader of the screen says of the frame and the point. */
static void
describe (RialtoCropView *self)
{
  double x = (rialto_composed_picture_get_focus_x (self->picture) + 1000) / 2000.0;
  double y = (1000 - rialto_composed_picture_get_focus_y (self->picture)) / 2000.0;
  double position = rialto_composed_picture_get_position (self->picture);
  gboolean sideways = rialto_composed_picture_get_ratio (self->picture) > get_crop_ratio (self);
  g_autofree char *frame = NULL, *point = NULL;

  /* Translators: where the part of a picture is that is left of it, as far as it can be moved */
  frame = g_strdup_printf (sideways ? _ ("%d percent from the left") : _ ("%d percent from the top"),
                           percent (position));
  /* Translators: where the point is that stays in sight */
  point = g_strdup_printf (_ ("%d percent from the left, %d percent from the top"), percent (x), percent (y));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->frame), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  position * 100, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, frame, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->point), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, x * 100,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, point, -1);
}

static void
on_changed (RialtoCropView *self)
{
  gtk_widget_set_visible (self->frame,
                          rialto_composed_picture_get_crop (self->picture) != RIALTO_CROP_ORIGINAL);
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
move_frame (RialtoCropView *self,
            double          position)
{
  rialto_composed_picture_set_crop (self->picture, rialto_composed_picture_get_crop (self->picture),
                                    position);
}

static gboolean
on_frame_key (RialtoCropView *self,
              guint           key,
              guint           code,
              GdkModifierType state)
{
  double position = rialto_composed_picture_get_position (self->picture);

  if (key == GDK_KEY_Left || key == GDK_KEY_Up || key == GDK_KEY_KP_Left || key == GDK_KEY_KP_Up)
    move_frame (self, position - STEP);
  else if (key == GDK_KEY_Right || key == GDK_KEY_Down || key == GDK_KEY_KP_Right || key == GDK_KEY_KP_Down)
    move_frame (self, position + STEP);
  else if (key == GDK_KEY_Home)
    move_frame (self, 0);
  else if (key == GDK_KEY_End)
    move_frame (self, 1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
on_point_key (RialtoCropView *self,
              guint           key,
              guint           code,
              GdkModifierType state)
{
  int x = rialto_composed_picture_get_focus_x (self->picture);
  int y = rialto_composed_picture_get_focus_y (self->picture);

  if (key == GDK_KEY_Left || key == GDK_KEY_KP_Left)
    x -= FOCUS_STEP;
  else if (key == GDK_KEY_Right || key == GDK_KEY_KP_Right)
    x += FOCUS_STEP;
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    y += FOCUS_STEP;
  else if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    y -= FOCUS_STEP;
  else if (key == GDK_KEY_Home)
    x = y = 0;
  else
    return GDK_EVENT_PROPAGATE;
  rialto_composed_picture_set_focus (self->picture, x, y);
  return GDK_EVENT_STOP;
}

static void
on_drag_begin (RialtoCropView *self,
               double          x,
               double          y)
{
  graphene_rect_t bounds;

  if (self->picture == NULL || !gtk_widget_compute_bounds (self->point, GTK_WIDGET (self), &bounds))
    return;
  self->drags_point = !gtk_widget_get_visible (self->frame) ||
                      graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  self->from_x = self->drags_point ? rialto_composed_picture_get_focus_x (self->picture)
                                   : rialto_composed_picture_get_position (self->picture);
  self->from_y = rialto_composed_picture_get_focus_y (self->picture);
  gtk_widget_grab_focus (self->drags_point ? self->point : self->frame);
}

static void
on_drag_update (RialtoCropView *self,
                double          x,
                double          y)
{
  GdkRectangle whole, left;
  int room;

  if (self->picture == NULL)
    return;
  place (self, &whole, &left);
  room = MAX (whole.width - left.width, whole.height - left.height);
  if (self->drags_point)
    rialto_composed_picture_set_focus (self->picture, (int) (self->from_x + x * 2000 / left.width),
                                       (int) (self->from_y - y * 2000 / left.height));
  else if (room > 0)
    move_frame (self, self->from_x + (whole.width > left.width ? x : y) / room);
}

/* A click says what matters. */
static void
on_drag_end (RialtoCropView *self,
             double          x,
             double          y,
             GtkGestureDrag *gesture)
{
  GdkRectangle whole, left;
  double start_x = 0, start_y = 0;

  if (self->picture == NULL || ABS (x) > CLICK || ABS (y) > CLICK)
    return;
  gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y);
  place (self, &whole, &left);
  if (start_x >= left.x && start_x <= left.x + left.width && start_y >= left.y &&
      start_y <= left.y + left.height)
    rialto_composed_picture_set_focus (self->picture, (int) ((start_x - left.x) * 2000 / left.width) - 1000,
                                       1000 - (int) ((start_y - left.y) * 2000 / left.height));
}

static void
rialto_crop_view_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  RialtoCropView *self = RIALTO_CROP_VIEW (widget);
  double ratio = self->picture != NULL ? rialto_composed_picture_get_ratio (self->picture) : 1;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : MAX_HEIGHT;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > 0)
    *minimum = *natural = CLAMP ((int) (for_size / ratio + 0.5), POINT_SIZE, MAX_HEIGHT);
}

static void
rialto_crop_view_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  RialtoCropView *self = RIALTO_CROP_VIEW (widget);
  GdkRectangle whole, left, point = { 0, 0, POINT_SIZE, POINT_SIZE };

  if (self->picture == NULL)
    return;
  place (self, &whole, &left);
  point.x = left.x - POINT_SIZE / 2 +
            left.width * (rialto_composed_picture_get_focus_x (self->picture) + 1000) / 2000;
  point.y = left.y - POINT_SIZE / 2 +
            left.height * (1000 - rialto_composed_picture_get_focus_y (self->picture)) / 2000;
  gtk_widget_size_allocate (self->whole, &whole, -1);
  if (gtk_widget_should_layout (self->frame))
    gtk_widget_size_allocate (self->frame, &left, -1);
  gtk_widget_size_allocate (self->point, &point, -1);
}

static GtkSizeRequestMode
rialto_crop_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rialto_crop_view_dispose (GObject *object)
{
  RialtoCropView *self = RIALTO_CROP_VIEW (object);

  g_clear_pointer (&self->whole, gtk_widget_unparent);
  g_clear_pointer (&self->frame, gtk_widget_unparent);
  g_clear_pointer (&self->point, gtk_widget_unparent);
  g_clear_object (&self->picture);
  G_OBJECT_CLASS (rialto_crop_view_parent_class)->dispose (object);
}

static void
rialto_crop_view_class_init (RialtoCropViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = rialto_crop_view_dispose;
  widget_class->measure = rialto_crop_view_measure;
  widget_class->size_allocate = rialto_crop_view_size_allocate;
  widget_class->get_request_mode = rialto_crop_view_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "crop-view");
}

static GtkWidget *
make_handle (RialtoCropView *self,
             const char     *style,
             const char     *label,
             GCallback       on_key)
{
  GtkWidget *handle = g_object_new (ADW_TYPE_BIN, "focusable", TRUE, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_SLIDER, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (keys, "key-pressed", on_key, self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (handle, keys);
  gtk_widget_add_css_class (handle, style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (handle), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  100.0, -1);
  gtk_widget_set_parent (handle, GTK_WIDGET (self));
  return handle;
}

static void
rialto_crop_view_init (RialtoCropView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->frame = make_handle (self, "crop-frame", _ ("Crop"), G_CALLBACK (on_frame_key));
  self->point = make_handle (self, "crop-point", _ ("Focus"), G_CALLBACK (on_point_key));
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_drag_end), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static GtkWidget *
make_whole (RialtoComposedPicture *picture,
            RialtoTextures        *textures)
{
  RialtoPictureObject *posted = rialto_composed_picture_get_posted (picture);
  GtkWidget *whole;

  if (posted != NULL)
    return g_object_new (RIALTO_TYPE_PICTURE_VIEW, "picture", posted, "textures", textures, "ratio",
                         rialto_composed_picture_get_ratio (picture), "show-badge", FALSE, NULL);
  whole = g_object_new (GTK_TYPE_PICTURE, "content-fit", GTK_CONTENT_FIT_FILL, "accessible-role",
                        GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_object_bind_property (picture, "preview", whole, "paintable", G_BINDING_SYNC_CREATE);
  return whole;
}

/**
 * rialto_crop_view_show:
 * @self: a view that shows none yet
 * @picture: a picture
 * @textures: where it comes from when it is posted already
 */
void
rialto_crop_view_show (RialtoCropView        *self,
                       RialtoComposedPicture *picture,
                       RialtoTextures        *textures)
{
  g_return_if_fail (self->picture == NULL);

  self->picture = g_object_ref (picture);
  self->whole = make_whole (picture, textures);
  gtk_widget_insert_after (self->whole, GTK_WIDGET (self), NULL);
  g_signal_connect_object (picture, "notify", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}
