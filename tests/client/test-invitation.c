/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-invitation.h"

/* What people are sent, in any language, is taken apart; what is only an address is left as it is. */

#define CODE "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd_-7"

static void
test_read (void)
{
  static const struct
  {
    const char *text;
    const char *address; /* NULL: no invitation */
    const char *code;
  } cases[] = {
    { "Join us on Rialto at http://192.168.1.5:8490\nInvitation code, if it is asked for: " CODE,
      "http://192.168.1.5:8490", CODE },
    { "Komm zu uns: https://example.org/community. Der Code: " CODE ".", "https://example.org/community",
      CODE },
    { CODE " https://example.org", "https://example.org", CODE },
    { "rialto://example.org?invite=" CODE, "example.org", CODE },
    { " rialto://192.168.1.5:8490/?invite=" CODE " ", "192.168.1.5:8490/", CODE },
    { "https://example.org?invite=" CODE, "https://example.org", CODE },
    { "rialto://example.org", "example.org", NULL },
    { "Join us at https://example.org", "https://example.org", NULL },
    { "https://example.org", NULL, NULL },
    { "example.org", NULL, NULL },
    { "http://127.0.0.1:8490", NULL, NULL },
    { "one two", NULL, NULL },
    { CODE, NULL, NULL },
    { "", NULL, NULL },
    { "://", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = NULL, *code = NULL;
      gboolean found = rialto_invitation_read (cases[i].text, &address, &code);

      g_assert_cmpint (found, ==, cases[i].address != NULL);
      g_assert_cmpstr (address, ==, cases[i].address);
      g_assert_cmpstr (code, ==, cases[i].code);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/invitation/read", test_read);
  return g_test_run ();
}
