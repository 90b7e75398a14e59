/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-difference.h"

#include <string.h>

static int
compare_strings (gconstpointer one,
                 gconstpointer other,
                 gpointer      user_data)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/**
 * rialto_difference_apply:
 * @tx: a write transaction
 * @present: (transfer full): rows of one text column, in the order of its bytes, each once
 * @wanted: strings in any order, perhaps more than once; put in order here
 * @change: told what is missing and what is too much, in the order of the bytes
 * @user_data: for @change
 *
 * Makes a set in the database equal to a set in memory.
 *
 * Returns: how many changes there were
 */
guint
rialto_difference_apply (RialtoTx            *tx,
                         RialtoRows          *present,
                         GPtrArray           *wanted,
                         RialtoDifferenceFunc change,
                         gpointer             user_data)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  guint n_changes = 0, i = 0, j = 0;

  while (rialto_rows_next (present))
    g_ptr_array_add (known, (gpointer) rialto_rows_text (present, 0));
  rialto_rows_free (present);
  g_ptr_array_sort_with_data (wanted, compare_strings, NULL);

  while (i < known->len || j < wanted->len)
    {
      const char *has = i < known->len ? known->pdata[i] : NULL;
      const char *wants = j < wanted->len ? wanted->pdata[j] : NULL;
      int order = has == NULL ? 1 : wants == NULL ? -1 : strcmp (has, wants);

      if (order != 0)
        {
          change (tx, order < 0 ? has : wants, order > 0, user_data);
          n_changes++;
        }
      i += order <= 0;
      while (order >= 0 && j < wanted->len && g_str_equal (wanted->pdata[j], wants))
        j++;
    }
  return n_changes;
}
