/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-host-private.h"

#include "rialto-api.h"

#include <glib/gi18n.h>

/* How a community comes to be: its server is started, its first member signs up and takes the ownership, and others can be invited. */

typedef struct
{
  RialtoJoin              *join; /* owned */
  RialtoLocalServerOptions options;
  RialtoRegistration       owner;
} Founding;

static void
founding_free (gpointer data)
{
  Founding *founding = data;

  g_object_unref (founding->join);
  g_free ((char *) founding->options.name);
  g_free ((char *) founding->owner.handle);
  g_free ((char *) founding->owner.name);
  g_free ((char *) founding->owner.email);
  g_free ((char *) founding->owner.password);
  g_free (founding);
}

/* Without it there is a member and no owner; that can be made good, so it is no reason to stop. */
static gboolean
await_ownership (RialtoHost      *self,
                 RialtoTransport *transport,
                 GError         **error)
{
  RialtoOneTimeToken body = { .token = rialto_local_server_get_owner_token (self->server) };

  return body.token == NULL ||
         dex_await (rialto_api_claim_owner (transport, &(RialtoClaimOwnerArgs) { .body = &body }, NULL),
                    error);
}

static RialtoMembership *
await_owner (RialtoHost *self,
             Founding   *founding,
             GError    **error)
{
  const char *url = rialto_local_server_get_url (self->server);
  g_autoptr (RialtoMembership) visit = dex_await_object (rialto_membership_visit (url, FALSE), error);
  g_autoptr (RialtoMembership) membership = NULL;
  g_autoptr (GError) unclaimed = NULL;
  RialtoSession *session;

  if (visit == NULL)
    return NULL;
  session = rialto_membership_get_session (visit);
  rialto_host_set_progress (self, _ ("Creating your account…"));
  membership = dex_await_object (rialto_membership_sign_up (rialto_join_get_accounts (founding->join),
                                                            session, &founding->owner),
                                 error);
  if (membership == NULL)
    return NULL;
  rialto_host_set_progress (self, _ ("Preparing an invitation…"));
  if (!await_ownership (self, rialto_session_get_transport (session), &unclaimed))
    g_warning ("The ownership could not be taken: %s", unclaimed->message);
  dex_await (rialto_host_invite (self, session), NULL);
  return g_steal_pointer (&membership);
}

static DexFuture *
found_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  Founding *founding = data;
  g_autoptr (RialtoHost) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoMembership) membership = NULL;
  g_autoptr (GError) error = NULL;

  rialto_host_set_progress (self, _ ("Starting the server…"));
  if (rialto_host_await_start (self, rialto_local_server_start (self->server, &founding->options, NULL),
                               &error))
    membership = await_owner (self, founding, &error);
  rialto_host_set_progress (self, NULL);
  if (membership == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  rialto_host_set_founded (self, TRUE);
  if (!dex_await (rialto_local_server_set_founded (self->server), &error))
    g_warning ("The next start of the app will not know that the community is founded: %s", error->message);
  rialto_join_finish (founding->join, membership);
  rialto_host_emit_opened (self);
  return dex_future_new_true ();
}

/**
 * rialto_host_found:
 * @self: what is to host a community
 * @join: who is told of the owner's membership
 * @options: how to serve it; copied
 * @owner: who is its first member and its owner; copied
 *
 * What was done already, by a try that failed later, is not done again.
 *
 * Returns: (transfer full): resolves after `joined` of @join
 */
DexFuture *
rialto_host_found (RialtoHost                     *self,
                   RialtoJoin                     *join,
                   const RialtoLocalServerOptions *options,
                   const RialtoRegistration       *owner)
{
  Founding *founding = g_new0 (Founding, 1);

  founding->join = g_object_ref (join);
  founding->options = *options;
  founding->options.name = g_strdup (options->name);
  founding->owner.handle = g_strdup (owner->handle);
  founding->owner.name = g_strdup (owner->name);
  founding->owner.email = g_strdup (owner->email);
  founding->owner.password = g_strdup (owner->password);
  rialto_registration_set_device (&founding->owner, g_get_host_name ());
  return rialto_async_spawn ("host-found", self, NULL, found_fiber, founding, founding_free);
}
