/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-error.h"

static void
test_every_code (void)
{
  for (int code = 1; code <= RIALTO_N_ERRORS; code++)
    {
      const RialtoErrorInfo *info = rialto_error_get_info (code);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (info->code, ==, code);
      g_assert_cmpuint (info->status, >=, 400);
      g_assert_cmpuint (info->status, <=, 599);
      g_assert_true (rialto_error_lookup_wire (info->wire) == info);

      g_assert_false (rialto_fail (&error, (RialtoError) code));
      g_assert_error (error, RIALTO_ERROR, code);
      g_assert_cmpstr (error->message, ==, info->title);
      g_assert_cmpstr (rialto_error_get_wire (error), ==, info->wire);
    }
}

static void
test_unknown (void)
{
  const RialtoErrorInfo *internal = rialto_error_lookup_wire ("internal");
  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_ACCES, "no");
  guint n_faults = 7;

  g_assert_cmpuint (internal->status, ==, 500);
  g_assert_true (rialto_error_get_info (0) == internal);
  g_assert_true (rialto_error_get_info (-1) == internal);
  g_assert_true (rialto_error_get_info (RIALTO_N_ERRORS + 1) == internal);
  g_assert_null (rialto_error_lookup_wire ("no_such_code"));
  g_assert_null (rialto_error_lookup_wire (NULL));
  g_assert_cmpstr (rialto_error_get_wire (foreign), ==, "internal");
  g_assert_cmpstr (rialto_error_get_wire (NULL), ==, "internal");
  g_assert_cmpint (rialto_error_get_retry_after (foreign), ==, 0);
  g_assert_null (rialto_error_get_faults (foreign, &n_faults));
  g_assert_cmpuint (n_faults, ==, 0);
}

static void
test_detail (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rialto_fail_detail (&error, RIALTO_ERROR_NOT_FOUND, "There is no %s.", "hat"));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is no hat.");

  g_assert_false (rialto_fail (NULL, RIALTO_ERROR_NOT_FOUND));
  g_assert_false (rialto_fail_detail (NULL, RIALTO_ERROR_NOT_FOUND, "x"));
  g_assert_false (rialto_fail_field (NULL, "a", "x"));
}

static void
check_faults (const GError *error)
{
  guint n_faults;
  const RialtoFault *faults = rialto_error_get_faults (error, &n_faults);

  g_assert_cmpuint (n_faults, ==, 2);
  g_assert_cmpstr (faults[0].path, ==, "pictures/0/alt");
  g_assert_cmpstr (faults[0].sentence, ==, "Use at most 3 characters.");
  g_assert_cmpstr (faults[1].path, ==, "name");
  g_assert_cmpstr (faults[1].sentence, ==, "This is missing.");
}

static void
test_faults (void)
{
  GError *error = NULL;
  g_autoptr (GError) copy = NULL;

  g_assert_false (rialto_fail_field (&error, "pictures/0/alt", "Use at most %d characters.", 3));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  g_assert_false (rialto_fail_field (&error, "name", "This is missing."));
  rialto_error_add_fault (error, "name", "A second one for the same field.");
  check_faults (error);

  rialto_error_set_retry_after (error, 1500);
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_error (copy, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  g_assert_cmpint (rialto_error_get_retry_after (copy), ==, 1500);
  check_faults (copy);
}

static void
test_prefix_keeps_faults (void)
{
  g_autoptr (GError) inner = NULL;
  g_autoptr (GError) outer = NULL;
  guint n_faults;

  rialto_fail_field (&inner, "name", "This is missing.");
  g_propagate_prefixed_error (&outer, g_steal_pointer (&inner), "Row 7: ");
  g_assert_true (g_str_has_prefix (outer->message, "Row 7: "));
  g_assert_nonnull (rialto_error_get_faults (outer, &n_faults));
  g_assert_cmpuint (n_faults, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/every-code", test_every_code);
  g_test_add_func ("/error/unknown", test_unknown);
  g_test_add_func ("/error/detail", test_detail);
  g_test_add_func ("/error/faults", test_faults);
  g_test_add_func ("/error/prefix-keeps-faults", test_prefix_keeps_faults);
  return g_test_run ();
}
