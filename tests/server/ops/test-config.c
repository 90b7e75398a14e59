/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "rialto-config.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rialto-config-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "rialtod.conf", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static RialtoConfig *
load (Fixture           *fixture,
      const char        *text,
      const char *const *environment,
      const char *const *overrides,
      GError           **error)
{
  write_file (fixture, "rialtod.conf", text);
  return rialto_config_load (fixture->path, environment, overrides, error);
}

static void
test_defaults (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoConfig) config = rialto_config_load (NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (config->server.listen[0], ==, "127.0.0.1:8480");
  g_assert_null (config->server.listen[1]);
  g_assert_cmpuint (g_strv_length (config->server.trusted_proxies), ==, 0);
  g_assert_cmpstr (config->server.data, ==, "/var/lib/rialto");
  g_assert_cmpstr (config->database.uri, ==, "sqlite:/var/lib/rialto/rialto.db");
  g_assert_cmpuint (config->database.pool, ==, 16);
  g_assert_cmpuint (config->database.statement_seconds, ==, 30);
  g_assert_cmpint (config->accounts.signup, ==, RIALTO_SIGNUP_OPEN);
  g_assert_cmpuint (config->accounts.staff_idle_minutes, ==, 30);
  g_assert_false (config->accounts.require_verified_email);
  g_assert_cmpstr (config->accounts.keys_file, ==, "/var/lib/rialto/token-keys");
  g_assert_cmpint (config->mail.transport, ==, RIALTO_MAIL_FOLDER);
  g_assert_null (config->mail.host);
  g_assert_cmpstr (config->mail.folder, ==, "/var/lib/rialto/mail");
  g_assert_cmpuint (config->blobs.max_upload_mb, ==, 25);
  g_assert_true (config->log.access);
}

static void
test_file (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *mail = g_build_filename (fixture->folder, "state", "letters", NULL);
  g_autoptr (RialtoConfig) config = load (fixture,
                                          "[server]\n"
                                          "listen=127.0.0.1:1; [::1]:2 ;unix:/run/rialto/socket,systemd\n"
                                          "data=state\n"
                                          "trusted_proxies=10.0.0.0/8;::1\n"
                                          "cors_origins=https://one.example;http://localhost:3000\n"
                                          "public_url=https://community.example/base\n"
                                          "[accounts]\n"
                                          "signup=invite\n"
                                          "require_verified_email=yes\n"
                                          "[mail]\n"
                                          "folder=letters\n"
                                          "starttls=none\n"
                                          "[log]\n"
                                          "format=json\n"
                                          "access=0\n",
                                          NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (config->server.listen), ==, 4);
  g_assert_cmpstr (config->server.listen[1], ==, "[::1]:2");
  g_assert_cmpstr (config->server.listen[3], ==, "systemd");
  g_assert_cmpuint (g_strv_length (config->server.trusted_proxies), ==, 2);
  g_assert_cmpuint (g_strv_length (config->server.cors_origins), ==, 2);
  g_assert_cmpint (config->accounts.signup, ==, RIALTO_SIGNUP_INVITE);
  g_assert_true (config->accounts.require_verified_email);
  g_assert_cmpstr (config->mail.folder, ==, mail);
  g_assert_cmpint (config->mail.security, ==, 2);
  g_assert_cmpint (config->log.format, ==, RIALTO_LOG_FORMAT_JSON);
  g_assert_false (config->log.access);
}

static void
test_precedence (Fixture      *fixture,
                 gconstpointer data)
{
  const char *environment[] = { "PATH=/bin", "RIALTO_SERVER_THREADS=3", "RIALTO_DATABASE_POOL=30",
                                "RIALTO_TEST_POSTGRES=x", NULL };
  const char *overrides[] = { "server.threads=4", NULL };
  g_autoptr (RialtoConfig)
    config = load (fixture, "[server]\nthreads=2\ndrain_seconds=5\n[database]\npool=20\n", environment,
                   overrides, NULL);

  g_assert_cmpuint (config->server.threads, ==, 4);
  g_assert_cmpuint (config->database.pool, ==, 30);
  g_assert_cmpuint (config->server.drain_seconds, ==, 5);
}

/* Each of these files has one fault, and the message names it. */
static void
test_faults (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *word;
  } bad[] = {
    { "[server]\nlistne=1\n", "server.listne is unknown" },
    { "[sever]\nlisten=1\n", "sever.listen is unknown" },
    { "[server]\nlisten=here\n", "server.listen" },
    { "[server]\nlisten=;\n", "server.listen is empty" },
    { "[server]\nthreads=many\n", "server.threads" },
    { "[server]\nthreads=-1\n", "from 0 to 64" },
    { "[server]\nthreads=65\n", "from 0 to 64" },
    { "[server]\npublic_url=ftp://x\n", "server.public_url" },
    { "[server]\npublic_url=https://user@x\n", "server.public_url" },
    { "[server]\ntrusted_proxies=10.0.0.0/99\n", "server.trusted_proxies" },
    { "[server]\ncors_origins=https://x/path\n", "server.cors_origins" },
    { "[server]\ncors_origins=*\n", "server.cors_origins" },
    { "[database]\nuri=mysql://x\n", "database.uri" },
    { "[accounts]\nsignup=maybe\n", "open, invite, closed" },
    { "[accounts]\nrequire_verified_email=perhaps\n", "true or false" },
    { "[mail]\ntransport=smtp\n", "mail.host" },
    { "[mail]\nuser=me\n", "mail.password_file" },
    { "[mail]\npassword=secret\n", "password_file" },
    { "[mail]\npassword_file=missing\n", "missing" },
    { "[log]\nlevel=loud\n", "log.level" },
    { "[mail\n", "rialtod.conf" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (load (fixture, bad[i].text, NULL, NULL, &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, bad[i].word));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_all_faults_at_once (Fixture      *fixture,
                         gconstpointer data)
{
  const char *environment[] = { "RIALTO_SERVER_LISTNE=x", NULL };
  const char *overrides[] = { "server=x", "server.data", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (load (fixture, "[server]\none=1\nthreads=x\n", environment, overrides, &error));
  g_assert_nonnull (strstr (error->message, "server.one"));
  g_assert_nonnull (strstr (error->message, "server.threads"));
  g_assert_nonnull (strstr (error->message, "RIALTO_SERVER_LISTNE"));
  g_assert_nonnull (strstr (error->message, "server=x"));
  g_assert_nonnull (strstr (error->message, "server.data is not"));

  g_clear_error (&error);
  g_assert_null (rialto_config_load ("/nonexistent/rialtod.conf", NULL, NULL, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
}

static void
test_secrets (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *credentials = g_strconcat ("CREDENTIALS_DIRECTORY=", fixture->folder, NULL);
  const char *with_credentials[] = { credentials, NULL };
  const char *with_variable[] = { credentials, "RIALTO_MAIL_PASSWORD=from the environment", NULL };
  g_autoptr (RialtoConfig) from_file = NULL;
  g_autoptr (RialtoConfig) from_credential = NULL;
  g_autoptr (RialtoConfig) from_environment = NULL;

  write_file (fixture, "smtp-password", "from a file\n");
  from_file = load (fixture, "[mail]\nuser=me\npassword_file=smtp-password\n", NULL, NULL, NULL);
  g_assert_cmpstr (from_file->mail.password, ==, "from a file");

  write_file (fixture, "mail.password", "from a credential");
  write_file (fixture, "database.uri", "postgresql://rialto:secret@db/rialto\n");
  write_file (fixture, "accounts.keys_file", "");
  from_credential = load (fixture, "[mail]\nuser=me\n", with_credentials, NULL, NULL);
  g_assert_cmpstr (from_credential->mail.password, ==, "from a credential");
  g_assert_cmpstr (from_credential->database.uri, ==, "postgresql://rialto:secret@db/rialto");
  g_assert_true (g_str_has_prefix (from_credential->accounts.keys_file, fixture->folder));

  from_environment = load (fixture, "[mail]\nuser=me\n", with_variable, NULL, NULL);
  g_assert_cmpstr (from_environment->mail.password, ==, "from the environment");
}

/* The sample is a configuration: as it stands, and with every default written out. */
static void
test_describe (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *sample = rialto_config_describe ();
  g_auto (GStrv) lines = g_strsplit (sample, "\n", -1);
  g_autoptr (GString) active = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoConfig) plain = load (fixture, sample, NULL, NULL, &error);
  g_autoptr (RialtoConfig) written_out = NULL;
  guint keys = 0;

  g_assert_no_error (error);
  g_assert_nonnull (plain);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean is_key = lines[i][0] == '#' && lines[i][1] != ' ';

      keys += is_key ? 1 : 0;
      g_string_append_printf (active, "%s\n", is_key ? lines[i] + 1 : lines[i]);
    }
  g_assert_cmpuint (keys, >, 35);
  written_out = load (fixture, active->str, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (written_out->server.data, ==, plain->server.data);
  g_assert_cmpuint (written_out->limits.rate_keys, ==, 65536);
  g_assert_null (strstr (sample, "\n#password="));
}

#define ADD(name, function) g_test_add ("/config/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("defaults", test_defaults);
  ADD ("file", test_file);
  ADD ("precedence", test_precedence);
  ADD ("faults", test_faults);
  ADD ("all-faults-at-once", test_all_faults_at_once);
  ADD ("secrets", test_secrets);
  ADD ("describe", test_describe);
  return g_test_run ();
}
