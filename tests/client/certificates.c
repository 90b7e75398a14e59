/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "certificates.h"

#include <glib/gstdio.h>

#define HERE   "cn = \"127.0.0.1\"\nip_address = \"127.0.0.1\"\ntls_www_server\n"
#define LASTS  "expiration_days = 2\n"
#define ISSUER "cn = \"An authority\"\nca\ncert_signing_key\nexpiration_days = 2\n"

static void
run (const char *folder,
     const char *command)
{
  g_autofree char *full = g_strdup_printf ("cd '%s' && certtool %s", folder, command);
  const char *argv[] = { "sh", "-c", full, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                               NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static TestCertificate *
begin (const char *template)
{
  TestCertificate *self = g_new0 (TestCertificate, 1);
  g_autofree char *text = g_strconcat (HERE, template != NULL ? template : LASTS, NULL);

  self->folder = g_dir_make_tmp ("rialto-certificate-XXXXXX", NULL);
  write_file (self->folder, "template", text);
  run (self->folder, "--generate-privkey --key-type=ecdsa --outfile key");
  return self;
}

static TestCertificate *
take (TestCertificate *self)
{
  g_autofree char *certificate = g_build_filename (self->folder, "certificate", NULL);
  g_autofree char *key = g_build_filename (self->folder, "key", NULL);
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GError) error = NULL;

  self->certificate = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  g_object_get (self->certificate, "certificate", &der, NULL);
  self->fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  return self;
}

TestCertificate *
test_certificate_new (const char *template)
{
  TestCertificate *self = begin (template);

  run (self->folder, "--generate-self-signed --load-privkey key --template template --outfile certificate");
  return take (self);
}

TestCertificate *
test_certificate_new_vouched (void)
{
  TestCertificate *self = begin (NULL);

  write_file (self->folder, "issuer-template", ISSUER);
  run (self->folder, "--generate-privkey --key-type=ecdsa --outfile issuer-key");
  run (self->folder,
       "--generate-self-signed --load-privkey issuer-key --template issuer-template --outfile issuer");
  run (self->folder, "--generate-certificate --load-privkey key --load-ca-certificate issuer "
                     "--load-ca-privkey issuer-key --template template --outfile certificate");
  self->authority = g_build_filename (self->folder, "issuer", NULL);
  return take (self);
}

void
test_certificate_free (TestCertificate *self)
{
  static const char *const names[] = { "template",        "key",        "certificate",
                                       "issuer-template", "issuer-key", "issuer" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_object_unref (self->certificate);
  g_free (self->folder);
  g_free (self->authority);
  g_free (self->fingerprint);
  g_free (self);
}
