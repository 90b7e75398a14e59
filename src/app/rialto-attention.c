/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-attention.h"

#include "rialto-clock.h"

/* Who has not used the program for so long is away. */
#define AWAY_AFTER (10 * RIALTO_MINUTE)

/**
 * RialtoAttention:
 *
 * Whether somebody is there: they are while they use the program, and away some time after, or as soon as the screen is `locked`. The
 * server of `membership` is told, unless its account is to be seen otherwise; a visitor is seen by nobody. Main thread.
 */
struct _RialtoAttention
{
  GObject parent_instance;

  RialtoMembership    *membership; /* owned, nullable */
  GSignalGroup        *record;     /* owned: of its account */
  RialtoTime           last_use;   /* monotonic; -1: never */
  RialtoPresenceStatus status;     /* by the use of the program */
  guint                timeout;    /* source */
  gboolean             locked;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_LOCKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAttention, rialto_attention, G_TYPE_OBJECT)

static RialtoAccountRecord *
get_record (RialtoAttention *self)
{
  return self->membership != NULL ? rialto_membership_get_record (self->membership) : NULL;
}

static void
tell (RialtoAttention *self)
{
  if (get_record (self) != NULL)
    rialto_gateway_client_set_presence (
      rialto_session_get_gateway (rialto_membership_get_session (self->membership)),
      rialto_attention_get_status (self));
}

/* Nobody looks at what is not shown. */
static void
leave (RialtoAttention *self)
{
  if (self->membership != NULL && rialto_membership_get_record (self->membership) != NULL &&
      rialto_attention_get_status (self) == RIALTO_PRESENCE_STATUS_ONLINE)
    rialto_gateway_client_set_presence (
      rialto_session_get_gateway (rialto_membership_get_session (self->membership)),
      RIALTO_PRESENCE_STATUS_IDLE);
}

static void
on_timeout (gpointer data)
{
  RialtoAttention *self = data;

  self->timeout = 0;
  rialto_attention_judge (self);
}

/**
 * rialto_attention_judge:
 * @self: an attention
 *
 * Looks at the clock. It does so by itself when somebody may have gone.
 */
void
rialto_attention_judge (RialtoAttention *self)
{
  RialtoTime left = self->last_use >= 0 ? self->last_use + AWAY_AFTER - rialto_clock_monotonic () : 0;
  gboolean there = left > 0 && !self->locked;

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (there)
    self->timeout = g_timeout_add_once ((guint) left, on_timeout, self);
  self->status = there ? RIALTO_PRESENCE_STATUS_ONLINE : RIALTO_PRESENCE_STATUS_IDLE;
  tell (self);
}

/**
 * rialto_attention_note:
 * @self: an attention
 *
 * Somebody uses the program just now.
 */
void
rialto_attention_note (RialtoAttention *self)
{
  self->last_use = rialto_clock_monotonic ();
  if (self->status != RIALTO_PRESENCE_STATUS_ONLINE)
    rialto_attention_judge (self);
}

/**
 * rialto_attention_get_status:
 * @self: an attention
 *
 * Returns: how the member is seen: as they wish, and away when they would be seen but are not there
 */
RialtoPresenceStatus
rialto_attention_get_status (RialtoAttention *self)
{
  RialtoAccountRecord *record = get_record (self);
  RialtoPresenceStatus wish = record != NULL ? rialto_account_record_get_presence (record)
                                             : RIALTO_PRESENCE_STATUS_ONLINE;

  return wish == RIALTO_PRESENCE_STATUS_ONLINE ? self->status : wish;
}

static void
rialto_attention_get_property (GObject    *object,
                               guint       property,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, RIALTO_ATTENTION (object)->membership);
  else if (property == PROP_LOCKED)
    g_value_set_boolean (value, RIALTO_ATTENTION (object)->locked);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_attention_set_property (GObject      *object,
                               guint         property,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  RialtoAttention *self = RIALTO_ATTENTION (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (self->membership == g_value_get_object (value))
        return;
      leave (self);
      g_set_object (&self->membership, g_value_get_object (value));
      g_signal_group_set_target (self->record, get_record (self));
      tell (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_LOCKED)
    {
      if (self->locked == g_value_get_boolean (value))
        return;
      self->locked = g_value_get_boolean (value);
      rialto_attention_judge (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_attention_dispose (GObject *object)
{
  RialtoAttention *self = RIALTO_ATTENTION (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->record);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_attention_parent_class)->dispose (object);
}

static void
rialto_attention_class_init (RialtoAttentionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_attention_get_property;
  object_class->set_property = rialto_attention_set_property;
  object_class->dispose = rialto_attention_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_attention_init (RialtoAttention *self)
{
  self->last_use = -1;
  self->status = RIALTO_PRESENCE_STATUS_IDLE;
  self->record = g_signal_group_new (RIALTO_TYPE_ACCOUNT_RECORD);
  g_signal_group_connect_swapped (self->record, "notify::status", G_CALLBACK (tell), self);
}

/**
 * rialto_attention_new:
 *
 * Returns: (transfer full): nobody has used the program yet
 */
RialtoAttention *
rialto_attention_new (void)
{
  return g_object_new (RIALTO_TYPE_ATTENTION, NULL);
}
