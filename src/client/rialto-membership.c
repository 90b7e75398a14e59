/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-membership.h"

#include "rialto-account-record-private.h"
#include "rialto-id.h"
#include "rialto-session-kept-private.h"
#include "rialto-token-keeper-private.h"
#include "rialto-transport-private.h"

/* What is kept there is gone with the membership. */
#define IN_MEMORY     ":memory:"
#define MEMORY_BUDGET (G_GINT64_CONSTANT (8) << 20)

/**
 * RialtoMembership:
 *
 * Being in a community, as a member or to look around: the session, what is kept of it on this computer, and what waits to be sent.
 * A visitor keeps nothing and sends nothing.
 */
struct _RialtoMembership
{
  GObject parent_instance;

  /* owned */
  RialtoSession       *session;
  RialtoAccountRecord *record;   /* nullable: a visitor */
  RialtoCache         *cache;    /* nullable */
  RialtoDeeds         *deeds;    /* nullable */
  GObject             *textures; /* nullable; the app's */
  DexFuture           *closing;  /* nullable: when it is closed */
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_DEEDS,
  PROP_RECORD,
  PROP_TEXTURES,
  PROP_COMMUNITY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoMembership, rialto_membership, G_TYPE_OBJECT)

static void
rialto_membership_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoMembership *self = RIALTO_MEMBERSHIP (object);

  switch (property)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_DEEDS:
      g_value_set_object (value, self->deeds);
      break;
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_TEXTURES:
      g_value_set_object (value, self->textures);
      break;
    case PROP_COMMUNITY:
      g_value_set_string (value, rialto_membership_get_community (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_membership_dispose (GObject *object)
{
  RialtoMembership *self = RIALTO_MEMBERSHIP (object);

  g_clear_object (&self->deeds);
  g_clear_object (&self->cache);
  g_clear_object (&self->textures);
  g_clear_object (&self->record);
  g_clear_object (&self->session);
  dex_clear (&self->closing);
  G_OBJECT_CLASS (rialto_membership_parent_class)->dispose (object);
}

static void
rialto_membership_class_init (RialtoMembershipClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_membership_get_property;
  object_class->dispose = rialto_membership_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, RIALTO_TYPE_SESSION, flags);
  properties[PROP_DEEDS] = g_param_spec_object ("deeds", NULL, NULL, RIALTO_TYPE_DEEDS, flags);
  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, RIALTO_TYPE_ACCOUNT_RECORD, flags);
  properties[PROP_TEXTURES] = g_param_spec_object ("textures", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_COMMUNITY] = g_param_spec_string ("community", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_membership_init (RialtoMembership *self)
{
}

static gboolean
knows_server (RialtoMembership *self)
{
  const char *name = rialto_meta_object_get_name (rialto_session_get_server (self->session));

  return name != NULL && *name != '\0';
}

/* The account keeps it for when the server cannot be asked. */
static void
learn_community (RialtoMembership *self)
{
  if (self->record != NULL && knows_server (self))
    rialto_account_record_set_community (
      self->record, rialto_meta_object_get_name (rialto_session_get_server (self->session)));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMMUNITY]);
}

/* Who comes back has not asked yet what the server is. */
static void
ask_server (RialtoMembership *self)
{
  RialtoGatewayClient *gateway = rialto_session_get_gateway (self->session);

  if (rialto_gateway_client_get_state (gateway) == RIALTO_GATEWAY_STATE_ONLINE && !knows_server (self))
    dex_future_disown (rialto_session_load_server (self->session, NULL));
}

static void
follow_server (RialtoMembership *self)
{
  g_signal_connect_object (rialto_session_get_server (self->session), "notify::name",
                           G_CALLBACK (learn_community), self, G_CONNECT_SWAPPED);
  if (self->record != NULL)
    g_signal_connect_object (rialto_session_get_gateway (self->session), "notify::state",
                             G_CALLBACK (ask_server), self, G_CONNECT_SWAPPED);
  learn_community (self);
}

typedef struct
{
  char    *server;      /* owned */
  char    *certificate; /* owned, nullable */
  gboolean allow_local;
} Visit;

static void
visit_free (gpointer data)
{
  g_free (((Visit *) data)->server);
  g_free (((Visit *) data)->certificate);
  g_free (data);
}

static DexFuture *
visit_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  Visit *visit = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoTransport) transport = rialto_transport_new (visit->server, visit->allow_local, &error);
  g_autoptr (RialtoMembership) self = NULL;

  if (transport == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  rialto_transport_trust (transport, visit->certificate);
  self = g_object_new (RIALTO_TYPE_MEMBERSHIP, NULL);
  self->session = rialto_session_new (transport);
  follow_server (self);
  if (!dex_await (rialto_session_load_server (self->session, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_object (g_steal_pointer (&self));
}

/**
 * rialto_membership_visit:
 * @server: an address, as somebody typed it
 * @allow_local: whether they consent to no encryption within a local network
 *
 * Returns: (transfer full): resolves to a visitor's #RialtoMembership when the server has said what it is
 */
DexFuture *
rialto_membership_visit (const char *server,
                         gboolean    allow_local)
{
  return rialto_membership_visit_trusting (server, allow_local, NULL);
}

/**
 * rialto_membership_visit_trusting:
 * @server: an address, as somebody typed it
 * @allow_local: whether they consent to no encryption within a local network
 * @certificate: (nullable): the fingerprint of the one certificate that they trust there
 *
 * Returns: (transfer full): as rialto_membership_visit(); who signs in there goes on trusting that one alone
 */
DexFuture *
rialto_membership_visit_trusting (const char *server,
                                  gboolean    allow_local,
                                  const char *certificate)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->certificate = g_strdup (certificate);

  visit->server = g_strdup (server);
  visit->allow_local = allow_local;
  return rialto_async_spawn ("visit-server", NULL, NULL, visit_fiber, visit, visit_free);
}

static DexFuture *
close_files (RialtoMembership *self)
{
  if (self->closing != NULL)
    return dex_ref (self->closing);
  rialto_session_stop (self->session);
  if (self->cache != NULL)
    rialto_session_keep (self->session, self->cache);
  self->closing =
    dex_future_all (rialto_outbox_close (rialto_deeds_get_outbox (self->deeds)),
                    self->cache != NULL ? rialto_cache_close (self->cache) : dex_future_new_true (), NULL);
  return dex_ref (self->closing);
}

/* The server does not know of all that was kept, and what it says now may seem older. */
static void
forget_cache (RialtoMembership *self)
{
  dex_future_disown (rialto_cache_clear (self->cache));
}

/* A cache may vanish, and one that cannot be opened has vanished: there is one in memory then, which is as good until the end. */
static RialtoCache *
await_cache (DexFuture *opening)
{
  g_autoptr (GError) error = NULL;
  RialtoCache *cache = dex_await_object (opening, &error);

  if (cache != NULL)
    return cache;
  g_message ("Nothing is kept for reading offline: %s", error->message);
  return dex_await_object (rialto_cache_open (IN_MEMORY, RIALTO_CONTRACT_HASH, MEMORY_BUDGET), NULL);
}

/* Who is not taken in leaves nothing open: who tries again would find the file in use. */
static void
await_cache_closed (DexFuture *opening)
{
  g_autoptr (RialtoCache) cache = dex_await_object (opening, NULL);

  if (cache != NULL)
    dex_await (rialto_cache_close (cache), NULL);
}

static void
take_cache (RialtoMembership *self,
            RialtoCache      *cache)
{
  RialtoTransport *transport = rialto_session_get_transport (self->session);

  self->cache = cache;
  if (cache == NULL)
    return;
  rialto_transport_saw_seq (transport, dex_await_int64 (rialto_cache_get_newest (cache), NULL));
  g_signal_connect_object (self->session, "restored", G_CALLBACK (forget_cache), self, G_CONNECT_SWAPPED);
  rialto_transport_set_cache (transport, cache);
}

static RialtoMembership *
await_open_files (RialtoAccounts      *accounts,
                  RialtoAccountRecord *record,
                  RialtoSession       *session,
                  GError             **error)
{
  g_autoptr (RialtoMembership) self = g_object_new (RIALTO_TYPE_MEMBERSHIP, NULL);
  g_autofree char *outbox_path = rialto_accounts_dup_path (accounts, record, RIALTO_ACCOUNT_OUTBOX);
  g_autofree char *cache_path = rialto_accounts_dup_path (accounts, record, RIALTO_ACCOUNT_CACHE);
  /* Both at once, each on a thread of its own. */
  g_autoptr (DexFuture) opening_outbox = rialto_outbox_open (outbox_path);
  g_autoptr (DexFuture)
    opening_cache = rialto_cache_open (cache_path, RIALTO_CONTRACT_HASH, RIALTO_CACHE_BUDGET);
  g_autoptr (RialtoOutbox) outbox = NULL;

  self->session = g_object_ref (session);
  self->record = g_object_ref (record);
  outbox = dex_await_object (g_steal_pointer (&opening_outbox), error);
  if (outbox == NULL)
    {
      await_cache_closed (g_steal_pointer (&opening_cache));
      return NULL;
    }
  follow_server (self);
  self->deeds = rialto_deeds_new (session, outbox);
  take_cache (self, await_cache (g_steal_pointer (&opening_cache)));
  if (self->cache != NULL)
    rialto_session_await_kept (session, self->cache);
  rialto_account_record_set_holder (record, self);
  return g_steal_pointer (&self);
}

/* Opens what is kept on this computer of an account. Whoever has it open closes it first: who signs in to it anew takes it over. */
static RialtoMembership *
await_files (RialtoAccounts      *accounts,
             RialtoAccountRecord *record,
             RialtoSession       *session,
             GError             **error)
{
  g_autoptr (DexPromise) done = dex_promise_new ();
  g_autoptr (RialtoMembership) holder = NULL;
  RialtoMembership *self;

  dex_await (rialto_account_record_take_turn (record, DEX_FUTURE (done)), NULL);
  holder = rialto_account_record_dup_holder (record);
  if (holder != NULL)
    dex_await (close_files (holder), NULL);
  self = await_open_files (accounts, record, session, error);
  dex_promise_resolve_boolean (done, TRUE);
  return self;
}

typedef struct
{
  RialtoAccounts      *accounts; /* owned */
  RialtoAccountRecord *record;   /* owned */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->accounts);
  g_object_unref (opening->record);
  g_free (opening);
}

static DexFuture *
open_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Opening *opening = data;
  const char *server = rialto_account_record_get_server (opening->record);
  const char *user = rialto_account_record_get_user (opening->record);
  RialtoSecrets *secrets = rialto_accounts_get_secrets (opening->accounts);
  g_autoptr (RialtoTokenKeeper) keeper = rialto_token_keeper_new (secrets, server);
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoTransport) transport = rialto_transport_new (server, TRUE, &error);
  g_autoptr (RialtoSession) session = NULL;
  g_autoptr (RialtoMembership) self = NULL;

  if (transport == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  rialto_transport_trust (transport, rialto_account_record_get_certificate (opening->record));
  session = rialto_session_new (transport);
  dex_future_disown (rialto_token_keeper_know (keeper, user,
                                               rialto_account_record_get_handle (opening->record)));
  rialto_token_keeper_attach (keeper, transport);
  /* The keyring answers when it has been opened. What was kept is read meanwhile; and where there is no token, one is asked to sign in. */
  rialto_transport_expect_token (transport, rialto_secrets_lookup (secrets, server, user));
  self = await_files (opening->accounts, opening->record, session, &error);
  if (self == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  rialto_session_start (session);
  return dex_future_new_take_object (g_steal_pointer (&self));
}

/**
 * rialto_membership_open:
 * @accounts: the accounts on this computer
 * @record: one of them
 *
 * Does not wait for the server: what is kept can be read at once.
 *
 * Returns: (transfer full): resolves to a #RialtoMembership
 */
DexFuture *
rialto_membership_open (RialtoAccounts      *accounts,
                        RialtoAccountRecord *record)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->accounts = g_object_ref (accounts);
  opening->record = g_object_ref (record);
  return rialto_async_spawn ("open-membership", NULL, NULL, open_fiber, opening, opening_free);
}

typedef struct
{
  RialtoAccounts    *accounts; /* owned */
  RialtoSession     *session;  /* owned */
  RialtoTokenKeeper *keeper;   /* owned */
  DexFuture         *signing;  /* owned */
} Joining;

static void
joining_free (gpointer data)
{
  Joining *joining = data;

  g_object_unref (joining->accounts);
  g_object_unref (joining->session);
  rialto_token_keeper_unref (joining->keeper);
  dex_clear (&joining->signing);
  g_free (joining);
}

static RialtoAccountRecord *
await_record (Joining *joining,
              GError **error)
{
  RialtoAccountObject *me = rialto_session_get_me (joining->session);
  RialtoProfileObject *person = rialto_account_object_get_profile (me);
  g_autofree char *user = g_strdup_printf ("%" G_GINT64_FORMAT, rialto_account_object_get_id (me));
  RialtoTransport *transport = rialto_session_get_transport (joining->session);
  const char *server = rialto_transport_get_base (transport);
  g_autoptr (RialtoAccountRecord) record = NULL;

  record = dex_await_object (rialto_accounts_add (joining->accounts, server, user,
                                                  rialto_profile_object_get_handle (person),
                                                  rialto_profile_object_get_name (person)),
                             error);
  if (record != NULL)
    rialto_account_record_set_certificate (record, rialto_transport_get_trusted (transport));
  /* Where there is no keyring one stays signed in until the app ends; the account says so. */
  if (record != NULL)
    dex_await (rialto_token_keeper_know (joining->keeper, user, rialto_profile_object_get_handle (person)),
               NULL);
  return g_steal_pointer (&record);
}

static DexFuture *
join_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Joining *joining = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoAccountRecord) record = NULL;
  g_autoptr (RialtoMembership) self = NULL;

  if (!dex_await (g_steal_pointer (&joining->signing), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  record = await_record (joining, &error);
  if (record != NULL)
    self = await_files (joining->accounts, record, joining->session, &error);
  if (self == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  rialto_accounts_set_current (joining->accounts, record);
  rialto_session_start (joining->session);
  return dex_future_new_take_object (g_steal_pointer (&self));
}

static Joining *
joining_new (RialtoAccounts *accounts,
             RialtoSession  *session)
{
  RialtoTransport *transport = rialto_session_get_transport (session);
  Joining *joining = g_new0 (Joining, 1);

  joining->accounts = g_object_ref (accounts);
  joining->session = g_object_ref (session);
  joining->keeper = rialto_token_keeper_new (rialto_accounts_get_secrets (accounts),
                                             rialto_transport_get_base (transport));
  rialto_token_keeper_attach (joining->keeper, transport);
  return joining;
}

/**
 * rialto_membership_sign_in:
 * @accounts: the accounts on this computer
 * @session: a visitor's
 * @credentials: read before this returns
 *
 * Returns: (transfer full): resolves to a #RialtoMembership that is the current one and goes online
 */
DexFuture *
rialto_membership_sign_in (RialtoAccounts          *accounts,
                           RialtoSession           *session,
                           const RialtoCredentials *credentials)
{
  Joining *joining = joining_new (accounts, session);

  joining->signing = rialto_session_sign_in (session, credentials, NULL);
  return rialto_async_spawn ("sign-in", NULL, NULL, join_fiber, joining, joining_free);
}

/**
 * rialto_membership_sign_up:
 * @accounts: the accounts on this computer
 * @session: a visitor's
 * @registration: read before this returns
 *
 * Returns: (transfer full): resolves to a #RialtoMembership that is the current one and goes online
 */
DexFuture *
rialto_membership_sign_up (RialtoAccounts           *accounts,
                           RialtoSession            *session,
                           const RialtoRegistration *registration)
{
  Joining *joining = joining_new (accounts, session);

  joining->signing = rialto_session_sign_up (session, registration, NULL);
  return rialto_async_spawn ("sign-up", NULL, NULL, join_fiber, joining, joining_free);
}

/**
 * rialto_membership_close:
 * @self: a membership that is not used any more
 *
 * Who opens the account anew waits for that. Closing again does nothing more.
 *
 * Returns: (transfer full): resolves when all is on the disk
 */
DexFuture *
rialto_membership_close (RialtoMembership *self)
{
  /* A visitor is not online; who has signed in since goes on with the session. */
  if (self->deeds == NULL)
    return dex_future_new_true ();
  if (self->closing == NULL)
    {
      g_autoptr (DexFuture) closing = close_files (self);

      /* Who opens the account anew waits for it. */
      dex_future_disown (rialto_account_record_take_turn (self->record, closing));
    }
  return dex_ref (self->closing);
}

/**
 * rialto_membership_trust:
 * @self: a membership whose server's certificate was refused
 * @fingerprint: of that one, which the person has compared
 *
 * Goes on, and keeps that.
 */
void
rialto_membership_trust (RialtoMembership *self,
                         const char       *fingerprint)
{
  RialtoTransport *transport = rialto_session_get_transport (self->session);

  rialto_transport_accept_refused (transport, fingerprint);
  if (self->record != NULL)
    rialto_account_record_set_certificate (self->record, rialto_transport_get_trusted (transport));
  rialto_gateway_client_retry (rialto_session_get_gateway (self->session));
}

/**
 * rialto_membership_get_session:
 * @self: a membership
 *
 * Returns: (transfer none): its session
 */
RialtoSession *
rialto_membership_get_session (RialtoMembership *self)
{
  return self->session;
}

/**
 * rialto_membership_get_deeds:
 * @self: a membership
 *
 * Returns: (transfer none) (nullable): what its member can do; %NULL for a visitor
 */
RialtoDeeds *
rialto_membership_get_deeds (RialtoMembership *self)
{
  return self->deeds;
}

/**
 * rialto_membership_get_cache:
 * @self: a membership
 *
 * Returns: (transfer none) (nullable): what is kept; %NULL for a visitor
 */
RialtoCache *
rialto_membership_get_cache (RialtoMembership *self)
{
  return self->cache;
}

/**
 * rialto_membership_get_community:
 * @self: a membership
 *
 * Returns: (transfer none) (nullable): the community's name, as last heard
 */
const char *
rialto_membership_get_community (RialtoMembership *self)
{
  if (self->record != NULL)
    return rialto_account_record_get_community (self->record);
  return knows_server (self) ? rialto_meta_object_get_name (rialto_session_get_server (self->session)) : NULL;
}

/**
 * rialto_membership_get_record:
 * @self: a membership
 *
 * Returns: (transfer none) (nullable): the account; %NULL for a visitor
 */
RialtoAccountRecord *
rialto_membership_get_record (RialtoMembership *self)
{
  return self->record;
}

/**
 * rialto_membership_get_textures:
 * @self: a membership
 *
 * Returns: (transfer none) (nullable) (type GObject): see rialto_membership_set_textures ()
 */
gpointer
rialto_membership_get_textures (RialtoMembership *self)
{
  return self->textures;
}

/**
 * rialto_membership_set_textures:
 * @self: a membership
 * @textures: (type GObject): its pictures, which the app brings since this side knows no display
 */
void
rialto_membership_set_textures (RialtoMembership *self,
                                gpointer          textures)
{
  if (g_set_object (&self->textures, textures))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXTURES]);
}
