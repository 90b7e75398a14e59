/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-token-keeper-private.h"

/*< private >
 * RialtoTokenKeeper:
 *
 * Owns the newest refresh token of an account, and hands it to the desktop's secrets as soon as it is known whose it is. A token that
 * cannot be stored is good until the app ends.
 */
struct _RialtoTokenKeeper
{
  RialtoSecrets *secrets; /* owned */
  char          *server;  /* owned */
  char          *user;    /* owned, nullable: not known yet */
  char          *label;   /* owned, nullable */
  char          *token;   /* owned, nullable */
};

/*< private >
 * rialto_token_keeper_new:
 * @secrets: where tokens are kept
 * @server: the server's address
 *
 * Returns: (transfer full): a keeper without a token
 */
RialtoTokenKeeper *
rialto_token_keeper_new (RialtoSecrets *secrets,
                         const char    *server)
{
  RialtoTokenKeeper *self = g_rc_box_new0 (RialtoTokenKeeper);

  self->secrets = g_object_ref (secrets);
  self->server = g_strdup (server);
  return self;
}

/*< private >
 * rialto_token_keeper_ref:
 * @self: a keeper
 *
 * Returns: (transfer full): @self
 */
RialtoTokenKeeper *
rialto_token_keeper_ref (RialtoTokenKeeper *self)
{
  return g_rc_box_acquire (self);
}

static void
keeper_clear (gpointer data)
{
  RialtoTokenKeeper *self = data;

  g_object_unref (self->secrets);
  g_free (self->server);
  g_free (self->user);
  g_free (self->label);
  g_free (self->token);
}

/*< private >
 * rialto_token_keeper_unref:
 * @self: (transfer full): a keeper
 */
void
rialto_token_keeper_unref (RialtoTokenKeeper *self)
{
  g_rc_box_release_full (self, keeper_clear);
}

static DexFuture *
store (RialtoTokenKeeper *self)
{
  if (self->user == NULL || self->token == NULL)
    return dex_future_new_true ();
  return rialto_secrets_store (self->secrets, self->server, self->user, self->label, self->token);
}

/*< private >
 * rialto_token_keeper_know:
 * @self: a keeper
 * @user: whose token it is
 * @label: what the desktop shows people for it
 *
 * Returns: (transfer full): resolves when the token is kept, rejects when it could not be
 */
DexFuture *
rialto_token_keeper_know (RialtoTokenKeeper *self,
                          const char        *user,
                          const char        *label)
{
  g_set_str (&self->user, user);
  g_set_str (&self->label, label);
  return store (self);
}

static DexFuture *
save (const RialtoTokens *tokens,
      gpointer            data)
{
  RialtoTokenKeeper *self = data;

  g_set_str (&self->token, tokens->refresh_token);
  return store (self);
}

static void
keeper_free (gpointer data)
{
  rialto_token_keeper_unref (data);
}

/*< private >
 * rialto_token_keeper_attach:
 * @self: a keeper
 * @transport: from now on, its tokens are kept
 */
void
rialto_token_keeper_attach (RialtoTokenKeeper *self,
                            RialtoTransport   *transport)
{
  rialto_transport_set_token_saver (transport, save, rialto_token_keeper_ref (self), keeper_free);
}
