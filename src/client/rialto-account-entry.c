/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-entry.h"

/**
 * RialtoAccountEntry:
 *
 * An account on this computer as a list of them shows it: its record, its membership while that is open, or why it could not be opened;
 * who one is there (`person`: as the server says it, else as it was known), how much there is unread, and whether the server has signed
 * one out. Main thread.
 */
struct _RialtoAccountEntry
{
  GObject parent_instance;

  /* owned */
  RialtoAccountRecord *record;
  RialtoMembership    *membership; /* nullable */
  GError              *error;      /* nullable */
  GSignalGroup        *session;
};

enum
{
  PROP_0,
  PROP_RECORD,
  PROP_MEMBERSHIP,
  PROP_ERROR,
  PROP_PERSON,
  PROP_UNREAD,
  PROP_SIGNED_OUT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountEntry, rialto_account_entry, G_TYPE_OBJECT)

static RialtoSession *
get_session (RialtoAccountEntry *self)
{
  return self->membership != NULL ? rialto_membership_get_session (self->membership) : NULL;
}

/**
 * rialto_account_entry_get_record:
 * @self: an entry
 *
 * Returns: (transfer none): the account
 */
RialtoAccountRecord *
rialto_account_entry_get_record (RialtoAccountEntry *self)
{
  return self->record;
}

/**
 * rialto_account_entry_get_membership:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): its membership while it is open
 */
RialtoMembership *
rialto_account_entry_get_membership (RialtoAccountEntry *self)
{
  return self->membership;
}

/**
 * rialto_account_entry_get_error:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): why it could not be opened
 */
const GError *
rialto_account_entry_get_error (RialtoAccountEntry *self)
{
  return self->error;
}

/**
 * rialto_account_entry_get_unread:
 * @self: an entry
 *
 * Returns: how many notifications are not read
 */
gint64
rialto_account_entry_get_unread (RialtoAccountEntry *self)
{
  return self->membership != NULL ? rialto_session_get_unread (get_session (self)) : 0;
}

/**
 * rialto_account_entry_get_signed_out:
 * @self: an entry
 *
 * Returns: whether it is open, and its server has signed the person out
 */
gboolean
rialto_account_entry_get_signed_out (RialtoAccountEntry *self)
{
  return self->membership != NULL &&
         rialto_session_get_state (get_session (self)) == RIALTO_SESSION_STATE_SIGNED_OUT;
}

/**
 * rialto_account_entry_get_person:
 * @self: an entry
 *
 * Returns: (transfer none): who one is there, with a name and an avatar
 */
GObject *
rialto_account_entry_get_person (RialtoAccountEntry *self)
{
  RialtoAccountObject *me = self->membership != NULL ? rialto_session_get_me (get_session (self)) : NULL;

  return me != NULL ? G_OBJECT (rialto_account_object_get_profile (me)) : G_OBJECT (self->record);
}

static void
on_me (RialtoAccountEntry *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSON]);
}

static void
on_unread (RialtoAccountEntry *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
}

static void
on_state (RialtoAccountEntry *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_OUT]);
}

/**
 * rialto_account_entry_set_membership:
 * @self: an entry
 * @membership: (nullable): the account's, which is open
 *
 * That it could not be opened is over then.
 */
void
rialto_account_entry_set_membership (RialtoAccountEntry *self,
                                     RialtoMembership   *membership)
{
  if (!g_set_object (&self->membership, membership))
    return;
  g_signal_group_set_target (self->session, get_session (self));
  if (membership != NULL)
    rialto_account_entry_set_error (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
  on_me (self);
  on_unread (self);
  on_state (self);
}

/**
 * rialto_account_entry_set_error:
 * @self: an entry
 * @error: (nullable): why it could not be opened
 */
void
rialto_account_entry_set_error (RialtoAccountEntry *self,
                                const GError       *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
rialto_account_entry_get_property (GObject    *object,
                                   guint       property,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  RialtoAccountEntry *self = RIALTO_ACCOUNT_ENTRY (object);

  switch (property)
    {
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_PERSON:
      g_value_set_object (value, rialto_account_entry_get_person (self));
      break;
    case PROP_UNREAD:
      g_value_set_int64 (value, rialto_account_entry_get_unread (self));
      break;
    case PROP_SIGNED_OUT:
      g_value_set_boolean (value, rialto_account_entry_get_signed_out (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_account_entry_finalize (GObject *object)
{
  RialtoAccountEntry *self = RIALTO_ACCOUNT_ENTRY (object);

  g_clear_object (&self->session);
  g_clear_object (&self->membership);
  g_clear_object (&self->record);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (rialto_account_entry_parent_class)->finalize (object);
}

static void
rialto_account_entry_class_init (RialtoAccountEntryClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_account_entry_get_property;
  object_class->finalize = rialto_account_entry_finalize;

  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, RIALTO_TYPE_ACCOUNT_RECORD, flags);
  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_UNREAD] = g_param_spec_int64 ("unread", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_SIGNED_OUT] = g_param_spec_boolean ("signed-out", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_account_entry_init (RialtoAccountEntry *self)
{
  self->session = g_signal_group_new (RIALTO_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session, "notify::me", G_CALLBACK (on_me), self);
  g_signal_group_connect_swapped (self->session, "notify::unread-notifications", G_CALLBACK (on_unread),
                                  self);
  g_signal_group_connect_swapped (self->session, "notify::state", G_CALLBACK (on_state), self);
}

/**
 * rialto_account_entry_new:
 * @record: an account
 *
 * Returns: (transfer full): its entry; it is not open
 */
RialtoAccountEntry *
rialto_account_entry_new (RialtoAccountRecord *record)
{
  RialtoAccountEntry *self = g_object_new (RIALTO_TYPE_ACCOUNT_ENTRY, NULL);

  self->record = g_object_ref (record);
  return self;
}
