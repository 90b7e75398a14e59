/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

/* What the program said, and how it ended. */
typedef struct
{
  char *out, *err;
  int   status;
} Run;

static void
run_clear (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static const char *
program (void)
{
  const char *path = g_getenv ("RIALTOD");

  g_assert_nonnull (path);
  return path;
}

/* rialtod user WORDS..., on the database of the server that runs in this process. */
static Run
user_verb (ServerFixture *fixture,
           const char    *input,
           const char    *words)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL, argv = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  Run run = { 0 };

  g_assert_true (g_shell_parse_argv (words, NULL, &parts, NULL));
  g_strv_builder_add_many (list, program (), "user", NULL);
  g_strv_builder_addv (list, (const char **) parts);
  g_strv_builder_add_many (list, "--data", fixture->folder, "--database", fixture->database->uri, NULL);
  argv = g_strv_builder_end (list);
  child = g_subprocess_newv ((const char *const *) argv,
                             G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                               G_SUBPROCESS_FLAGS_STDERR_PIPE,
                             &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, input, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (child));
  run.status = g_subprocess_get_exit_status (child);
  g_test_message ("%s: %d\n%s%s", words, run.status, run.out, run.err);
  return run;
}

static void
test_add (ServerFixture *fixture)
{
  g_auto (Run) anna = user_verb (fixture, "nine blue kettles\n",
                                 "add anna --email anna@example.org --name 'Anna A.' --password-file -");
  g_auto (Run) bert = user_verb (fixture, NULL, "add bert --email bert@example.org --role moderator");
  g_autoptr (Reply) login = account_login (fixture, "anna", "nine blue kettles");
  const char *words = "The password is ";
  g_autofree char *password = NULL;
  g_autoptr (Reply) made = NULL;

  g_assert_cmpint (anna.status, ==, 0);
  g_assert_null (strstr (anna.out, "kettles"));
  assert_status (login, 200);
  g_assert_cmpstr (reply_string (login, "account/profile/name"), ==, "Anna A.");
  g_assert_cmpstr (reply_string (login, "account/role"), ==, "user");
  g_assert_true (reply_bool (login, "account/email_verified"));

  g_assert_cmpint (bert.status, ==, 0);
  g_assert_nonnull (strstr (bert.out, words));
  password = g_strndup (strstr (bert.out, words) + strlen (words), 20);
  made = account_login (fixture, "bert", password);
  assert_status (made, 200);
  g_assert_cmpstr (reply_string (made, "account/role"), ==, "moderator");
}

static void
test_add_refused (ServerFixture *fixture)
{
  static const struct
  {
    const char *words, *input;
    int status;
    const char *said;
  } cases[] = {
    { "add Anna --email a@example.org --password-file -", "nine blue kettles\n", 1, "handle" },
    { "add anna --password-file -", "nine blue kettles\n", 1, "email" },
    { "add anna --email nobody --password-file -", "nine blue kettles\n", 1, "email" },
    { "add anna --email a@example.org --password-file -", "", 1, "no password" },
    { "add anna --email a@example.org --password-file -", "short\n", 1, "password" },
    { "add anna --email a@example.org --password-file /nowhere/at/all", NULL, 1, "/nowhere/at/all" },
    { "add anna --email a@example.org --role king", NULL, 1, "king" },
    { "add taken --email a@example.org", NULL, 1, "taken" },
    { "add anna --email taken@example.org", NULL, 1, "in use" },
    { "add anna --email a@example.org --colour red", NULL, 2, "--colour" },
    { "add --email a@example.org", NULL, 2, "usage" },
    { "role nobody admin", NULL, 1, "nobody" },
    { "role taken", NULL, 2, "usage" },
    { "role taken king", NULL, 1, "king" },
    { "password nobody", NULL, 1, "nobody" },
    { "suspend taken", NULL, 1, "--until" },
    { "suspend taken --until tomorrow", NULL, 1, "--until" },
    { "suspend nobody --until none", NULL, 1, "nobody" },
    { "remove taken", NULL, 2, "usage" },
  };
  g_autoptr (Member) taken = member_new (fixture, "taken");
  g_auto (Run) list = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Run) run = user_verb (fixture, cases[i].input, cases[i].words);

      g_assert_cmpint (run.status, ==, cases[i].status);
      g_assert_nonnull (strstr (run.err, cases[i].said));
      g_assert_cmpstr (run.out, ==, "");
    }
  list = user_verb (fixture, NULL, "list");
  g_assert_cmpint (list.status, ==, 0);
  g_assert_true (g_str_has_prefix (list.out, "taken "));
  g_assert_true (strchr (list.out, '\n') == list.out + strlen (list.out) - 1);
  g_assert_cmpint (taken->id, !=, 0);
}

static void
test_help (ServerFixture *fixture)
{
  static const char *const words[] = { "--help",      "add --help",      "list --help",
                                       "role --help", "password --help", "suspend --help" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_auto (Run) run = user_verb (fixture, NULL, words[i]);

      g_assert_cmpint (run.status, ==, 0);
      g_assert_nonnull (strstr (run.out, "rialtod user"));
      g_assert_cmpstr (run.err, ==, "");
    }
}

RIALTO_SQL (rename_member,
            "test.rename",
            "UPDATE users SET name = 'a' || chr (27) || '[31mb' WHERE id = ?1 AND ?2 = 0");
RIALTO_SQL (rename_member_sqlite,
            "test.rename_sqlite",
            "UPDATE users SET name = 'a' || char (27) || '[31mb' WHERE id = ?1 AND ?2 = 0");

/* No name speaks to the terminal. */
static void
test_list (ServerFixture *fixture)
{
  g_autoptr (Member) bert = member_new_with_role (fixture, "bert", RIALTO_ROLE_SHOP);
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_auto (Run) list = { 0 };
  const char *second;

  account_exec (fixture, fixture->kind == RIALTO_STORE_SQLITE ? &rename_member_sqlite : &rename_member,
                anna->id, 0);
  list = user_verb (fixture, NULL, "list");
  g_assert_cmpint (list.status, ==, 0);
  g_assert_null (strchr (list.out, 27));
  g_assert_true (g_str_has_prefix (list.out, "anna "));
  g_assert_nonnull (strstr (list.out, "[31mb"));
  second = strchr (list.out, '\n') + 1;
  g_assert_true (g_str_has_prefix (second, "bert "));
  g_assert_nonnull (strstr (second, " shop "));
  g_assert_nonnull (strstr (second, "bert@example.org (not confirmed)"));
}

/* The server runs all the while, and hears of it. */
static void
test_role (ServerFixture *fixture)
{
  g_autoptr (Member) adam = member_new_with_role (fixture, "adam", RIALTO_ROLE_ADMIN);
  g_autoptr (Member) olga = member_new (fixture, "olga");
  g_autoptr (Reply) before = server_call (fixture, adam->token, "GET", "/invites", NULL);
  g_auto (Run) down = user_verb (fixture, NULL, "role adam user");
  g_auto (Run) first = user_verb (fixture, NULL, "role adam owner");
  g_auto (Run) second = user_verb (fixture, NULL, "role olga owner");
  g_autoptr (Reply) me = NULL;
  guint status = 0;

  assert_status (before, 200);
  g_assert_cmpint (down.status, ==, 0);
  g_assert_cmpstr (first.out, ==, "adam is owner now.\n");
  g_assert_cmpstr (second.out, ==, "olga is owner now.\nadam was the owner and is admin now.\n");
  while (status != 200)
    {
      g_autoptr (Reply) list = server_call (fixture, olga->token, "GET", "/invites", NULL);

      status = list->status;
    }
  me = server_call (fixture, adam->token, "GET", "/auth/me", NULL);
  g_assert_cmpstr (reply_string (me, "role"), ==, "admin");
  g_assert_cmpuint (account_count_audit (fixture, adam->id, "role.changed"), ==, 3);
}

static void
test_password (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) before = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  g_auto (Run) run = user_verb (fixture, "nine blue kettles\n", "password anna --password-file -");
  g_autoptr (Reply) old = account_login (fixture, "anna", PASSWORD);
  g_autoptr (Reply) new = account_login (fixture, "anna", "nine blue kettles");
  g_autoptr (Reply) refresh = account_refresh (fixture, anna->refresh);
  guint status = 200;

  assert_status (before, 200);
  g_assert_cmpint (run.status, ==, 0);
  assert_code (old, 401, "wrong_credentials");
  assert_status (new, 200);
  assert_code (refresh, 401, "session_expired");
  while (status == 200)
    {
      g_autoptr (Reply) me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);

      status = me->status;
    }
  g_assert_cmpuint (status, ==, 401);
}

static void
test_suspend (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_auto (Run) run = user_verb (fixture, NULL, "suspend anna --until 2099-12-31");
  g_autoptr (Reply) in = account_login (fixture, "anna", PASSWORD);
  g_auto (Run) list = user_verb (fixture, NULL, "list");
  g_auto (Run) lifted = user_verb (fixture, NULL, "suspend anna --until none");
  g_autoptr (Reply) again = account_login (fixture, "anna", PASSWORD);

  g_assert_cmpint (run.status, ==, 0);
  assert_status (in, 200);
  g_assert_cmpstr (reply_string (in, "account/suspended_until"), ==, "2099-12-31T00:00:00.000Z");
  g_assert_nonnull (strstr (list.out, "2099-12-31T00:00:00.000Z"));
  g_assert_cmpint (lifted.status, ==, 0);
  g_assert_null (reply_string (again, "account/suspended_until"));
}

/* A server of its own, in a process of its own. */
typedef struct
{
  GSubprocess      *process;
  GDataInputStream *out;
  ServerFixture     there; /* its address alone */
} Served;

static char *
read_line (Served *served)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line_utf8 (served->out, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
serve (Served     *served,
       const char *folder)
{
  const char *const argv[] = { program (), "serve", "--data", folder, "--listen", "127.0.0.1:0", NULL };
  g_autoptr (GError) error = NULL;

  served->process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  served->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (served->process));
}

/* Up to the line that says where it serves; whatever it says before. */
static char *
await_address (Served *served)
{
  const char *words = "Rialto serves at ";
  GString *before = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *line = read_line (served);

      if (g_str_has_prefix (line, words))
        {
          served->there.base = g_strdup_printf ("http://%s", line + strlen (words));
          return g_string_free_and_steal (before);
        }
      g_string_append_printf (before, "%s\n", line);
    }
}

static void
end (Served *served)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (served->process, SIGTERM);
  g_subprocess_wait_check (served->process, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&served->out);
  g_clear_object (&served->process);
  g_clear_pointer (&served->there.base, g_free);
}

static char *
find_token (const char *said)
{
  g_autoptr (GRegex)
    regex = g_regex_new ("^ +([A-Za-z0-9_-]{43})$", G_REGEX_MULTILINE, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, said, G_REGEX_MATCH_DEFAULT, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/* From an empty folder to an owner: the token of the newest start, once. */
static void
test_owner_token (ServerFixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->database->folder, "another", NULL);
  Served served = { .there.alone = TRUE };
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *old = NULL, *token = NULL, *none = NULL;
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) stale = NULL, done = NULL;
  g_autofree char *body = NULL, *stale_body = NULL;

  serve (&served, folder);
  first = await_address (&served);
  end (&served);
  serve (&served, folder);
  second = await_address (&served);
  old = find_token (first);
  token = find_token (second);
  g_assert_nonnull (old);
  g_assert_nonnull (token);

  anna = member_new (&served.there, "anna");
  stale_body = g_strdup_printf ("{\"token\":\"%s\"}", old);
  body = g_strdup_printf ("{\"token\":\"%s\"}", token);
  stale = server_call (&served.there, anna->token, "POST", "/auth/claim-owner", stale_body);
  done = server_call (&served.there, anna->token, "POST", "/auth/claim-owner", body);
  assert_code (stale, 410, "gone");
  assert_status (done, 200);
  g_assert_cmpstr (reply_string (done, "role"), ==, "owner");
  end (&served);

  serve (&served, folder);
  third = await_address (&served);
  end (&served);
  none = find_token (third);
  g_assert_null (none);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("user-verb/add", test_add);
  server_test_add ("user-verb/add-refused", test_add_refused);
  server_test_add ("user-verb/help", test_help);
  server_test_add_alone ("user-verb/list", test_list);
  server_test_add ("user-verb/role", test_role);
  server_test_add ("user-verb/password", test_password);
  server_test_add ("user-verb/suspend", test_suspend);
  server_test_add ("user-verb/owner-token", test_owner_token);
  return g_test_run ();
}
