/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

/* How many sockets each user has, and for each watched topic how many each user has on it. */
struct _RialtoAudienceTable
{
  GMutex      lock;
  GHashTable *users;  /* RialtoId -> count */
  GHashTable *topics; /* owned string -> owned table of RialtoId -> count */
};

static guint
change (GHashTable *counts,
        RialtoId    user,
        gint        by)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) user);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + (guint) by;

  if (count == 0)
    g_hash_table_remove (counts, key);
  else
    g_hash_table_insert (counts, key, GUINT_TO_POINTER (count));
  return count;
}

static GArray *
list_keys (GHashTable *counts)
{
  GArray *users = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      RialtoId user = (RialtoId) GPOINTER_TO_SIZE (key);

      g_array_append_val (users, user);
    }
  return users;
}

RialtoAudienceTable *
rialto_audience_new (void)
{
  RialtoAudienceTable *table = g_new0 (RialtoAudienceTable, 1);

  g_mutex_init (&table->lock);
  table->users = g_hash_table_new (NULL, NULL);
  table->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_hash_table_unref);
  return table;
}

void
rialto_audience_free (RialtoAudienceTable *table)
{
  g_mutex_clear (&table->lock);
  g_hash_table_unref (table->users);
  g_hash_table_unref (table->topics);
  g_free (table);
}

/* Returns how many sockets the user has now. */
guint
rialto_audience_add_user (RialtoAudienceTable *table,
                          RialtoId             user)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);

  return change (table->users, user, 1);
}

void
rialto_audience_drop_user (RialtoAudienceTable *table,
                           RialtoId             user)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);

  change (table->users, user, -1);
}

gboolean
rialto_audience_has_user (RialtoAudienceTable *table,
                          RialtoId             user)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);

  return g_hash_table_contains (table->users, GSIZE_TO_POINTER ((gsize) user));
}

/* Returns: (transfer full): everybody who is online. */
GArray *
rialto_audience_list_users (RialtoAudienceTable *table)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);

  return list_keys (table->users);
}

void
rialto_audience_add_topic (RialtoAudienceTable *table,
                           const char          *topic,
                           RialtoId             user)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);
  GHashTable *counts = g_hash_table_lookup (table->topics, topic);

  if (counts == NULL)
    {
      counts = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (table->topics, g_strdup (topic), counts);
    }
  change (counts, user, 1);
}

void
rialto_audience_drop_topic (RialtoAudienceTable *table,
                            const char          *topic,
                            RialtoId             user)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);
  GHashTable *counts = g_hash_table_lookup (table->topics, topic);

  if (counts == NULL)
    return;
  change (counts, user, -1);
  if (g_hash_table_size (counts) == 0)
    g_hash_table_remove (table->topics, topic);
}

/* Returns: (transfer full) (nullable): who watches the topic; NULL when nobody does. */
GArray *
rialto_audience_list_topic (RialtoAudienceTable *table,
                            const char          *topic)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);
  GHashTable *counts = g_hash_table_lookup (table->topics, topic);

  return counts != NULL ? list_keys (counts) : NULL;
}
