/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-accounts-private.h"

#include <string.h>

#define SAVE_AFTER    300 /* ms */
#define GENERAL       "rialto"
#define ACCOUNT       "account "
#define REMOVED       ".removed-"

/**
 * RialtoAccounts:
 *
 * The accounts that are signed in on this computer, as a list, and which of them is in front. They are in accounts.ini, without
 * secrets; each has a folder of its own, which nobody else may read, and which is wiped when the account is removed. What is in the
 * file and not understood stays in it. Main thread; files are touched by a worker.
 */
struct _RialtoAccounts
{
  GObject parent_instance;

  char                *folder;     /* owned */
  char                *kept_aside; /* owned, nullable */
  RialtoSecrets       *secrets;    /* owned, nullable */
  GKeyFile            *file;       /* owned: all of it, as it was read */
  GPtrArray           *records;    /* owned */
  RialtoAccountRecord *current;    /* owned, nullable */
  RialtoWorker        *worker;     /* owned: writes in order */
  guint                timeout;    /* source, or 0 */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RialtoAccounts,
                               rialto_accounts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_CURRENT,
  PROP_KEPT_ASIDE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What has a getter of the record, and a key of the same name in the file. */
static const struct
{
  const char *key;
  const char *(*get) (RialtoAccountRecord *record);
} fields[] = {
  { "server", rialto_account_record_get_server },
  { "user", rialto_account_record_get_user },
  { "handle", rialto_account_record_get_handle },
  { "name", rialto_account_record_get_name },
  { "avatar", rialto_account_record_get_avatar },
  { "certificate", rialto_account_record_get_certificate },
  { "community", rialto_account_record_get_community },
  { "status", rialto_account_record_get_status },
};

static char *
name_group (RialtoAccountRecord *record)
{
  return g_strconcat (ACCOUNT, rialto_account_record_get_id (record), NULL);
}

static void
write_record (RialtoAccounts      *self,
              RialtoAccountRecord *record)
{
  g_autofree char *group = name_group (record);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = fields[i].get (record);

      if (value != NULL)
        g_key_file_set_string (self->file, group, fields[i].key, value);
      else
        g_key_file_remove_key (self->file, group, fields[i].key, NULL);
    }
  if (rialto_account_record_get_unkept (record))
    g_key_file_set_boolean (self->file, group, "unkept", TRUE);
  else
    g_key_file_remove_key (self->file, group, "unkept", NULL);
}

static DexFuture *
save (RialtoAccounts *self)
{
  RialtoAccountsWork *work = rialto_accounts_work_new (self->folder);

  g_clear_handle_id (&self->timeout, g_source_remove);
  for (guint i = 0; i < self->records->len; i++)
    write_record (self, self->records->pdata[i]);
  if (self->current != NULL)
    g_key_file_set_string (self->file, GENERAL, "current", rialto_account_record_get_id (self->current));
  else
    g_key_file_remove_key (self->file, GENERAL, "current", NULL);
  work->text = g_key_file_to_data (self->file, NULL, NULL);
  return rialto_worker_run (self->worker, rialto_accounts_write, work, rialto_accounts_work_free);
}

static gboolean
save_now (gpointer data)
{
  RialtoAccounts *self = data;

  self->timeout = 0;
  dex_future_disown (save (self));
  return G_SOURCE_REMOVE;
}

static void
save_soon (RialtoAccounts *self)
{
  if (self->timeout == 0)
    self->timeout = g_timeout_add (SAVE_AFTER, save_now, self);
}

static void
record_changed (RialtoAccountRecord *record,
                GParamSpec          *pspec,
                RialtoAccounts      *self)
{
  save_soon (self);
}

static void
append (RialtoAccounts      *self,
        RialtoAccountRecord *record)
{
  g_ptr_array_add (self->records, g_object_ref (record));
  g_signal_connect (record, "notify", G_CALLBACK (record_changed), self);
  g_list_model_items_changed (G_LIST_MODEL (self), self->records->len - 1, 0, 1);
}

/**
 * rialto_accounts_dup_default_folder:
 * @application: the app's id
 *
 * Returns: (transfer full): where an app keeps its data: $RIALTO_DATA_DIR, else a folder of its own below the user's data.
 */
char *
rialto_accounts_dup_default_folder (const char *application)
{
  const char *folder = g_getenv ("RIALTO_DATA_DIR");

  if (folder != NULL && *folder != '\0')
    return g_canonicalize_filename (folder, NULL);
  return g_build_filename (g_get_user_data_dir (), application, NULL);
}

/**
 * rialto_accounts_get_folder:
 * @self: the accounts
 *
 * Returns: (transfer none): where everything is kept.
 */
const char *
rialto_accounts_get_folder (RialtoAccounts *self)
{
  return self->folder;
}

/**
 * rialto_accounts_get_secrets:
 * @self: the accounts
 *
 * Returns: (transfer none) (nullable): where their tokens are.
 */
RialtoSecrets *
rialto_accounts_get_secrets (RialtoAccounts *self)
{
  return self->secrets;
}

/**
 * rialto_accounts_dup_kept_aside:
 * @self: the accounts
 *
 * Returns: (transfer full) (nullable): where the file is that could not be read; the accounts begin empty then.
 */
char *
rialto_accounts_dup_kept_aside (RialtoAccounts *self)
{
  return g_strdup (self->kept_aside);
}

/**
 * rialto_accounts_dup_path:
 * @self: the accounts
 * @record: one of them
 * @name: of a file, %RIALTO_ACCOUNT_CACHE and so on
 *
 * Returns: (transfer full): where that file of the account is.
 */
char *
rialto_accounts_dup_path (RialtoAccounts      *self,
                          RialtoAccountRecord *record,
                          const char          *name)
{
  return g_build_filename (self->folder, rialto_account_record_get_id (record), name, NULL);
}

/**
 * rialto_accounts_find:
 * @self: the accounts
 * @server: a server's base URL
 * @user: a person's id there
 *
 * Returns: (transfer none) (nullable): that account.
 */
RialtoAccountRecord *
rialto_accounts_find (RialtoAccounts *self,
                      const char     *server,
                      const char     *user)
{
  for (guint i = 0; i < self->records->len; i++)
    if (g_strcmp0 (rialto_account_record_get_server (self->records->pdata[i]), server) == 0 &&
        g_strcmp0 (rialto_account_record_get_user (self->records->pdata[i]), user) == 0)
      return self->records->pdata[i];
  return NULL;
}

static DexFuture *
answer_object (DexFuture *future,
               gpointer   object)
{
  return dex_future_new_for_object (object);
}

/**
 * rialto_accounts_add:
 * @self: the accounts
 * @server: the server's base URL
 * @user: the person's id there
 * @handle: (nullable): the handle
 * @name: (nullable): the name
 *
 * It is in the list at once. One that is there already is given back, with its handle and name brought up to date. The first one
 * becomes the current one.
 *
 * Returns: (transfer full): resolves to a #RialtoAccountRecord when it is on the disk and has its folder; rejects with %RIALTO_ERROR.
 */
DexFuture *
rialto_accounts_add (RialtoAccounts *self,
                     const char     *server,
                     const char     *user,
                     const char     *handle,
                     const char     *name)
{
  RialtoAccountRecord *record;
  RialtoAccountsWork *work;

  dex_return_error_if_fail (RIALTO_IS_ACCOUNTS (self));
  dex_return_error_if_fail (server != NULL && user != NULL);

  record = rialto_accounts_find (self, server, user);
  if (record != NULL)
    g_object_ref (record);
  else
    {
      g_autofree char *id = g_uuid_string_random ();

      record = rialto_account_record_new (id, server, user);
      append (self, record);
    }
  rialto_account_record_set_handle (record, handle);
  rialto_account_record_set_name (record, name);
  if (self->current == NULL)
    rialto_accounts_set_current (self, record);
  work = rialto_accounts_work_new (self->folder);
  work->path = rialto_accounts_dup_path (self, record, NULL);
  dex_future_disown (rialto_worker_run (self->worker, rialto_accounts_make_folder, work,
                                        rialto_accounts_work_free));
  return dex_future_then (save (self), answer_object, record, g_object_unref);
}

static void
take_out (RialtoAccounts *self,
          guint           at)
{
  RialtoAccountRecord *record = self->records->pdata[at];

  g_signal_handlers_disconnect_by_data (record, self);
  g_ptr_array_remove_index (self->records, at);
  g_list_model_items_changed (G_LIST_MODEL (self), at, 1, 0);
}

/**
 * rialto_accounts_remove:
 * @self: the accounts
 * @record: one of them, whose session has closed its files
 *
 * Forgets the account: its token, its folder, its line. When it was the current one, its neighbour is.
 *
 * Returns: (transfer full): resolves when nothing of it is left on the disk; rejects with %RIALTO_ERROR when something is: the next
 *   start goes on with it.
 */
DexFuture *
rialto_accounts_remove (RialtoAccounts      *self,
                        RialtoAccountRecord *record)
{
  g_autoptr (RialtoAccountRecord) kept = g_object_ref (record);
  g_autofree char *group = name_group (record), *hidden = NULL;
  RialtoAccountsWork *work;
  DexFuture *saved;
  guint at;

  dex_return_error_if_fail (RIALTO_IS_ACCOUNTS (self));

  if (!g_ptr_array_find (self->records, record, &at))
    return dex_future_new_true ();
  take_out (self, at);
  g_key_file_remove_group (self->file, group, NULL);
  if (self->current == record)
    rialto_accounts_set_current (self, self->records->len > 0
                                         ? self->records->pdata[MIN (at, self->records->len - 1)]
                                         : NULL);
  if (self->secrets != NULL)
    dex_future_disown (rialto_secrets_clear (self->secrets, rialto_account_record_get_server (record),
                                             rialto_account_record_get_user (record)));
  saved = save (self);
  work = rialto_accounts_work_new (self->folder);
  hidden = g_strconcat (REMOVED, rialto_account_record_get_id (record), NULL);
  work->path = rialto_accounts_dup_path (self, record, NULL);
  work->hidden = g_build_filename (self->folder, hidden, NULL);
  return dex_future_all (saved,
                         rialto_worker_run (self->worker, rialto_accounts_wipe, work,
                                            rialto_accounts_work_free),
                         NULL);
}

static DexFuture *
save_after (DexFuture *flushed,
            gpointer   data)
{
  return save (data);
}

/**
 * rialto_accounts_flush:
 * @self: the accounts
 *
 * Returns: (transfer full): resolves when all changes are on the disk, and the tokens with the keyring, unless that is not opened;
 *   rejects with %RIALTO_ERROR.
 */
DexFuture *
rialto_accounts_flush (RialtoAccounts *self)
{
  dex_return_error_if_fail (RIALTO_IS_ACCOUNTS (self));

  /* Which may change what is written. */
  if (self->secrets != NULL)
    return dex_future_finally (rialto_secrets_flush (self->secrets), save_after, g_object_ref (self),
                               g_object_unref);
  return save (self);
}

/**
 * rialto_accounts_get_current:
 * @self: the accounts
 *
 * Returns: (transfer none) (nullable): the one in front.
 */
RialtoAccountRecord *
rialto_accounts_get_current (RialtoAccounts *self)
{
  return self->current;
}

/**
 * rialto_accounts_set_current:
 * @self: the accounts
 * @record: (nullable): one of them
 */
void
rialto_accounts_set_current (RialtoAccounts      *self,
                             RialtoAccountRecord *record)
{
  g_return_if_fail (RIALTO_IS_ACCOUNTS (self));

  if (!g_set_object (&self->current, record))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
  save_soon (self);
}

static GType
get_item_type (GListModel *model)
{
  return RIALTO_TYPE_ACCOUNT_RECORD;
}

static guint
get_n_items (GListModel *model)
{
  return RIALTO_ACCOUNTS (model)->records->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  RialtoAccounts *self = RIALTO_ACCOUNTS (model);

  return position < self->records->len ? g_object_ref (self->records->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rialto_accounts_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  RialtoAccounts *self = RIALTO_ACCOUNTS (object);

  switch (prop_id)
    {
    case PROP_CURRENT:
      g_value_set_object (value, self->current);
      break;
    case PROP_KEPT_ASIDE:
      g_value_set_string (value, self->kept_aside);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rialto_accounts_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CURRENT:
      rialto_accounts_set_current (RIALTO_ACCOUNTS (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rialto_accounts_dispose (GObject *object)
{
  RialtoAccounts *self = RIALTO_ACCOUNTS (object);

  if (self->timeout != 0)
    dex_future_disown (save (self));
  for (guint i = 0; i < self->records->len; i++)
    g_signal_handlers_disconnect_by_data (self->records->pdata[i], self);
  g_clear_pointer (&self->worker, rialto_worker_free);

  G_OBJECT_CLASS (rialto_accounts_parent_class)->dispose (object);
}

static void
rialto_accounts_finalize (GObject *object)
{
  RialtoAccounts *self = RIALTO_ACCOUNTS (object);

  g_free (self->folder);
  g_free (self->kept_aside);
  g_clear_object (&self->secrets);
  g_clear_object (&self->current);
  g_key_file_unref (self->file);
  g_ptr_array_unref (self->records);

  G_OBJECT_CLASS (rialto_accounts_parent_class)->finalize (object);
}

static void
rialto_accounts_class_init (RialtoAccountsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = rialto_accounts_get_property;
  object_class->set_property = rialto_accounts_set_property;
  object_class->dispose = rialto_accounts_dispose;
  object_class->finalize = rialto_accounts_finalize;

  properties[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, RIALTO_TYPE_ACCOUNT_RECORD,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                    G_PARAM_STATIC_STRINGS);
  properties[PROP_KEPT_ASIDE] = g_param_spec_string ("kept-aside", NULL, NULL, NULL,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_accounts_init (RialtoAccounts *self)
{
  self->file = g_key_file_new ();
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->worker = rialto_worker_new (1);
}

/* The keyring could not keep the newest token: what it has is used up, and would be taken for stolen. */
static void
on_secret (RialtoAccounts *self,
           const char     *server,
           const char     *user)
{
  RialtoAccountRecord *record = rialto_accounts_find (self, server, user);

  if (record != NULL)
    rialto_account_record_set_unkept (record, !rialto_secrets_get_persisted (self->secrets, server, user));
}

static void
read_record (RialtoAccounts *self,
             const char     *group)
{
  g_autofree char *server = g_key_file_get_string (self->file, group, "server", NULL);
  g_autofree char *user = g_key_file_get_string (self->file, group, "user", NULL);
  g_autofree char *handle = g_key_file_get_string (self->file, group, "handle", NULL);
  g_autofree char *name = g_key_file_get_string (self->file, group, "name", NULL);
  g_autofree char *avatar = g_key_file_get_string (self->file, group, "avatar", NULL);
  g_autofree char *certificate = g_key_file_get_string (self->file, group, "certificate", NULL);
  g_autofree char *community = g_key_file_get_string (self->file, group, "community", NULL);
  g_autofree char *status = g_key_file_get_string (self->file, group, "status", NULL);
  const char *id = group + strlen (ACCOUNT);
  g_autoptr (RialtoAccountRecord) record = NULL;

  /* It becomes a path. */
  if (server == NULL || user == NULL || !g_uuid_string_is_valid (id))
    return;
  record = rialto_account_record_new (id, server, user);
  rialto_account_record_set_handle (record, handle);
  rialto_account_record_set_name (record, name);
  rialto_account_record_set_avatar (record, avatar);
  rialto_account_record_set_certificate (record, certificate);
  rialto_account_record_set_community (record, community);
  rialto_account_record_set_status (record, status);
  if (g_key_file_get_boolean (self->file, group, "unkept", NULL))
    {
      rialto_account_record_set_unkept (record, TRUE);
      if (self->secrets != NULL)
        dex_future_disown (rialto_secrets_clear (self->secrets, server, user));
    }
  append (self, record);
}

static void
read_file (RialtoAccounts           *self,
           const RialtoAccountsText *text)
{
  g_autofree char *current = NULL;
  g_auto (GStrv) groups = NULL;

  g_set_str (&self->kept_aside, text->kept_aside);
  g_key_file_load_from_data (self->file, text->text, (gsize) -1,
                             G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, NULL);
  groups = g_key_file_get_groups (self->file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], ACCOUNT))
      read_record (self, groups[i]);
  current = g_key_file_get_string (self->file, GENERAL, "current", NULL);
  for (guint i = 0; i < self->records->len; i++)
    if (self->current == NULL ||
        g_strcmp0 (rialto_account_record_get_id (self->records->pdata[i]), current) == 0)
      g_set_object (&self->current, self->records->pdata[i]);
  g_clear_handle_id (&self->timeout, g_source_remove);
}

static DexFuture *
take_file (DexFuture *read,
           gpointer   data)
{
  RialtoAccounts *self = data;

  read_file (self, g_value_get_boxed (dex_future_get_value (read, NULL)));
  return dex_future_new_for_object (self);
}

/**
 * rialto_accounts_open:
 * @folder: where everything is kept; made when it is not there
 * @secrets: (nullable): where tokens are
 *
 * Two apps side by side have folders of their own. A file that cannot be read is kept; see rialto_accounts_dup_kept_aside().
 *
 * Returns: (transfer full): resolves to a #RialtoAccounts; rejects with %RIALTO_ERROR when the folder cannot be used.
 */
DexFuture *
rialto_accounts_open (const char    *folder,
                      RialtoSecrets *secrets)
{
  g_autoptr (RialtoAccounts) self = g_object_new (RIALTO_TYPE_ACCOUNTS, NULL);

  self->folder = g_strdup (folder);
  g_set_object (&self->secrets, secrets);
  if (secrets != NULL)
    g_signal_connect_object (secrets, "changed", G_CALLBACK (on_secret), self, G_CONNECT_SWAPPED);
  return dex_future_then (rialto_worker_run (self->worker, rialto_accounts_read,
                                             rialto_accounts_work_new (folder), rialto_accounts_work_free),
                          take_file, g_object_ref (self), g_object_unref);
}
