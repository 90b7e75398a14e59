/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-reducer.h"

#include "rialto-reduction-private.h"

/**
 * RialtoReducer:
 *
 * Makes of a picture that a person picked what is uploaded: upright, at most 2048 pixels long, and without anything that the file said
 * beside its pixels, such as where it was taken. What it said of its content is offered as a description. `progress` goes from 0 to 1.
 *
 * It runs once; what it made is there when its future has resolved.
 */
struct _RialtoReducer
{
  GObject parent_instance;

  /* owned */
  GFile           *file;
  GdkTexture      *texture;
  RialtoReduction *outcome; /* of the run that has succeeded */

  double ratio, position; /* of what is left of it; see rialto_reducer_set_crop() */
  double progress;
};

enum
{
  PROP_0,
  PROP_PROGRESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoReducer, rialto_reducer, G_TYPE_OBJECT)

/* What the pool works on. */
typedef struct
{
  RialtoReduction reduction;
  GWeakRef        owner_wr;
  double          told; /* the pool's alone */
} Job;

/* On its way to the main thread. */
typedef struct
{
  Job   *job; /* owned */
  double fraction;
} Report;

static void
job_finalize (gpointer data)
{
  Job *job = data;

  rialto_reduction_clear (&job->reduction);
  g_weak_ref_clear (&job->owner_wr);
}

static void
job_unref (gpointer job)
{
  g_atomic_rc_box_release_full (job, job_finalize);
}

static void
report_free (gpointer data)
{
  Report *report = data;

  job_unref (report->job);
  g_free (report);
}

static gboolean
on_report (gpointer data)
{
  Report *report = data;
  g_autoptr (RialtoReducer) self = g_weak_ref_get (&report->job->owner_wr);

  if (self != NULL && report->fraction > self->progress)
    {
      self->progress = report->fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
  return G_SOURCE_REMOVE;
}

static void
tell (double   fraction,
      gpointer data)
{
  Job *job = data;
  Report *report;

  if (fraction < 1 && fraction - job->told < 0.01)
    return;
  job->told = fraction;
  report = g_new0 (Report, 1);
  report->job = g_atomic_rc_box_acquire (job);
  report->fraction = fraction;
  g_idle_add_full (G_PRIORITY_DEFAULT, on_report, report, report_free);
}

static DexFuture *
reduce (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!rialto_reduction_run (&job->reduction, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

static DexFuture *
run_fiber (RialtoFiber *fiber,
           gpointer     data)
{
  Job *job = data;
  g_autoptr (RialtoReducer) self = NULL;
  g_autoptr (GError) error = NULL;

  if (!dex_await (rialto_async_run_in_pool (reduce, g_atomic_rc_box_acquire (job), job_unref), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  self = rialto_fiber_dup_owner (fiber);
  if (self != NULL)
    {
      self->outcome = g_new0 (RialtoReduction, 1);
      *self->outcome = job->reduction;
      job->reduction = (RialtoReduction) { 0 };
    }
  return dex_future_new_true ();
}

static void
rialto_reducer_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (property == PROP_PROGRESS)
    g_value_set_double (value, RIALTO_REDUCER (object)->progress);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_reducer_finalize (GObject *object)
{
  RialtoReducer *self = RIALTO_REDUCER (object);

  g_clear_object (&self->file);
  g_clear_object (&self->texture);
  if (self->outcome != NULL)
    rialto_reduction_clear (self->outcome);
  g_free (self->outcome);
  G_OBJECT_CLASS (rialto_reducer_parent_class)->finalize (object);
}

static void
rialto_reducer_class_init (RialtoReducerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = rialto_reducer_get_property;
  object_class->finalize = rialto_reducer_finalize;

  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_reducer_init (RialtoReducer *self)
{
}

/**
 * rialto_reducer_new_for_file:
 * @file: what a person picked or dropped
 *
 * Returns: (transfer full): a reducer that does nothing yet
 */
RialtoReducer *
rialto_reducer_new_for_file (GFile *file)
{
  RialtoReducer *self = g_object_new (RIALTO_TYPE_REDUCER, NULL);

  self->file = g_object_ref (file);
  return self;
}

/**
 * rialto_reducer_new_for_texture:
 * @texture: what a person pasted
 *
 * Returns: (transfer full): a reducer that does nothing yet
 */
RialtoReducer *
rialto_reducer_new_for_texture (GdkTexture *texture)
{
  RialtoReducer *self = g_object_new (RIALTO_TYPE_REDUCER, NULL);

  self->texture = g_object_ref (texture);
  return self;
}

/**
 * rialto_reducer_set_crop:
 * @self: a reducer that does nothing yet
 * @ratio: width over height of the part that is left of the picture, as large as can be; 0: all of it
 * @position: where that part is, from 0 at the left or top to 1
 */
void
rialto_reducer_set_crop (RialtoReducer *self,
                         double         ratio,
                         double         position)
{
  self->ratio = ratio;
  self->position = position;
}

/**
 * rialto_reducer_run:
 * @self: a reducer
 * @cancellable: (nullable): what ends it
 *
 * Does it, in the pool. Once only, unless it failed.
 *
 * Returns: (transfer full): resolves to %TRUE; rejects with unprocessable_picture, too_large, or what reading the file says
 */
DexFuture *
rialto_reducer_run (RialtoReducer *self,
                    GCancellable  *cancellable)
{
  Job *job;

  dex_return_error_if_fail (self->outcome == NULL);

  self->progress = 0;
  job = g_atomic_rc_box_new0 (Job);
  g_weak_ref_init (&job->owner_wr, self);
  g_set_object (&job->reduction.file, self->file);
  g_set_object (&job->reduction.texture, self->texture);
  g_set_object (&job->reduction.cancellable, cancellable);
  job->reduction.ratio = self->ratio;
  job->reduction.position = self->position;
  job->reduction.progress = tell;
  job->reduction.data = job;
  return rialto_async_spawn ("reduce a picture", self, cancellable, run_fiber, job, job_unref);
}

/**
 * rialto_reducer_get_progress:
 * @self: a reducer
 *
 * Returns: 0 to 1
 */
double
rialto_reducer_get_progress (RialtoReducer *self)
{
  return self->progress;
}

/**
 * rialto_reducer_get_bytes:
 * @self: a reducer
 *
 * Returns: (transfer none) (nullable): the body of the upload
 */
GBytes *
rialto_reducer_get_bytes (RialtoReducer *self)
{
  return self->outcome != NULL ? self->outcome->bytes : NULL;
}

/**
 * rialto_reducer_get_content_type:
 * @self: a reducer
 *
 * Returns: (nullable): image/jpeg, or image/webp for what one can see through
 */
const char *
rialto_reducer_get_content_type (RialtoReducer *self)
{
  return self->outcome != NULL ? self->outcome->content_type : NULL;
}

/**
 * rialto_reducer_get_width:
 * @self: a reducer
 *
 * Returns: pixels, upright; 0 before it has run
 */
guint
rialto_reducer_get_width (RialtoReducer *self)
{
  return self->outcome != NULL ? self->outcome->width : 0;
}

/**
 * rialto_reducer_get_height:
 * @self: a reducer
 *
 * Returns: pixels, upright; 0 before it has run
 */
guint
rialto_reducer_get_height (RialtoReducer *self)
{
  return self->outcome != NULL ? self->outcome->height : 0;
}

/**
 * rialto_reducer_get_description:
 * @self: a reducer
 *
 * Returns: (transfer none) (nullable): what the file says that it shows
 */
const char *
rialto_reducer_get_description (RialtoReducer *self)
{
  return self->outcome != NULL ? self->outcome->description : NULL;
}

/**
 * rialto_reducer_get_preview:
 * @self: a reducer
 *
 * Returns: (transfer none) (nullable): at most 640 pixels long, to show while it is uploaded
 */
GdkTexture *
rialto_reducer_get_preview (RialtoReducer *self)
{
  return self->outcome != NULL ? self->outcome->preview : NULL;
}
