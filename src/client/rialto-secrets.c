/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-secrets.h"

#include "rialto-error.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

/* How long whoever stores a token waits for a keyring that has to be opened. */
#define PATIENCE      (5 * RIALTO_SECOND)
/* So many times that, and twice as long each time, until what could not be stored is tried again. */
#define FIRST_PAUSE   6
#define LONGEST_PAUSE 200

/**
 * RialtoSecrets:
 *
 * What keeps people signed in: the refresh token of each account, in the keyring of the desktop (inside a sandbox: the portal's). Where
 * there is none, or nobody unlocks it, the token is kept in memory, so that one is signed in this time only; whoever stored it is told.
 * Operations run one after another: of two tokens the later stays. What could not be stored is tried again, and so is what is not yet
 * when the app ends; nobody is asked again to open what they did not want to open. Main thread.
 */
struct _RialtoSecrets
{
  GObject parent_instance;

  char        *name; /* owned: of the schema */
  SecretSchema schema;
  GHashTable  *held; /* owned: account -> Held */
  DexFuture   *last; /* owned, nullable: the newest operation */
  RialtoTime   patience;
  guint        pause; /* of so many patiences, before the next try */
  guint        retry; /* source, or 0 */
};

G_DEFINE_FINAL_TYPE (RialtoSecrets, rialto_secrets, G_TYPE_OBJECT)

static guint changed_signal;

static const char *const attribute_names[] = { "application", "server", "user" };

/* What is known of an account's token. */
typedef struct
{
  char    *server; /* owned */
  char    *user;   /* owned */
  char    *label;  /* owned, nullable: it was looked up */
  char    *token;  /* owned */
  gboolean persisted;
} Held;

typedef struct _Operation Operation;

struct _Operation
{
  RialtoSecrets *secrets; /* owned */
  DexFuture     *before;  /* owned, nullable */
  DexFuture     *(*run) (Operation *operation);
  char          *server;
  char          *user;
  char          *label; /* nullable */
  char          *token; /* nullable */
};

static void
held_free (gpointer data)
{
  Held *held = data;

  secret_password_wipe (held->token);
  g_free (held->token);
  g_free (held->server);
  g_free (held->user);
  g_free (held->label);
  g_free (held);
}

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  if (operation->token != NULL)
    secret_password_wipe (operation->token);
  g_object_unref (operation->secrets);
  dex_clear (&operation->before);
  g_free (operation->server);
  g_free (operation->user);
  g_free (operation->label);
  g_free (operation->token);
  g_free (operation);
}

/* No address and no id has a line break. */
static char *
name_account (const char *server,
              const char *user)
{
  return g_strconcat (server, "\n", user, NULL);
}

static Held *
find (RialtoSecrets *self,
      const char    *server,
      const char    *user)
{
  g_autofree char *account = name_account (server, user);

  return g_hash_table_lookup (self->held, account);
}

static void
hold (RialtoSecrets *self,
      const char    *server,
      const char    *user,
      const char    *label,
      const char    *token,
      gboolean       persisted)
{
  Held *held = g_new0 (Held, 1);

  held->server = g_strdup (server);
  held->user = g_strdup (user);
  held->label = g_strdup (label);
  held->token = g_strdup (token);
  held->persisted = persisted;
  g_hash_table_replace (self->held, name_account (server, user), held);
}

static DexFuture *
unavailable (const GError *reason)
{
  g_autoptr (GError) error = NULL;

  rialto_fail_detail (&error, RIALTO_ERROR_UNAVAILABLE, _ ("The keyring of this computer cannot be used: %s"),
                      reason->message);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static GHashTable *
attributes_of (Operation *operation)
{
  /* The file that stands for a keyring in a sandbox does not look at the name of the schema. */
  return secret_attributes_build (&operation->secrets->schema, "application", operation->secrets->name,
                                  "server", operation->server, "user", operation->user, NULL);
}

static void
settle (DexPromise *promise,
        GError     *error)
{
  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_boolean (promise, TRUE);
  dex_unref (promise);
}

static void
stored (GObject      *source,
        GAsyncResult *result,
        gpointer      promise)
{
  GError *error = NULL;

  secret_password_store_finish (result, &error);
  settle (promise, error);
}

static void
cleared (GObject      *source,
         GAsyncResult *result,
         gpointer      promise)
{
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  settle (promise, error);
}

static void
looked_up (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (DexPromise) promise = data;
  GError *error = NULL;
  char *token = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_string (promise, g_strdup (token));
  if (token != NULL)
    secret_password_free (token);
}

static gboolean
clear_keyring (Operation *operation,
               GError   **error)
{
  g_autoptr (GHashTable) attributes = attributes_of (operation);
  DexPromise *promise = dex_promise_new ();

  secret_password_clearv (&operation->secrets->schema, attributes, NULL, cleared, dex_ref (promise));
  return dex_await (DEX_FUTURE (promise), error);
}

static void try_later (RialtoSecrets *self);

static DexFuture *
run_store (Operation *operation)
{
  g_autoptr (GHashTable) attributes = attributes_of (operation);
  DexPromise *promise = dex_promise_new ();
  g_autoptr (GError) error = NULL;
  Held *held;

  secret_password_storev (&operation->secrets->schema, attributes, SECRET_COLLECTION_DEFAULT,
                          operation->label, operation->token, NULL, stored, dex_ref (promise));
  if (!dex_await (DEX_FUTURE (promise), &error))
    {
      /* An older token would be taken for a stolen one at the next start. */
      clear_keyring (operation, NULL);
      /* Not what somebody did not want to open. */
      if (!g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
        try_later (operation->secrets);
      g_signal_emit (operation->secrets, changed_signal, 0, operation->server, operation->user);
      return unavailable (error);
    }
  held = find (operation->secrets, operation->server, operation->user);
  if (held != NULL && g_str_equal (held->token, operation->token))
    held->persisted = TRUE;
  operation->secrets->pause = FIRST_PAUSE;
  g_signal_emit (operation->secrets, changed_signal, 0, operation->server, operation->user);
  return dex_future_new_true ();
}

static DexFuture *
run_lookup (Operation *operation)
{
  g_autoptr (GHashTable) attributes = attributes_of (operation);
  DexPromise *promise = dex_promise_new ();
  g_autoptr (GError) error = NULL;
  char *token;

  secret_password_lookupv (&operation->secrets->schema, attributes, NULL, looked_up, dex_ref (promise));
  token = dex_await_string (DEX_FUTURE (promise), &error);
  if (error != NULL)
    return unavailable (error);
  /* Not over one that was stored while this was asked. */
  if (token != NULL && find (operation->secrets, operation->server, operation->user) == NULL)
    hold (operation->secrets, operation->server, operation->user, NULL, token, TRUE);
  return dex_future_new_take_string (token);
}

static DexFuture *
run_clear (Operation *operation)
{
  g_autoptr (GError) error = NULL;

  if (!clear_keyring (operation, &error))
    return unavailable (error);
  return dex_future_new_true ();
}

static DexFuture *
operation_fiber (RialtoFiber *fiber,
                 gpointer     data)
{
  Operation *operation = data;

  if (operation->before != NULL)
    dex_await (g_steal_pointer (&operation->before), NULL);
  return operation->run (operation);
}

static DexFuture *
enqueue (RialtoSecrets *self,
         DexFuture     *(*run) (Operation *operation),
         const char    *server,
         const char    *user,
         const char    *label,
         const char    *token)
{
  Operation *operation = g_new0 (Operation, 1);
  DexFuture *future;

  operation->secrets = g_object_ref (self);
  operation->before = g_steal_pointer (&self->last);
  operation->run = run;
  operation->server = g_strdup (server);
  operation->user = g_strdup (user);
  operation->label = g_strdup (label);
  operation->token = g_strdup (token);
  future = rialto_async_spawn ("secrets", NULL, NULL, operation_fiber, operation, operation_free);
  self->last = dex_ref (future);
  return future;
}

static DexFuture *
store_again (RialtoSecrets *self,
             const Held    *held)
{
  return enqueue (self, run_store, held->server, held->user, held->label, held->token);
}

static gboolean
on_retry (gpointer data)
{
  RialtoSecrets *self = data;
  GHashTableIter iter;
  gpointer held;

  self->retry = 0;
  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, NULL, &held))
    if (!((Held *) held)->persisted)
      dex_future_disown (store_again (self, held));
  return G_SOURCE_REMOVE;
}

static void
try_later (RialtoSecrets *self)
{
  if (self->retry != 0)
    return;
  self->retry = g_timeout_add ((guint) self->patience * self->pause, on_retry, self);
  self->pause = MIN (self->pause * 2, LONGEST_PAUSE);
}

typedef struct
{
  RialtoSecrets *secrets; /* owned */
  DexFuture     *storing; /* owned */
  char          *server;
  char          *user;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_object_unref (waiting->secrets);
  dex_clear (&waiting->storing);
  g_free (waiting->server);
  g_free (waiting->user);
  g_free (waiting);
}

/* Until it has ended, or for as long as there is patience; it goes on then. */
static void
await_patiently (RialtoSecrets *self,
                 DexFuture     *future)
{
  dex_await (dex_future_first (dex_ref (future), rialto_async_sleep (self->patience, NULL), NULL), NULL);
}

static DexFuture *
wait_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Waiting *waiting = data;
  g_autoptr (GError) late = NULL;

  await_patiently (waiting->secrets, waiting->storing);
  if (!dex_future_is_pending (waiting->storing))
    return g_steal_pointer (&waiting->storing);
  /* What the keyring has is an older one. */
  g_signal_emit (waiting->secrets, changed_signal, 0, waiting->server, waiting->user);
  rialto_fail_detail (&late, RIALTO_ERROR_UNAVAILABLE,
                      _ ("The keyring of this computer has not been opened."));
  return dex_future_new_for_error (g_steal_pointer (&late));
}

/**
 * rialto_secrets_store:
 * @self: the secrets
 * @server: the server's address
 * @user: the person's id
 * @label: what the keyring's own window calls it
 * @token: the refresh token
 *
 * It can be looked up at once, whatever the keyring does. It may ask people to unlock it, and take as long as they do; nobody waits for
 * that longer than a few seconds.
 *
 * Returns: (transfer full): resolves when it will be there at the next start; rejects with %RIALTO_ERROR_UNAVAILABLE when it is kept
 *   for this time only, as long as nothing else is heard: see #RialtoSecrets::changed.
 */
DexFuture *
rialto_secrets_store (RialtoSecrets *self,
                      const char    *server,
                      const char    *user,
                      const char    *label,
                      const char    *token)
{
  Waiting *waiting;

  dex_return_error_if_fail (RIALTO_IS_SECRETS (self));
  dex_return_error_if_fail (server != NULL && user != NULL && label != NULL && token != NULL);

  hold (self, server, user, label, token, FALSE);
  waiting = g_new0 (Waiting, 1);
  waiting->secrets = g_object_ref (self);
  waiting->storing = enqueue (self, run_store, server, user, label, token);
  waiting->server = g_strdup (server);
  waiting->user = g_strdup (user);
  return rialto_async_spawn ("secrets-wait", NULL, NULL, wait_fiber, waiting, waiting_free);
}

/**
 * rialto_secrets_lookup:
 * @self: the secrets
 * @server: the server's address
 * @user: the person's id
 *
 * Returns: (transfer full): resolves to the token, a string, or %NULL when there is none or nobody unlocked the keyring; rejects with
 *   %RIALTO_ERROR_UNAVAILABLE when there is no keyring.
 */
DexFuture *
rialto_secrets_lookup (RialtoSecrets *self,
                       const char    *server,
                       const char    *user)
{
  Held *held;

  dex_return_error_if_fail (RIALTO_IS_SECRETS (self));
  dex_return_error_if_fail (server != NULL && user != NULL);

  held = find (self, server, user);
  if (held != NULL)
    return dex_future_new_for_string (held->token);
  return enqueue (self, run_lookup, server, user, NULL, NULL);
}

/**
 * rialto_secrets_clear:
 * @self: the secrets
 * @server: the server's address
 * @user: the person's id
 *
 * For who signs out. Forgotten here at once.
 *
 * Returns: (transfer full): resolves when the keyring has forgotten it too; rejects with %RIALTO_ERROR_UNAVAILABLE.
 */
DexFuture *
rialto_secrets_clear (RialtoSecrets *self,
                      const char    *server,
                      const char    *user)
{
  g_autofree char *account = NULL;

  dex_return_error_if_fail (RIALTO_IS_SECRETS (self));
  dex_return_error_if_fail (server != NULL && user != NULL);

  account = name_account (server, user);
  g_hash_table_remove (self->held, account);
  return enqueue (self, run_clear, server, user, NULL, NULL);
}

/**
 * rialto_secrets_get_persisted:
 * @self: the secrets
 * @server: the server's address
 * @user: the person's id
 *
 * Returns: whether the token that is in use will be there at the next start.
 */
gboolean
rialto_secrets_get_persisted (RialtoSecrets *self,
                              const char    *server,
                              const char    *user)
{
  Held *held = find (self, server, user);

  return held != NULL && held->persisted;
}

static GPtrArray *
list_unstored (RialtoSecrets *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer held;

  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, NULL, &held))
    if (!((Held *) held)->persisted)
      g_ptr_array_add (list, held);
  return list;
}

static DexFuture *
flush_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  RialtoSecrets *self = data;
  g_autoptr (DexFuture) last = self->last != NULL ? dex_ref (self->last) : NULL;
  g_autoptr (GPtrArray) unstored = NULL;

  if (last != NULL)
    await_patiently (self, last);
  /* Who is asked to open it just now is not asked twice. */
  if (last != NULL && dex_future_is_pending (last))
    return dex_future_new_true ();
  unstored = list_unstored (self);
  for (guint i = 0; i < unstored->len; i++)
    dex_future_disown (store_again (self, unstored->pdata[i]));
  if (unstored->len == 0)
    return dex_future_new_true ();
  dex_clear (&last);
  last = dex_ref (self->last);
  await_patiently (self, last);
  return dex_future_new_true ();
}

/**
 * rialto_secrets_flush:
 * @self: the secrets
 *
 * For who ends: what could not be stored is tried once more.
 *
 * Returns: (transfer full): resolves when everything is stored, or cannot be, or after a few seconds.
 */
DexFuture *
rialto_secrets_flush (RialtoSecrets *self)
{
  dex_return_error_if_fail (RIALTO_IS_SECRETS (self));

  return rialto_async_spawn ("secrets-flush", NULL, NULL, flush_fiber, g_object_ref (self), g_object_unref);
}

/**
 * rialto_secrets_set_patience:
 * @self: the secrets
 * @patience: how long whoever stores waits for the keyring, in milliseconds
 */
void
rialto_secrets_set_patience (RialtoSecrets *self,
                             RialtoTime     patience)
{
  self->patience = patience;
}

static void
rialto_secrets_finalize (GObject *object)
{
  RialtoSecrets *self = RIALTO_SECRETS (object);

  g_clear_handle_id (&self->retry, g_source_remove);
  g_hash_table_unref (self->held);
  dex_clear (&self->last);
  g_free (self->name);

  G_OBJECT_CLASS (rialto_secrets_parent_class)->finalize (object);
}

static void
rialto_secrets_class_init (RialtoSecretsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = rialto_secrets_finalize;

  /**
   * RialtoSecrets::changed:
   * @server: a server's address
   * @user: a person's id
   *
   * Whether their token will be there at the next start is known anew.
   */
  changed_signal = g_signal_new ("changed", RIALTO_TYPE_SECRETS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
rialto_secrets_init (RialtoSecrets *self)
{
  self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, held_free);
  self->patience = PATIENCE;
  self->pause = FIRST_PAUSE;
}

/**
 * rialto_secrets_new:
 * @application: the app's id; apps of different ids do not see each other's
 *
 * Returns: (transfer full): the secrets of an app.
 */
RialtoSecrets *
rialto_secrets_new (const char *application)
{
  RialtoSecrets *self = g_object_new (RIALTO_TYPE_SECRETS, NULL);

  self->name = g_strconcat (application, ".Session", NULL);
  self->schema.name = self->name;
  self->schema.flags = SECRET_SCHEMA_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (attribute_names); i++)
    {
      self->schema.attributes[i].name = attribute_names[i];
      self->schema.attributes[i].type = SECRET_SCHEMA_ATTRIBUTE_STRING;
    }
  return self;
}
