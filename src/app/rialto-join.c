/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-join.h"

#include "rialto-api.h"
#include "rialto-base-url.h"

/**
 * RialtoJoin:
 *
 * Somebody on the way into a community: the one they visit, and what they do there to become a member. The pages of the welcome share
 * one. `joined` is emitted with the membership that comes of it: a member's, or that of a visitor who looks around.
 *
 * The one that is visited may be the membership of somebody whom the server has signed out. Then only they can sign in, and their
 * membership goes on.
 */
struct _RialtoJoin
{
  GObject parent_instance;

  /* owned */
  RialtoAccounts   *accounts;
  RialtoMembership *visit;  /* nullable: no address yet */
  char             *wanted; /* nullable: the address that was typed last */
  char             *given;  /* nullable: by a link */
  char             *invite; /* nullable: that came with the address */

  gboolean allow_local; /* there */
};

enum
{
  PROP_0,
  PROP_ACCOUNTS,
  PROP_VISIT,
  PROP_ADDRESS,
  PROP_HANDLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint joined_signal;

G_DEFINE_FINAL_TYPE (RialtoJoin, rialto_join, G_TYPE_OBJECT)

static RialtoTransport *
get_transport (RialtoJoin *self)
{
  return rialto_session_get_transport (rialto_membership_get_session (self->visit));
}

static void
rialto_join_get_property (GObject    *object,
                          guint       property,
                          GValue     *value,
                          GParamSpec *pspec)
{
  RialtoJoin *self = RIALTO_JOIN (object);

  if (property == PROP_ACCOUNTS)
    g_value_set_object (value, self->accounts);
  else if (property == PROP_VISIT)
    g_value_set_object (value, self->visit);
  else if (property == PROP_ADDRESS)
    g_value_set_string (value, self->visit != NULL ? rialto_transport_get_base (get_transport (self)) : NULL);
  else if (property == PROP_HANDLE)
    g_value_set_string (value, rialto_join_get_handle (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_join_set_property (GObject      *object,
                          guint         property,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  RialtoJoin *self = RIALTO_JOIN (object);

  if (property == PROP_VISIT)
    rialto_join_set_visit (self, g_value_get_object (value));
  else if (property != PROP_ACCOUNTS)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  else if (g_set_object (&self->accounts, g_value_get_object (value)))
    g_object_notify_by_pspec (object, pspec);
}

static void
rialto_join_finalize (GObject *object)
{
  RialtoJoin *self = RIALTO_JOIN (object);

  g_clear_object (&self->visit);
  g_clear_object (&self->accounts);
  g_free (self->wanted);
  g_free (self->given);
  g_free (self->invite);
  G_OBJECT_CLASS (rialto_join_parent_class)->finalize (object);
}

static void
rialto_join_class_init (RialtoJoinClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_join_get_property;
  object_class->set_property = rialto_join_set_property;
  object_class->finalize = rialto_join_finalize;

  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, RIALTO_TYPE_ACCOUNTS, flags);
  properties[PROP_VISIT] = g_param_spec_object ("visit", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HANDLE] = g_param_spec_string ("handle", NULL, NULL, NULL,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  joined_signal = g_signal_new ("joined", RIALTO_TYPE_JOIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, RIALTO_TYPE_MEMBERSHIP);
}

static void
rialto_join_init (RialtoJoin *self)
{
}

/**
 * rialto_join_new:
 * @accounts: (nullable): where the account is going to be
 *
 * Returns: (transfer full): somebody who has not said where to
 */
RialtoJoin *
rialto_join_new (RialtoAccounts *accounts)
{
  return g_object_new (RIALTO_TYPE_JOIN, "accounts", accounts, NULL);
}

/**
 * rialto_join_get_accounts:
 * @self: somebody on the way
 *
 * Returns: (transfer none) (nullable): where the account is going to be
 */
RialtoAccounts *
rialto_join_get_accounts (RialtoJoin *self)
{
  return self->accounts;
}

/**
 * rialto_join_get_visit:
 * @self: somebody on the way
 *
 * Returns: (transfer none) (nullable): where they are
 */
RialtoMembership *
rialto_join_get_visit (RialtoJoin *self)
{
  return self->visit;
}

/**
 * rialto_join_set_visit:
 * @self: somebody on the way
 * @visit: (nullable): where they are
 */
void
rialto_join_set_visit (RialtoJoin       *self,
                       RialtoMembership *visit)
{
  if (!g_set_object (&self->visit, visit))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VISIT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADDRESS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HANDLE]);
}

/**
 * rialto_join_get_handle:
 * @self: somebody on the way
 *
 * Returns: (transfer none) (nullable): who alone can sign in, when the server has signed them out
 */
const char *
rialto_join_get_handle (RialtoJoin *self)
{
  RialtoAccountRecord *record = self->visit != NULL ? rialto_membership_get_record (self->visit) : NULL;

  return record != NULL ? rialto_account_record_get_handle (record) : NULL;
}

/**
 * rialto_join_get_given:
 * @self: somebody on the way
 *
 * Returns: (transfer none) (nullable): what a link has given them, so that they need not type it: an address, or the code from a mail
 */
const char *
rialto_join_get_given (RialtoJoin *self)
{
  return self->given;
}

/**
 * rialto_join_set_given:
 * @self: somebody on the way
 * @given: (nullable): what a link has given them
 */
void
rialto_join_set_given (RialtoJoin *self,
                       const char *given)
{
  g_set_str (&self->given, given);
}

/**
 * rialto_join_get_invite:
 * @self: somebody on the way
 *
 * Returns: (transfer none) (nullable): the code of the invitation that they were sent with the address
 */
const char *
rialto_join_get_invite (RialtoJoin *self)
{
  return self->invite;
}

/**
 * rialto_join_set_invite:
 * @self: somebody on the way
 * @invite: (nullable): the code of an invitation to where they are going
 */
void
rialto_join_set_invite (RialtoJoin *self,
                        const char *invite)
{
  g_set_str (&self->invite, invite);
}

/**
 * rialto_join_finish:
 * @self: somebody on the way
 * @membership: where they have come
 */
void
rialto_join_finish (RialtoJoin       *self,
                    RialtoMembership *membership)
{
  g_signal_emit (self, joined_signal, 0, membership);
}

typedef struct
{
  char    *address, *certificate; /* as it was typed; nullable */
  gboolean allow_local;
} Way;

static void
way_free (Way *way)
{
  g_free (way->address);
  g_free (way->certificate);
  g_free (way);
}

/* Encrypted if at all possible. Where a community at home has no certificate its address, without a scheme, is that of http. */
static RialtoMembership *
await_visit (const Way *way,
             GError   **error)
{
  g_autoptr (GError) failure = NULL;
  RialtoMembership *visit =
    dex_await_object (rialto_membership_visit_trusting (way->address, way->allow_local, way->certificate),
                      &failure);
  g_autofree char *cleartext = NULL;

  if (visit != NULL)
    return visit;
  if (g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_UNREACHABLE))
    cleartext = rialto_base_url_dup_cleartext (way->address);
  if (cleartext != NULL)
    return dex_await_object (rialto_membership_visit (cleartext, way->allow_local), error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static DexFuture *
visit_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoMembership) visit = await_visit (data, &error);
  g_autoptr (RialtoJoin) self = rialto_fiber_dup_owner (fiber);

  if (visit == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self != NULL)
    rialto_join_set_visit (self, visit);
  return dex_future_new_true ();
}

/**
 * rialto_join_visit:
 * @self: somebody on the way
 * @address: as they typed it
 * @allow_local: whether they consent to no encryption within a local network
 *
 * Returns: (transfer full): resolves when they are there
 */
DexFuture *
rialto_join_visit (RialtoJoin *self,
                   const char *address,
                   gboolean    allow_local)
{
  g_set_str (&self->wanted, address);
  self->allow_local = allow_local;
  return rialto_join_visit_trusting (self, NULL);
}

/**
 * rialto_join_visit_trusting:
 * @self: somebody on the way, whom the certificate at the address they typed has stopped
 * @certificate: (nullable): its fingerprint, which they have compared
 *
 * Returns: (transfer full): resolves when they are there
 */
DexFuture *
rialto_join_visit_trusting (RialtoJoin *self,
                            const char *certificate)
{
  Way *way = g_new0 (Way, 1);

  way->address = g_strdup (self->wanted != NULL ? self->wanted : "");
  way->certificate = g_strdup (certificate);
  way->allow_local = self->allow_local;
  return rialto_async_spawn ("join-visit", self, NULL, visit_fiber, way, (GDestroyNotify) way_free);
}

static DexFuture *
joined_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoMembership) membership = dex_await_object (dex_ref (data), &error);
  g_autoptr (RialtoJoin) self = rialto_fiber_dup_owner (fiber);

  if (membership == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self != NULL)
    rialto_join_finish (self, membership);
  return dex_future_new_true ();
}

/* The account is known, and its files are open: only the session begins anew. */
static DexFuture *
return_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoSession) session = dex_await_object (dex_ref (data), &error);
  g_autoptr (RialtoJoin) self = rialto_fiber_dup_owner (fiber);

  if (session == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  rialto_session_start (session);
  if (self != NULL)
    rialto_join_finish (self, self->visit);
  return dex_future_new_true ();
}

/**
 * rialto_join_sign_in:
 * @self: a visitor
 * @login: handle or e-mail address; of no account where one can only return to one's own
 * @password: the password
 *
 * Returns: (transfer full): resolves after `joined`
 */
DexFuture *
rialto_join_sign_in (RialtoJoin *self,
                     const char *login,
                     const char *password)
{
  RialtoSession *session = rialto_membership_get_session (self->visit);
  const char *handle = rialto_join_get_handle (self);
  RialtoCredentials credentials = { .login = handle != NULL ? handle : login, .password = password };

  rialto_credentials_set_device (&credentials, g_get_host_name ());
  if (handle != NULL)
    return rialto_async_spawn ("join-return", self, NULL, return_fiber,
                               rialto_session_sign_in (session, &credentials, NULL), dex_unref);
  return rialto_async_spawn ("join-sign-in", self, NULL, joined_fiber,
                             rialto_membership_sign_in (self->accounts, session, &credentials), dex_unref);
}

/**
 * rialto_join_sign_up:
 * @self: a visitor
 * @registration: read before this returns; the device is filled in
 *
 * Returns: (transfer full): resolves after `joined`
 */
DexFuture *
rialto_join_sign_up (RialtoJoin               *self,
                     const RialtoRegistration *registration)
{
  RialtoRegistration draft = *registration;

  rialto_registration_set_device (&draft, g_get_host_name ());
  return rialto_async_spawn ("join-sign-up", self, NULL, joined_fiber,
                             rialto_membership_sign_up (self->accounts,
                                                        rialto_membership_get_session (self->visit), &draft),
                             dex_unref);
}

/**
 * rialto_join_ask_mail:
 * @self: a visitor
 * @email: of an account, perhaps
 *
 * Returns: (transfer full): resolves when the server sends a mail to choose a new password, if there is such an account
 */
DexFuture *
rialto_join_ask_mail (RialtoJoin *self,
                      const char *email)
{
  RialtoPasswordResetRequest body = { .email = email };

  return rialto_api_request_password_reset (get_transport (self),
                                            &(RialtoRequestPasswordResetArgs) { .body = &body }, NULL);
}

/**
 * rialto_join_reset:
 * @self: a visitor
 * @token: from the mail: the code, or the link that ends in it
 * @password: the new one
 *
 * Returns: (transfer full): resolves when it has been changed
 */
DexFuture *
rialto_join_reset (RialtoJoin *self,
                   const char *token,
                   const char *password)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (token));
  const char *slash = strrchr (trimmed, '/');
  RialtoPasswordReset body = { .token = slash != NULL ? slash + 1 : trimmed, .new_password = password };

  return rialto_api_reset_password (get_transport (self), &(RialtoResetPasswordArgs) { .body = &body }, NULL);
}
