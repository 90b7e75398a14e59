/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-memberships.h"

#include "rialto-error.h"
#include "rialto-token-keeper-private.h"
#include "rialto-transport-private.h"

#define REVOKE_SECONDS 5

/**
 * RialtoMemberships:
 *
 * The accounts on this computer, a #RialtoAccountEntry each, and their memberships that are open: they stay so whichever is shown, so
 * that what waits is sent and what happens is heard. `elsewhere` is how much is unread in those that are not shown. What is opened and
 * what is closed is told by signals. Main thread.
 */
struct _RialtoMemberships
{
  GObject parent_instance;

  /* owned */
  RialtoAccounts   *accounts;
  GPtrArray        *entries;
  GHashTable       *openings; /* record: DexFuture */
  RialtoMembership *shown;    /* nullable */

  gint64   elsewhere;
  gboolean closed; /* the program ends */
};

enum
{
  PROP_0,
  PROP_ACCOUNTS,
  PROP_ELSEWHERE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint opened_signal;
static guint closed_signal;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RialtoMemberships,
                               rialto_memberships,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
count_elsewhere (RialtoMemberships *self)
{
  gint64 elsewhere = 0;

  for (guint i = 0; i < self->entries->len; i++)
    if (rialto_account_entry_get_membership (self->entries->pdata[i]) != self->shown)
      elsewhere += rialto_account_entry_get_unread (self->entries->pdata[i]);
  if (self->elsewhere == elsewhere)
    return;
  self->elsewhere = elsewhere;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ELSEWHERE]);
}

/* The entry has another one, or none, from now on. */
static void
set_membership (RialtoMemberships  *self,
                RialtoAccountEntry *entry,
                RialtoMembership   *membership)
{
  g_autoptr (RialtoMembership) before = NULL;

  g_set_object (&before, rialto_account_entry_get_membership (entry));
  if (before == membership)
    return;
  rialto_account_entry_set_membership (entry, membership);
  if (before != NULL)
    g_signal_emit (self, closed_signal, 0, before);
  if (membership != NULL)
    g_signal_emit (self, opened_signal, 0, membership);
}

static void
add_entry (RialtoMemberships *self,
           guint              position)
{
  g_autoptr (RialtoAccountRecord) record = g_list_model_get_item (G_LIST_MODEL (self->accounts), position);
  RialtoAccountEntry *entry = rialto_account_entry_new (record);

  g_signal_connect_object (entry, "notify::unread", G_CALLBACK (count_elsewhere), self, G_CONNECT_SWAPPED);
  g_ptr_array_insert (self->entries, (int) position, entry);
}

/* Whose account is removed has closed it before. */
static void
on_accounts (RialtoMemberships *self,
             guint              position,
             guint              removed,
             guint              added)
{
  if (removed > 0)
    g_ptr_array_remove_range (self->entries, position, removed);
  for (guint i = 0; i < added; i++)
    add_entry (self, position + i);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  count_elsewhere (self);
}

/**
 * rialto_memberships_get_accounts:
 * @self: the memberships
 *
 * Returns: (transfer none): the accounts
 */
RialtoAccounts *
rialto_memberships_get_accounts (RialtoMemberships *self)
{
  return self->accounts;
}

/**
 * rialto_memberships_get_elsewhere:
 * @self: the memberships
 *
 * Returns: how many notifications are not read in those that are not shown
 */
gint64
rialto_memberships_get_elsewhere (RialtoMemberships *self)
{
  return self->elsewhere;
}

/**
 * rialto_memberships_find:
 * @self: the memberships
 * @record: an account
 *
 * Returns: (transfer none) (nullable): its entry
 */
RialtoAccountEntry *
rialto_memberships_find (RialtoMemberships   *self,
                         RialtoAccountRecord *record)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (rialto_account_entry_get_record (self->entries->pdata[i]) == record)
      return self->entries->pdata[i];
  return NULL;
}

/**
 * rialto_memberships_get:
 * @self: the memberships
 * @record: an account
 *
 * Returns: (transfer none) (nullable): its membership, if it is open
 */
RialtoMembership *
rialto_memberships_get (RialtoMemberships   *self,
                        RialtoAccountRecord *record)
{
  RialtoAccountEntry *entry = rialto_memberships_find (self, record);

  return entry != NULL ? rialto_account_entry_get_membership (entry) : NULL;
}

/**
 * rialto_memberships_take:
 * @self: the memberships
 * @membership: a member's, which has been opened
 *
 * It is the account's from now on. One that was before it is closed.
 */
void
rialto_memberships_take (RialtoMemberships *self,
                         RialtoMembership  *membership)
{
  RialtoAccountEntry *entry = rialto_memberships_find (self, rialto_membership_get_record (membership));
  g_autoptr (RialtoMembership) before = NULL;

  if (entry == NULL)
    return;
  g_set_object (&before, rialto_account_entry_get_membership (entry));
  set_membership (self, entry, membership);
  if (before != NULL && before != membership)
    dex_future_disown (rialto_membership_close (before));
}

/**
 * rialto_memberships_set_shown:
 * @self: the memberships
 * @membership: (nullable): what the windows show
 */
void
rialto_memberships_set_shown (RialtoMemberships *self,
                              RialtoMembership  *membership)
{
  if (g_set_object (&self->shown, membership))
    count_elsewhere (self);
}

static DexFuture *
refuse (void)
{
  g_autoptr (GError) error = NULL;

  rialto_fail (&error, RIALTO_ERROR_GONE);
  return dex_future_new_for_error (g_steal_pointer (&error));
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
  RialtoAccountRecord *record = opening->record;
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoMembership)
    membership = dex_await_object (rialto_membership_open (opening->accounts, record), &error);
  g_autoptr (RialtoMemberships) self = rialto_fiber_dup_owner (fiber);
  RialtoAccountEntry *entry = self != NULL ? rialto_memberships_find (self, record) : NULL;

  if (self != NULL)
    g_hash_table_remove (self->openings, record);
  if (membership == NULL)
    {
      if (entry != NULL)
        rialto_account_entry_set_error (entry, error);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (entry == NULL)
    {
      dex_await (rialto_membership_close (membership), NULL);
      return refuse ();
    }
  rialto_memberships_take (self, membership);
  return dex_future_new_take_object (g_steal_pointer (&membership));
}

/**
 * rialto_memberships_open:
 * @self: the memberships
 * @record: an account
 *
 * Opens it, unless it is open. That it could not be opened is said by its entry, too, until it can.
 *
 * Returns: (transfer full): resolves to its #RialtoMembership
 */
DexFuture *
rialto_memberships_open (RialtoMemberships   *self,
                         RialtoAccountRecord *record)
{
  RialtoMembership *membership = rialto_memberships_get (self, record);
  DexFuture *opening = g_hash_table_lookup (self->openings, record);
  Opening *args;

  if (membership != NULL)
    return dex_future_new_for_object (membership);
  if (opening != NULL)
    return dex_ref (opening);
  if (self->closed)
    return refuse ();
  args = g_new0 (Opening, 1);
  args->accounts = g_object_ref (self->accounts);
  args->record = g_object_ref (record);
  opening = rialto_async_spawn ("open-account", self, NULL, open_fiber, args, opening_free);
  g_hash_table_insert (self->openings, g_object_ref (record), dex_ref (opening));
  return opening;
}

static gboolean
resolve (gpointer promise)
{
  dex_promise_resolve_boolean (promise, TRUE);
  return G_SOURCE_REMOVE;
}

/* All else comes before it. */
static DexFuture *
when_idle (void)
{
  DexPromise *promise = dex_promise_new ();

  g_idle_add_full (G_PRIORITY_LOW, resolve, dex_ref (promise), dex_unref);
  return DEX_FUTURE (promise);
}

static RialtoAccountRecord *
dup_unopened (RialtoMemberships *self)
{
  for (guint i = 0; i < self->entries->len && !self->closed; i++)
    {
      RialtoAccountEntry *entry = self->entries->pdata[i];

      if (rialto_account_entry_get_membership (entry) == NULL &&
          rialto_account_entry_get_error (entry) == NULL)
        return g_object_ref (rialto_account_entry_get_record (entry));
    }
  return NULL;
}

static DexFuture *
open_others_fiber (RialtoFiber *fiber,
                   gpointer     data)
{
  for (;;)
    {
      g_autoptr (RialtoMemberships) self = NULL;
      g_autoptr (RialtoAccountRecord) record = NULL;
      DexFuture *opening;

      dex_await (when_idle (), NULL);
      self = rialto_fiber_dup_owner (fiber);
      record = self != NULL ? dup_unopened (self) : NULL;
      if (record == NULL)
        return dex_future_new_true ();
      opening = rialto_memberships_open (self, record);
      g_clear_object (&self);
      dex_await (opening, NULL);
    }
}

/**
 * rialto_memberships_open_others:
 * @self: the memberships
 *
 * Opens all that are not open, one after the other, while nothing else is to be done. Those that could not be opened are left alone.
 *
 * Returns: (transfer full): resolves when that is done
 */
DexFuture *
rialto_memberships_open_others (RialtoMemberships *self)
{
  return rialto_async_spawn ("open-others", self, NULL, open_others_fiber, NULL, NULL);
}

/* Whether or not the server hears of it. */
static void
await_closed (RialtoMemberships  *self,
              RialtoAccountEntry *entry)
{
  RialtoAccountRecord *record = rialto_account_entry_get_record (entry);
  DexFuture *opening = g_hash_table_lookup (self->openings, record);
  g_autoptr (RialtoMembership) membership = NULL;

  if (opening != NULL)
    dex_await (dex_ref (opening), NULL);
  g_set_object (&membership, rialto_account_entry_get_membership (entry));
  if (membership == NULL)
    return;
  set_membership (self, entry, NULL);
  dex_await (rialto_membership_close (membership), NULL);
}

static DexFuture *
close_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  g_autoptr (RialtoMemberships) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GPtrArray) entries = g_ptr_array_copy (self->entries, (GCopyFunc) (void *) g_object_ref, NULL);

  g_ptr_array_set_free_func (entries, g_object_unref);
  for (guint i = 0; i < entries->len; i++)
    await_closed (self, entries->pdata[i]);
  return dex_future_new_true ();
}

/**
 * rialto_memberships_close_all:
 * @self: the memberships, which are not used any more
 *
 * Nothing is opened any more, either.
 *
 * Returns: (transfer full): resolves when all is on the disk
 */
DexFuture *
rialto_memberships_close_all (RialtoMemberships *self)
{
  self->closed = TRUE;
  return rialto_async_spawn ("close-memberships", self, NULL, close_fiber, NULL, NULL);
}

/* Of an account that is not open: its files are not needed to end its session. */
static RialtoSession *
make_session (RialtoMemberships   *self,
              RialtoAccountRecord *record,
              GError             **error)
{
  const char *server = rialto_account_record_get_server (record);
  RialtoSecrets *secrets = rialto_accounts_get_secrets (self->accounts);
  g_autoptr (RialtoTransport) transport = rialto_transport_new (server, TRUE, error);

  if (transport == NULL)
    return NULL;
  rialto_transport_trust (transport, rialto_account_record_get_certificate (record));
  rialto_transport_expect_token (transport, rialto_secrets_lookup (secrets, server,
                                                                   rialto_account_record_get_user (record)));
  return rialto_session_new (transport);
}

static RialtoSession *
dup_session (RialtoMemberships   *self,
             RialtoAccountRecord *record,
             GError             **error)
{
  RialtoMembership *membership = rialto_memberships_get (self, record);

  return membership != NULL ? g_object_ref (rialto_membership_get_session (membership))
                            : make_session (self, record, error);
}

static DexFuture *
sign_out_fiber (RialtoFiber *fiber,
                gpointer     data)
{
  g_autoptr (RialtoMemberships) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoAccountRecord) record = g_object_ref (data);
  RialtoAccountEntry *entry = rialto_memberships_find (self, record);
  g_autoptr (RialtoSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) kept = NULL;

  if (entry == NULL)
    return dex_future_new_true ();
  session = dup_session (self, record, &error);
  /* The token is gone from here in any case; a server that cannot be reached keeps the session until it ends by itself. */
  if (session != NULL)
    dex_await (dex_future_first (rialto_session_sign_out (session, NULL),
                                 dex_timeout_new_seconds (REVOKE_SECONDS), NULL),
               &error);
  g_object_ref (entry);
  await_closed (self, entry);
  g_object_unref (entry);
  if (!dex_await (rialto_accounts_remove (self->accounts, record), &kept))
    g_warning ("%s", kept->message);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * rialto_memberships_sign_out:
 * @self: the memberships
 * @record: an account, open or not
 *
 * Ends the session and forgets the account on this computer.
 *
 * Returns: (transfer full): resolves when that is so; rejects when it is so here, but the server could not be told
 */
DexFuture *
rialto_memberships_sign_out (RialtoMemberships   *self,
                             RialtoAccountRecord *record)
{
  return rialto_async_spawn ("sign-out-account", self, NULL, sign_out_fiber, g_object_ref (record),
                             g_object_unref);
}

static GType
get_item_type (GListModel *model)
{
  return RIALTO_TYPE_ACCOUNT_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return RIALTO_MEMBERSHIPS (model)->entries->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  RialtoMemberships *self = RIALTO_MEMBERSHIPS (model);

  return position < self->entries->len ? g_object_ref (self->entries->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rialto_memberships_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoMemberships *self = RIALTO_MEMBERSHIPS (object);

  if (property == PROP_ACCOUNTS)
    g_value_set_object (value, self->accounts);
  else if (property == PROP_ELSEWHERE)
    g_value_set_int64 (value, self->elsewhere);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_memberships_finalize (GObject *object)
{
  RialtoMemberships *self = RIALTO_MEMBERSHIPS (object);

  g_clear_object (&self->shown);
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->openings);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (rialto_memberships_parent_class)->finalize (object);
}

static void
rialto_memberships_class_init (RialtoMembershipsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_memberships_get_property;
  object_class->finalize = rialto_memberships_finalize;

  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, RIALTO_TYPE_ACCOUNTS, flags);
  properties[PROP_ELSEWHERE] = g_param_spec_int64 ("elsewhere", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  opened_signal = g_signal_new ("opened", RIALTO_TYPE_MEMBERSHIPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, RIALTO_TYPE_MEMBERSHIP);
  /* Its files may still be open. */
  closed_signal = g_signal_new ("closed", RIALTO_TYPE_MEMBERSHIPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, RIALTO_TYPE_MEMBERSHIP);
}

static void
rialto_memberships_init (RialtoMemberships *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  self->openings = g_hash_table_new_full (NULL, NULL, g_object_unref, dex_unref);
}

/**
 * rialto_memberships_new:
 * @accounts: the accounts on this computer
 *
 * Returns: (transfer full): their memberships, none of which is open
 */
RialtoMemberships *
rialto_memberships_new (RialtoAccounts *accounts)
{
  RialtoMemberships *self = g_object_new (RIALTO_TYPE_MEMBERSHIPS, NULL);

  self->accounts = g_object_ref (accounts);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (accounts)); i++)
    add_entry (self, i);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts), self, G_CONNECT_SWAPPED);
  return self;
}
