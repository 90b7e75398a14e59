/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

#include "rialto-accounts.h"
#include "rialto-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SERVER "https://rialto.example"

static RialtoAccounts *
open_accounts (Place *place)
{
  return wait_for_object (rialto_accounts_open (place->path, NULL));
}

static void
close_accounts (RialtoAccounts *accounts)
{
  forget_last ();
  g_assert_finalize_object (accounts);
}

static RialtoAccountRecord *
add (RialtoAccounts *accounts,
     const char     *user,
     const char     *handle)
{
  return wait_for_object (rialto_accounts_add (accounts, SERVER, user, handle, "Somebody"));
}

static guint
count (RialtoAccounts *accounts)
{
  return g_list_model_get_n_items (G_LIST_MODEL (accounts));
}

static char *
read_ini (Place *place)
{
  g_autofree char *path = g_build_filename (place->path, "accounts.ini", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
write_ini (Place      *place,
           const char *text)
{
  g_autofree char *path = g_build_filename (place->path, "accounts.ini", NULL);

  g_mkdir_with_parents (place->path, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static guint
mode_of (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_kept (Place        *place,
           gconstpointer data)
{
  RialtoAccounts *accounts = open_accounts (place);
  RialtoAccountRecord *mira, *tom;
  g_autofree char *ini = NULL, *cache = NULL, *folder = NULL, *path = NULL;

  g_assert_cmpuint (count (accounts), ==, 0);
  g_assert_null (rialto_accounts_get_current (accounts));
  mira = add (accounts, "1", "mira");
  tom = add (accounts, "2", "tom");
  g_assert_true (rialto_accounts_get_current (accounts) == mira);
  rialto_accounts_set_current (accounts, tom);
  rialto_account_record_set_name (mira, "Mira");
  rialto_account_record_set_avatar (mira, SERVER "/a.webp");
  rialto_account_record_set_certificate (mira, "0123");
  rialto_account_record_set_community (mira, "Our Corner");
  g_assert_cmpstr (rialto_account_record_get_status (mira), ==, "online");
  rialto_account_record_set_status (mira, "offline");
  g_assert_cmpint (rialto_account_record_get_presence (mira), ==, RIALTO_PRESENCE_STATUS_ONLINE);
  rialto_account_record_set_status (mira, "dnd");
  cache = rialto_accounts_dup_path (accounts, mira, RIALTO_ACCOUNT_CACHE);
  folder = g_path_get_dirname (cache);
  g_assert_cmpuint (mode_of (folder), ==, 0700);
  g_object_unref (mira);
  g_object_unref (tom);
  /* What waits to be written is. */
  close_accounts (accounts);

  ini = read_ini (place);
  path = g_build_filename (place->path, "accounts.ini", NULL);
  g_assert_cmpuint (mode_of (path), ==, 0600);
  g_assert_nonnull (strstr (ini, "name=Mira\n"));

  accounts = open_accounts (place);
  g_assert_cmpuint (count (accounts), ==, 2);
  g_assert_cmpstr (rialto_account_record_get_handle (rialto_accounts_get_current (accounts)), ==, "tom");
  mira = g_list_model_get_item (G_LIST_MODEL (accounts), 0);
  g_assert_true (mira == rialto_accounts_find (accounts, SERVER, "1"));
  g_assert_null (rialto_accounts_find (accounts, "https://elsewhere.example", "1"));
  g_assert_cmpstr (rialto_account_record_get_name (mira), ==, "Mira");
  g_assert_cmpstr (rialto_account_record_get_certificate (mira), ==, "0123");
  g_assert_cmpstr (rialto_account_record_get_community (mira), ==, "Our Corner");
  g_assert_cmpint (rialto_account_record_get_presence (mira), ==, RIALTO_PRESENCE_STATUS_DND);
  g_assert_cmpstr (rialto_account_record_get_avatar (mira), ==, SERVER "/a.webp");
  /* Signing in again is not a second account. */
  tom = add (accounts, "1", "mira2");
  g_assert_true (tom == mira);
  g_assert_cmpstr (rialto_account_record_get_handle (mira), ==, "mira2");
  g_assert_cmpuint (count (accounts), ==, 2);
  g_object_unref (mira);
  g_object_unref (tom);
  close_accounts (accounts);
}

static void
test_unknown (Place        *place,
              gconstpointer data)
{
  RialtoAccounts *accounts;
  g_autofree char *ini = NULL;

  write_ini (place,
             "# mine\n[rialto]\ncurrent=nobody\ncolour=red\n[theme]\ndark=yes\n"
             "[account 0f8fad5b-d9cb-469f-a165-70867728950e]\nserver=https://a.example\nuser=7\nnewer=kept\n"
             "[account ../../etc]\nserver=https://a.example\nuser=8\n"
             "[account 7c9e6679-7425-40de-944b-e07fc1f90ae7]\nserver=https://a.example\n");
  accounts = open_accounts (place);
  g_assert_cmpuint (count (accounts), ==, 1);
  g_assert_cmpstr (rialto_account_record_get_user (rialto_accounts_get_current (accounts)), ==, "7");
  rialto_account_record_set_handle (rialto_accounts_get_current (accounts), "mira");
  assert_wait (rialto_accounts_flush (accounts));
  ini = read_ini (place);
  g_assert_nonnull (strstr (ini, "# mine"));
  g_assert_nonnull (strstr (ini, "colour=red"));
  g_assert_nonnull (strstr (ini, "[theme]\ndark=yes"));
  g_assert_nonnull (strstr (ini, "newer=kept"));
  g_assert_nonnull (strstr (ini, "handle=mira"));
  g_assert_nonnull (strstr (ini, "[account ../../etc]"));
  close_accounts (accounts);
}

static void
test_damaged (Place        *place,
              gconstpointer data)
{
  RialtoAccounts *accounts;
  g_autofree char *kept = NULL, *text = NULL;

  write_ini (place, "this is\nno key file");
  accounts = open_accounts (place);
  g_assert_cmpuint (count (accounts), ==, 0);
  g_object_get (accounts, "kept-aside", &kept, NULL);
  g_assert_true (g_file_get_contents (kept, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "this is\nno key file");
  g_object_unref (add (accounts, "1", "mira"));
  close_accounts (accounts);
  accounts = open_accounts (place);
  g_assert_cmpuint (count (accounts), ==, 1);
  close_accounts (accounts);
}

static void
test_remove (Place        *place,
             gconstpointer data)
{
  RialtoAccounts *accounts = open_accounts (place);
  RialtoAccountRecord *mira = add (accounts, "1", "mira"), *tom = add (accounts, "2", "tom");
  g_autofree char *cache = rialto_accounts_dup_path (accounts, mira, RIALTO_ACCOUNT_CACHE);
  g_autofree char *files = rialto_accounts_dup_path (accounts, mira, "outbox.db.files");
  g_autofree char *link = g_build_filename (files, "link", NULL), *folder = g_path_get_dirname (cache),
                  *ini = NULL;
  g_autofree char *outside = g_build_filename (place->folder, "outside", NULL);
  g_autofree char *leftover = g_build_filename (place->path, ".removed-x", NULL);

  g_assert_true (g_file_set_contents (cache, "x", -1, NULL));
  g_assert_cmpint (g_mkdir (files, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (outside, 0700), ==, 0);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  assert_wait (rialto_accounts_remove (accounts, mira));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (outside, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (count (accounts), ==, 1);
  g_assert_true (rialto_accounts_get_current (accounts) == tom);
  ini = read_ini (place);
  g_assert_null (strstr (ini, "mira"));
  assert_wait (rialto_accounts_remove (accounts, mira));
  assert_wait (rialto_accounts_remove (accounts, tom));
  g_assert_null (rialto_accounts_get_current (accounts));
  g_object_unref (mira);
  g_object_unref (tom);
  g_assert_cmpint (g_mkdir (leftover, 0700), ==, 0);
  close_accounts (accounts);
  /* What a killed app left half wiped. */
  accounts = open_accounts (place);
  g_assert_cmpuint (count (accounts), ==, 0);
  g_assert_false (g_file_test (leftover, G_FILE_TEST_EXISTS));
  close_accounts (accounts);
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              guint      *n)
{
  (*n)++;
}

static void
test_notify (Place        *place,
             gconstpointer data)
{
  static const char *const names[] = { "handle", "name", "avatar" };
  g_autoptr (RialtoAccountRecord) record = rialto_account_record_new ("id", SERVER, "1");
  g_autofree char *id = NULL, *server = NULL, *user = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint n = 0;
      g_autofree char *detail = g_strconcat ("notify::", names[i], NULL), *value = NULL;

      g_signal_connect (record, detail, G_CALLBACK (count_notify), &n);
      g_object_set (record, names[i], "x", NULL);
      g_object_set (record, names[i], "x", NULL);
      g_assert_cmpuint (n, ==, 1);
      g_object_get (record, names[i], &value, NULL);
      g_assert_cmpstr (value, ==, "x");
      g_signal_handlers_disconnect_by_data (record, &n);
    }
  g_object_get (record, "id", &id, "server", &server, "user", &user, NULL);
  g_assert_cmpstr (id, ==, "id");
  g_assert_cmpstr (server, ==, SERVER);
  g_assert_cmpstr (user, ==, "1");
}

static void
test_folder (void)
{
  g_autofree char *usual = NULL, *own = NULL;

  g_unsetenv ("RIALTO_DATA_DIR");
  usual = rialto_accounts_dup_default_folder ("org.example.Rialto");
  g_assert_true (g_str_has_suffix (usual, "/org.example.Rialto"));
  g_setenv ("RIALTO_DATA_DIR", "/somewhere/else", TRUE);
  own = rialto_accounts_dup_default_folder ("org.example.Rialto");
  g_assert_cmpstr (own, ==, "/somewhere/else");
}

static void
test_no_folder (Place        *place,
                gconstpointer data)
{
  g_autofree char *below = g_build_filename (place->path, "below", NULL);
  g_autofree char *parent = g_path_get_dirname (place->path);

  g_assert_true (g_file_set_contents (parent, "a file", -1, NULL));
  assert_wait_error (rialto_accounts_open (below, NULL), RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/folder", test_folder);
  place_test_add ("/accounts/kept", test_kept);
  place_test_add ("/accounts/unknown", test_unknown);
  place_test_add ("/accounts/damaged", test_damaged);
  place_test_add ("/accounts/remove", test_remove);
  place_test_add ("/accounts/notify", test_notify);
  place_test_add ("/accounts/no-folder", test_no_folder);
  return g_test_run ();
}
