/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* fuzz-THING FOLDER [ROUNDS]: every file of the folder, then ROUNDS random changes to them, always the same ones. With RIALTO_FUZZ_SECONDS
 * as many as there is time for, others each time. */

static GPtrArray *
load (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort_values (names, (GCompareFunc) g_strcmp0);
  for (guint i = 0; i < names->len; i++)
    {
      char *bytes;
      gsize length;

      g_assert_true (g_file_get_contents (names->pdata[i], &bytes, &length, NULL));
      g_ptr_array_add (corpus, g_bytes_new_take (bytes, length));
    }

  return corpus;
}

static void
splice (GByteArray *input,
        GRand      *random,
        GBytes     *other)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (other, &length);
  guint from = (guint) g_rand_int_range (random, 0, (gint32) length + 1);
  guint to = (guint) g_rand_int_range (random, 0, (gint32) input->len + 1);

  g_byte_array_set_size (input, to);
  g_byte_array_append (input, bytes + from, (guint) length - from);
}

static void
change (GByteArray *input,
        GRand      *random,
        GBytes     *other)
{
  static const char tokens[] = "\r\n:; ,\t0aA1f%/\\\"\x7f\x80\xff";
  guint at = (guint) g_rand_int_range (random, 0, (gint32) input->len + 1);
  guint few = (guint) g_rand_int_range (random, 1, 9);
  guint8 byte = (guint8) tokens[g_rand_int_range (random, 0, sizeof tokens)];

  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      splice (input, random, other);
      break;
    case 1:
      g_byte_array_set_size (input, at);
      break;
    case 2:
      if (at < input->len)
        g_byte_array_remove_range (input, at, MIN (input->len - at, few));
      break;
    case 3:
      if (at < input->len)
        input->data[at] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
      break;
    case 4:
      if (at < input->len)
        input->data[at] = byte;
      break;
    default:
      g_byte_array_append (input, &byte, 1);
      memmove (input->data + at + 1, input->data + at, input->len - at - 1);
      input->data[at] = byte;
      break;
    }
}

static void
run_changed (GPtrArray *corpus,
             GRand     *random)
{
  g_autoptr (GByteArray) input = g_byte_array_new ();
  GBytes *one = corpus->pdata[g_rand_int_range (random, 0, (gint32) corpus->len)];
  GBytes *other = corpus->pdata[g_rand_int_range (random, 0, (gint32) corpus->len)];

  g_byte_array_append (input, g_bytes_get_data (one, NULL), (guint) g_bytes_get_size (one));
  for (gint32 n = g_rand_int_range (random, 1, 6); n > 0; n--)
    change (input, random, other);
  LLVMFuzzerTestOneInput (input->data, input->len);
}

static void
run_for (GPtrArray *corpus,
         guint64    seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint64 n = 0;

  g_print ("seed %u\n", seed);
  for (; g_get_monotonic_time () < end; n++)
    run_changed (corpus, random);
  g_print ("%" G_GUINT64_FORMAT " changes\n", n);
}

int
main (int   argc,
      char *argv[])
{
  const char *seconds = g_getenv ("RIALTO_FUZZ_SECONDS");
  g_autoptr (GPtrArray) corpus = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (20);
  guint rounds = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : 100000;

  g_assert_cmpint (argc, >, 1);
  corpus = load (argv[1]);
  g_assert_cmpuint (corpus->len, >, 0);
  for (guint i = 0; i < corpus->len; i++)
    LLVMFuzzerTestOneInput (g_bytes_get_data (corpus->pdata[i], NULL), g_bytes_get_size (corpus->pdata[i]));

  for (guint i = 0; i < rounds; i++)
    run_changed (corpus, random);
  if (seconds != NULL)
    run_for (corpus, g_ascii_strtoull (seconds, NULL, 10));
  return 0;
}
