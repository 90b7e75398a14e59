/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-transport-private.h"

#include "rialto-base-url.h"

/* A long poll is silent for 25 s. */
#define TIMEOUT          40
/* Less than what the server waits, so that we close first. */
#define IDLE_TIMEOUT     60
#define MAX_CONNECTIONS  8

/**
 * RialtoTransport:
 *
 * An account's way to its server: one soup session, the address, the pair of tokens. Says what has to be said with every request, turns
 * answers into replies and errors, and knows when the server has signed the account out. Main thread.
 */
G_DEFINE_FINAL_TYPE (RialtoTransport, rialto_transport, G_TYPE_OBJECT)

enum
{
  PROP_SIGNED_IN = 1,
  PROP_REFUSED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/**
 * rialto_transport_new:
 * @base: the server's address, as somebody typed it
 * @allow_local: whether they consent to no encryption within a local network
 * @error: return location
 *
 * Returns: (transfer full): nobody's way to that server yet; %NULL as rialto_base_url_parse().
 */
RialtoTransport *
rialto_transport_new (const char *base,
                      gboolean    allow_local,
                      GError    **error)
{
  g_autofree char *parsed = rialto_base_url_parse (base, allow_local, error);
  RialtoTransport *self;

  if (parsed == NULL)
    return NULL;

  self = g_object_new (RIALTO_TYPE_TRANSPORT, NULL);
  self->base = g_steal_pointer (&parsed);
  return self;
}

/**
 * rialto_transport_get_base:
 * @self: a transport
 *
 * Returns: (transfer none): the server's address, without a slash at its end.
 */
const char *
rialto_transport_get_base (RialtoTransport *self)
{
  return self->base;
}

/* <private>
 * rialto_transport_begin_anew: what is opened from now on has nothing to do with what is open; that is let end by itself, for libsoup
 * does not survive it when what has been answered is cut off.
 */
void
rialto_transport_begin_anew (RialtoTransport *self)
{
  guint timeout = self->soup != NULL ? soup_session_get_timeout (self->soup) : TIMEOUT;

  g_clear_object (&self->soup);
  self->soup = soup_session_new_with_options ("timeout", timeout, "idle-timeout", IDLE_TIMEOUT,
                                              "max-conns-per-host", MAX_CONNECTIONS, "user-agent",
                                              "Rialto/" RIALTO_VERSION, "accept-language-auto", TRUE, NULL);
}

/**
 * rialto_transport_set_timeout:
 * @self: a transport
 * @seconds: how long the server may say nothing while it is asked something
 */
void
rialto_transport_set_timeout (RialtoTransport *self,
                              guint            seconds)
{
  soup_session_set_timeout (self->soup, seconds);
}

/**
 * rialto_transport_set_cache:
 * @self: a transport
 * @cache: (nullable): where answers are kept that are read again while the server cannot be reached
 */
void
rialto_transport_set_cache (RialtoTransport *self,
                            RialtoCache     *cache)
{
  g_set_object (&self->cache, cache);
}

static void
take_tokens (RialtoTransport    *self,
             const RialtoTokens *tokens)
{
  gboolean was = rialto_transport_get_signed_in (self);
  const char *access_token = tokens != NULL ? tokens->access_token : NULL;

  /* None is better than one that is refused for certain. */
  if (access_token != NULL && *access_token == '\0')
    access_token = NULL;
  dex_clear (&self->expected);
  self->expectation++;
  g_set_str (&self->access_token, access_token);
  g_set_str (&self->refresh_token, tokens != NULL ? tokens->refresh_token : NULL);
  if (was != rialto_transport_get_signed_in (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_IN]);
}

/**
 * rialto_transport_set_tokens:
 * @self: a transport
 * @tokens: (nullable): a session's pair; %NULL for nobody. An empty access token is asked for when it is needed
 */
void
rialto_transport_set_tokens (RialtoTransport    *self,
                             const RialtoTokens *tokens)
{
  take_tokens (self, tokens);
}

typedef struct
{
  RialtoTransport *transport; /* owned */
  DexFuture       *token;     /* owned */
  guint            number;
} Expecting;

static void
expecting_free (gpointer data)
{
  Expecting *expecting = data;

  g_object_unref (expecting->transport);
  dex_clear (&expecting->token);
  g_free (expecting);
}

static DexFuture *
expect_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  Expecting *expecting = data;
  RialtoTransport *self = expecting->transport;
  g_autofree char *token = dex_await_string (g_steal_pointer (&expecting->token), NULL);

  /* Unless somebody has signed in meanwhile. */
  if (self->expectation == expecting->number)
    take_tokens (self, token != NULL ? &(RialtoTokens) { .access_token = "", .refresh_token = token } : NULL);
  return dex_future_new_true ();
}

/**
 * rialto_transport_expect_token:
 * @self: a transport
 * @token: (transfer full): resolves to the refresh token, a string, or to %NULL or nothing where there is none
 *
 * Somebody is taken to be signed in until it is known that they are not. What is asked of the server waits until then: a keyring may have
 * to be opened first, and takes as long as people do.
 */
void
rialto_transport_expect_token (RialtoTransport *self,
                               DexFuture       *token)
{
  gboolean was = rialto_transport_get_signed_in (self);
  Expecting *expecting = g_new0 (Expecting, 1);

  expecting->transport = g_object_ref (self);
  expecting->token = token;
  expecting->number = ++self->expectation;
  dex_clear (&self->expected);
  self->expected = rialto_async_spawn ("transport-expect", NULL, NULL, expect_fiber, expecting,
                                       expecting_free);
  if (was != rialto_transport_get_signed_in (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_IN]);
}

/**
 * rialto_transport_set_token_saver:
 * @self: a transport
 * @saver: (nullable): called with each new pair before it is used
 * @data: (transfer full): for @saver
 * @data_destroy: (nullable): frees @data
 *
 * The old refresh token is void once the new pair is used; who starts again without the new one is signed out.
 */
void
rialto_transport_set_token_saver (RialtoTransport *self,
                                  RialtoTokenSaver saver,
                                  gpointer         data,
                                  GDestroyNotify   data_destroy)
{
  if (self->saver_data_destroy != NULL)
    self->saver_data_destroy (self->saver_data);
  self->saver = saver;
  self->saver_data = data;
  self->saver_data_destroy = data_destroy;
}

void
rialto_transport_save (RialtoTransport    *self,
                       const RialtoTokens *tokens)
{
  if (self->saver != NULL)
    dex_await (self->saver (tokens, self->saver_data), NULL);
}

void
rialto_transport_renew (RialtoTransport    *self,
                        const RialtoTokens *tokens)
{
  rialto_transport_save (self, tokens);
  take_tokens (self, tokens);
}

void
rialto_transport_sign_out (RialtoTransport *self)
{
  take_tokens (self, NULL);
}

/**
 * rialto_transport_get_signed_in:
 * @self: a transport
 *
 * Returns: whether there are tokens, or will be; they may have ended without our knowing yet. Notifies when the server says that they have.
 */
gboolean
rialto_transport_get_signed_in (RialtoTransport *self)
{
  return self->refresh_token != NULL || self->expected != NULL;
}

/**
 * rialto_transport_get_access_token:
 * @self: a transport
 *
 * Returns: (transfer none) (nullable): the token, good or not; %NULL as well when there is none yet.
 */
const char *
rialto_transport_get_access_token (RialtoTransport *self)
{
  return self->access_token;
}

/**
 * rialto_transport_get_seq:
 * @self: a transport
 *
 * Returns: the newest seq that an answer or an event had.
 */
gint64
rialto_transport_get_seq (RialtoTransport *self)
{
  return self->seq;
}

void
rialto_transport_saw_seq (RialtoTransport *self,
                          gint64           seq)
{
  self->seq = MAX (self->seq, seq);
}

void
rialto_transport_reset_seq (RialtoTransport *self,
                            gint64           seq)
{
  self->seq = seq;
}

void
rialto_transport_note_refused (RialtoTransport *self,
                               const char      *fingerprint,
                               gboolean         is_vouched)
{
  self->refused_is_vouched = fingerprint != NULL && is_vouched;
  if (g_set_str (&self->refused, fingerprint))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSED]);
}

static void
rialto_transport_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (id == PROP_SIGNED_IN)
    g_value_set_boolean (value, rialto_transport_get_signed_in (RIALTO_TRANSPORT (object)));
  else
    g_value_set_string (value, RIALTO_TRANSPORT (object)->refused);
}

static void
rialto_transport_finalize (GObject *object)
{
  RialtoTransport *self = RIALTO_TRANSPORT (object);

  rialto_transport_set_token_saver (self, NULL, NULL, NULL);
  g_clear_object (&self->soup);
  g_clear_object (&self->cache);
  dex_clear (&self->expected);
  dex_clear (&self->refreshing);
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->access_token, g_free);
  g_clear_pointer (&self->refresh_token, g_free);
  g_clear_pointer (&self->trusted, g_free);
  g_clear_pointer (&self->refused, g_free);
  G_OBJECT_CLASS (rialto_transport_parent_class)->finalize (object);
}

static void
rialto_transport_class_init (RialtoTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rialto_transport_get_property;
  object_class->finalize = rialto_transport_finalize;

  /**
   * RialtoTransport:signed-in:
   *
   * Whether there are tokens.
   */
  properties[PROP_SIGNED_IN] = g_param_spec_boolean ("signed-in", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  /**
   * RialtoTransport:refused:
   *
   * The fingerprint of the certificate that the server showed last, if it was not taken.
   */
  properties[PROP_REFUSED] = g_param_spec_string ("refused", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                                    G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_transport_init (RialtoTransport *self)
{
  rialto_transport_begin_anew (self);
}
