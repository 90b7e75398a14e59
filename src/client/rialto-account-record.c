/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-record-private.h"

/**
 * RialtoAccountRecord:
 *
 * Somebody's account on a server, as much as is known of it without asking: what a list of accounts shows. Main thread.
 */
struct _RialtoAccountRecord
{
  GObject parent_instance;

  char *id;          /* owned: of its folder; on this computer only */
  char *server;      /* owned: the base URL */
  char *user;        /* owned: the person's id there */
  char *handle;      /* owned, nullable */
  char *name;        /* owned, nullable */
  char *avatar;      /* owned, nullable: a URL */
  char *certificate; /* owned, nullable: fingerprint */
  char *community;   /* owned, nullable: its name */
  char *status;      /* owned: the word of a RialtoPresenceStatus */

  gboolean unkept;

  GWeakRef   holder; /* the membership that has its files open */
  DexFuture *turn;   /* owned, nullable: when the last who asked for them is done opening or closing */
};

G_DEFINE_FINAL_TYPE (RialtoAccountRecord, rialto_account_record, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_SERVER,
  PROP_USER,
  PROP_HANDLE,
  PROP_NAME,
  PROP_AVATAR,
  PROP_CERTIFICATE,
  PROP_COMMUNITY,
  PROP_STATUS,
  PROP_UNKEPT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/**
 * rialto_account_record_new:
 * @id: of its folder
 * @server: the server's base URL
 * @user: the person's id there
 *
 * Returns: (transfer full): a record.
 */
RialtoAccountRecord *
rialto_account_record_new (const char *id,
                           const char *server,
                           const char *user)
{
  return g_object_new (RIALTO_TYPE_ACCOUNT_RECORD, "id", id, "server", server, "user", user, NULL);
}

/**
 * rialto_account_record_get_id:
 * @self: a record
 *
 * Returns: (transfer none): its name on this computer.
 */
const char *
rialto_account_record_get_id (RialtoAccountRecord *self)
{
  return self->id;
}

/**
 * rialto_account_record_get_server:
 * @self: a record
 *
 * Returns: (transfer none): the server's base URL.
 */
const char *
rialto_account_record_get_server (RialtoAccountRecord *self)
{
  return self->server;
}

/**
 * rialto_account_record_get_user:
 * @self: a record
 *
 * Returns: (transfer none): the person's id on that server.
 */
const char *
rialto_account_record_get_user (RialtoAccountRecord *self)
{
  return self->user;
}

/**
 * rialto_account_record_get_handle:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the handle, as last heard.
 */
const char *
rialto_account_record_get_handle (RialtoAccountRecord *self)
{
  return self->handle;
}

/**
 * rialto_account_record_get_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the name, as last heard.
 */
const char *
rialto_account_record_get_name (RialtoAccountRecord *self)
{
  return self->name;
}

/**
 * rialto_account_record_get_avatar:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the picture's URL, as last heard.
 */
const char *
rialto_account_record_get_avatar (RialtoAccountRecord *self)
{
  return self->avatar;
}

/**
 * rialto_account_record_get_certificate:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the fingerprint of the one certificate of the server that the person trusts.
 */
const char *
rialto_account_record_get_certificate (RialtoAccountRecord *self)
{
  return self->certificate;
}

/**
 * rialto_account_record_get_community:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the community's name, as last heard.
 */
const char *
rialto_account_record_get_community (RialtoAccountRecord *self)
{
  return self->community;
}

/**
 * rialto_account_record_get_status:
 * @self: a record
 *
 * Returns: (transfer none): how the person wants to be seen, by the word of a #RialtoPresenceStatus; never "offline".
 */
const char *
rialto_account_record_get_status (RialtoAccountRecord *self)
{
  return self->status;
}

/**
 * rialto_account_record_get_presence:
 * @self: a record
 *
 * Returns: the status as the value that the word stands for.
 */
RialtoPresenceStatus
rialto_account_record_get_presence (RialtoAccountRecord *self)
{
  RialtoPresenceStatus status = RIALTO_PRESENCE_STATUS_ONLINE;

  rialto_presence_status_from_word (self->status, &status);
  return status;
}

/**
 * rialto_account_record_set_handle:
 * @self: a record
 * @handle: (nullable): the handle
 */
void
rialto_account_record_set_handle (RialtoAccountRecord *self,
                                  const char          *handle)
{
  g_return_if_fail (RIALTO_IS_ACCOUNT_RECORD (self));

  if (g_set_str (&self->handle, handle))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HANDLE]);
}

/**
 * rialto_account_record_set_name:
 * @self: a record
 * @name: (nullable): the name
 */
void
rialto_account_record_set_name (RialtoAccountRecord *self,
                                const char          *name)
{
  g_return_if_fail (RIALTO_IS_ACCOUNT_RECORD (self));

  if (g_set_str (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/**
 * rialto_account_record_set_avatar:
 * @self: a record
 * @avatar: (nullable): the picture's URL
 */
void
rialto_account_record_set_avatar (RialtoAccountRecord *self,
                                  const char          *avatar)
{
  g_return_if_fail (RIALTO_IS_ACCOUNT_RECORD (self));

  if (g_set_str (&self->avatar, avatar))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVATAR]);
}

/**
 * rialto_account_record_set_certificate:
 * @self: a record
 * @certificate: (nullable): of the server, the one that the person trusts
 */
void
rialto_account_record_set_certificate (RialtoAccountRecord *self,
                                       const char          *certificate)
{
  g_return_if_fail (RIALTO_IS_ACCOUNT_RECORD (self));

  if (g_set_str (&self->certificate, certificate))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CERTIFICATE]);
}

/**
 * rialto_account_record_set_community:
 * @self: a record
 * @community: (nullable): the community's name
 */
void
rialto_account_record_set_community (RialtoAccountRecord *self,
                                     const char          *community)
{
  g_return_if_fail (RIALTO_IS_ACCOUNT_RECORD (self));

  if (g_set_str (&self->community, community))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMMUNITY]);
}

/**
 * rialto_account_record_set_status:
 * @self: a record
 * @status: (nullable): how the person wants to be seen; what is no such word is "online"
 */
void
rialto_account_record_set_status (RialtoAccountRecord *self,
                                  const char          *status)
{
  RialtoPresenceStatus known;

  g_return_if_fail (RIALTO_IS_ACCOUNT_RECORD (self));

  if (status == NULL || !rialto_presence_status_from_word (status, &known) ||
      known == RIALTO_PRESENCE_STATUS_OFFLINE)
    status = rialto_presence_status_to_word (RIALTO_PRESENCE_STATUS_ONLINE);
  if (g_set_str (&self->status, status))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/**
 * rialto_account_record_get_unkept:
 * @self: a record
 *
 * Returns: whether the newest token could not be kept: what the keyring may have is an older one.
 */
gboolean
rialto_account_record_get_unkept (RialtoAccountRecord *self)
{
  return self->unkept;
}

/**
 * rialto_account_record_set_unkept:
 * @self: a record
 * @unkept: whether the newest token could not be kept
 */
void
rialto_account_record_set_unkept (RialtoAccountRecord *self,
                                  gboolean             unkept)
{
  g_return_if_fail (RIALTO_IS_ACCOUNT_RECORD (self));

  if (self->unkept == unkept)
    return;
  self->unkept = unkept;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNKEPT]);
}

static void
rialto_account_record_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RialtoAccountRecord *self = RIALTO_ACCOUNT_RECORD (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_SERVER:
      g_value_set_string (value, self->server);
      break;
    case PROP_USER:
      g_value_set_string (value, self->user);
      break;
    case PROP_HANDLE:
      g_value_set_string (value, self->handle);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_AVATAR:
      g_value_set_string (value, self->avatar);
      break;
    case PROP_CERTIFICATE:
      g_value_set_string (value, self->certificate);
      break;
    case PROP_COMMUNITY:
      g_value_set_string (value, self->community);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_UNKEPT:
      g_value_set_boolean (value, self->unkept);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rialto_account_record_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  RialtoAccountRecord *self = RIALTO_ACCOUNT_RECORD (object);

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_SERVER:
      self->server = g_value_dup_string (value);
      break;
    case PROP_USER:
      self->user = g_value_dup_string (value);
      break;
    case PROP_HANDLE:
      rialto_account_record_set_handle (self, g_value_get_string (value));
      break;
    case PROP_NAME:
      rialto_account_record_set_name (self, g_value_get_string (value));
      break;
    case PROP_AVATAR:
      rialto_account_record_set_avatar (self, g_value_get_string (value));
      break;
    case PROP_CERTIFICATE:
      rialto_account_record_set_certificate (self, g_value_get_string (value));
      break;
    case PROP_COMMUNITY:
      rialto_account_record_set_community (self, g_value_get_string (value));
      break;
    case PROP_STATUS:
      rialto_account_record_set_status (self, g_value_get_string (value));
      break;
    case PROP_UNKEPT:
      rialto_account_record_set_unkept (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rialto_account_record_finalize (GObject *object)
{
  RialtoAccountRecord *self = RIALTO_ACCOUNT_RECORD (object);

  g_free (self->id);
  g_free (self->server);
  g_free (self->user);
  g_free (self->handle);
  g_free (self->name);
  g_free (self->avatar);
  g_free (self->certificate);
  g_free (self->community);
  g_free (self->status);
  dex_clear (&self->turn);
  g_weak_ref_clear (&self->holder);

  G_OBJECT_CLASS (rialto_account_record_parent_class)->finalize (object);
}

static void
rialto_account_record_class_init (RialtoAccountRecordClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags fixed = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags changing = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_account_record_get_property;
  object_class->set_property = rialto_account_record_set_property;
  object_class->finalize = rialto_account_record_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, fixed);
  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL, fixed);
  properties[PROP_USER] = g_param_spec_string ("user", NULL, NULL, NULL, fixed);
  properties[PROP_HANDLE] = g_param_spec_string ("handle", NULL, NULL, NULL, changing);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, changing);
  properties[PROP_AVATAR] = g_param_spec_string ("avatar", NULL, NULL, NULL, changing);
  properties[PROP_CERTIFICATE] = g_param_spec_string ("certificate", NULL, NULL, NULL, changing);
  properties[PROP_COMMUNITY] = g_param_spec_string ("community", NULL, NULL, NULL, changing);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, changing);
  properties[PROP_UNKEPT] = g_param_spec_boolean ("unkept", NULL, NULL, FALSE, changing);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_account_record_init (RialtoAccountRecord *self)
{
  self->status = g_strdup (rialto_presence_status_to_word (RIALTO_PRESENCE_STATUS_ONLINE));
  g_weak_ref_init (&self->holder, NULL);
}

/*< private >
 * rialto_account_record_take_turn:
 * @self: a record
 * @done: (transfer none): when who asks is done with opening or closing the account's files
 *
 * Only one has them at a time, and the next one waits.
 *
 * Returns: (transfer full): resolves or rejects when all who asked before are done
 */
DexFuture *
rialto_account_record_take_turn (RialtoAccountRecord *self,
                                 DexFuture           *done)
{
  DexFuture *before = self->turn != NULL ? g_steal_pointer (&self->turn) : dex_future_new_true ();

  self->turn = dex_future_is_pending (before) ? dex_future_all (dex_ref (before), dex_ref (done), NULL)
                                              : dex_ref (done);
  return before;
}

/*< private >
 * rialto_account_record_dup_holder:
 * @self: a record
 *
 * Returns: (transfer full) (nullable) (type RialtoMembership): who has its files open
 */
gpointer
rialto_account_record_dup_holder (RialtoAccountRecord *self)
{
  return g_weak_ref_get (&self->holder);
}

/*< private >
 * rialto_account_record_set_holder:
 * @self: a record
 * @holder: (nullable) (type RialtoMembership): who has its files open; held weakly
 */
void
rialto_account_record_set_holder (RialtoAccountRecord *self,
                                  gpointer             holder)
{
  g_weak_ref_set (&self->holder, holder);
}
