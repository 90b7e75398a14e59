/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-errand.h"

#include "rialto-error.h"

/**
 * RialtoErrand:
 *
 * Something that a form asks of the server, once at a time: whether it is under way, and what came of it. `done` is emitted when it
 * succeeded, `failed` when not; the sentence is in `error-text` then, until it is tried again.
 */
struct _RialtoErrand
{
  GObject parent_instance;

  /* owned */
  GCancellable *cancellable;
  char         *error_text;

  gboolean busy;
};

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_ERROR_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint done_signal, failed_signal;

G_DEFINE_FINAL_TYPE (RialtoErrand, rialto_errand, G_TYPE_OBJECT)

static void
set_busy (RialtoErrand *self,
          gboolean      busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
set_error_text (RialtoErrand *self,
                const char   *text)
{
  if (g_set_str (&self->error_text, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}

/* What is wrong with a field says more than that something is wrong. */
static const char *
find_sentence (const GError *error)
{
  guint n_faults;
  const RialtoFault *faults = rialto_error_get_faults (error, &n_faults);

  return n_faults > 0 ? faults[0].sentence : error->message;
}

static DexFuture *
run_fiber (RialtoFiber *fiber,
           gpointer     data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = dex_await (rialto_async_or_cancelled (dex_ref (data), rialto_fiber_get_cancellable (fiber)),
                             &error);
  g_autoptr (RialtoErrand) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL || g_cancellable_is_cancelled (self->cancellable))
    return dex_future_new_true ();
  set_busy (self, FALSE);
  if (done)
    g_signal_emit (self, done_signal, 0);
  else
    rialto_errand_fail (self, error);
  return dex_future_new_true ();
}

static void
rialto_errand_get_property (GObject    *object,
                            guint       property,
                            GValue     *value,
                            GParamSpec *pspec)
{
  RialtoErrand *self = RIALTO_ERRAND (object);

  if (property == PROP_BUSY)
    g_value_set_boolean (value, self->busy);
  else if (property == PROP_ERROR_TEXT)
    g_value_set_string (value, self->error_text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_errand_dispose (GObject *object)
{
  g_cancellable_cancel (RIALTO_ERRAND (object)->cancellable);
  G_OBJECT_CLASS (rialto_errand_parent_class)->dispose (object);
}

static void
rialto_errand_finalize (GObject *object)
{
  RialtoErrand *self = RIALTO_ERRAND (object);

  g_object_unref (self->cancellable);
  g_free (self->error_text);
  G_OBJECT_CLASS (rialto_errand_parent_class)->finalize (object);
}

static void
rialto_errand_class_init (RialtoErrandClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_errand_get_property;
  object_class->dispose = rialto_errand_dispose;
  object_class->finalize = rialto_errand_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  done_signal = g_signal_new ("done", RIALTO_TYPE_ERRAND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                              0);
  failed_signal = g_signal_new ("failed", RIALTO_TYPE_ERRAND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
rialto_errand_init (RialtoErrand *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * rialto_errand_run:
 * @self: an errand that is not under way
 * @future: (transfer full): what is waited for
 */
void
rialto_errand_run (RialtoErrand *self,
                   DexFuture    *future)
{
  set_error_text (self, NULL);
  set_busy (self, TRUE);
  dex_future_disown (rialto_async_spawn ("errand", self, self->cancellable, run_fiber, future, dex_unref));
}

/**
 * rialto_errand_fail:
 * @self: an errand
 * @error: why it cannot be done
 */
void
rialto_errand_fail (RialtoErrand *self,
                    const GError *error)
{
  set_error_text (self, find_sentence (error));
  g_signal_emit (self, failed_signal, 0, error);
}

/**
 * rialto_errand_get_busy:
 * @self: an errand
 *
 * Returns: whether it is under way
 */
gboolean
rialto_errand_get_busy (RialtoErrand *self)
{
  return self->busy;
}
