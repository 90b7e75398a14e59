/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

/* What is watched. */
typedef struct
{
  char       *name;     /* owned */
  RialtoId    author;   /* of a post that somebody may see; 0: not known */
  GHashTable *watchers; /* RialtoId -> twice the count of sockets, and one more if the user may see it */
} Topic;

/* How many sockets each user has, and for each watched topic how many each user has on it. */
struct _RialtoAudienceTable
{
  GMutex      lock;
  GHashTable *users;   /* RialtoId -> count */
  GHashTable *topics;  /* borrowed name -> owned Topic */
  GHashTable *authors; /* RialtoId -> owned set of borrowed Topics */
};

static void
topic_free (gpointer data)
{
  Topic *topic = data;

  g_hash_table_unref (topic->watchers);
  g_free (topic->name);
  g_free (topic);
}

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
  table->topics = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, topic_free);
  table->authors = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  return table;
}

void
rialto_audience_free (RialtoAudienceTable *table)
{
  g_mutex_clear (&table->lock);
  g_hash_table_unref (table->users);
  g_hash_table_unref (table->authors);
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
                           const char          *name,
                           RialtoId             user)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);
  Topic *topic = g_hash_table_lookup (table->topics, name);

  if (topic == NULL)
    {
      topic = g_new0 (Topic, 1);
      topic->name = g_strdup (name);
      topic->watchers = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (table->topics, topic->name, topic);
    }
  change (topic->watchers, user, 2);
}

static void
forget_topic (RialtoAudienceTable *table,
              Topic               *topic)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) topic->author);
  GHashTable *theirs = g_hash_table_lookup (table->authors, key);

  if (theirs != NULL && g_hash_table_remove (theirs, topic) && g_hash_table_size (theirs) == 0)
    g_hash_table_remove (table->authors, key);
  g_hash_table_remove (table->topics, topic->name);
}

void
rialto_audience_drop_topic (RialtoAudienceTable *table,
                            const char          *name,
                            RialtoId             user)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);
  Topic *topic = g_hash_table_lookup (table->topics, name);

  if (topic == NULL)
    return;
  /* With the last socket goes what was known of the user. */
  if (change (topic->watchers, user, -2) == 1)
    change (topic->watchers, user, -1);
  if (g_hash_table_size (topic->watchers) == 0)
    forget_topic (table, topic);
}

/* @author: whose post it is that the user may see; 0: they may not. Nothing is kept of who does not watch any more. */
void
rialto_audience_set_access (RialtoAudienceTable *table,
                            const char          *name,
                            RialtoId             user,
                            RialtoId             author)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);
  Topic *topic = g_hash_table_lookup (table->topics, name);
  gpointer key = GSIZE_TO_POINTER ((gsize) author);
  GHashTable *theirs;
  guint value;

  value = topic != NULL
            ? GPOINTER_TO_UINT (g_hash_table_lookup (topic->watchers, GSIZE_TO_POINTER ((gsize) user)))
            : 0;
  if (value == 0)
    return;
  change (topic->watchers, user, (author != 0 ? 1 : 0) - (gint) (value & 1));
  if (author == 0 || topic->author != 0)
    return;
  topic->author = author;
  theirs = g_hash_table_lookup (table->authors, key);
  if (theirs == NULL)
    {
      theirs = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (table->authors, key, theirs);
    }
  g_hash_table_add (theirs, topic);
}

/* Returns: (transfer full) (nullable) (element-type RialtoWatcher): who watches the topic; NULL when nobody does. */
GArray *
rialto_audience_list_topic (RialtoAudienceTable *table,
                            const char          *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);
  Topic *topic = g_hash_table_lookup (table->topics, name);
  GHashTableIter iter;
  gpointer key, value;
  GArray *watchers;

  if (topic == NULL)
    return NULL;
  watchers = g_array_sized_new (FALSE, FALSE, sizeof (RialtoWatcher), g_hash_table_size (topic->watchers));
  g_hash_table_iter_init (&iter, topic->watchers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      RialtoWatcher watcher = { (RialtoId) GPOINTER_TO_SIZE (key), GPOINTER_TO_UINT (value) & 1 };

      g_array_append_val (watchers, watcher);
    }
  return watchers;
}

/* Returns: (transfer full) (element-type utf8): posts of @author that @viewer watches, as topics; 0: that anybody watches. */
GPtrArray *
rialto_audience_list_authored (RialtoAudienceTable *table,
                               RialtoId             author,
                               RialtoId             viewer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->lock);
  GHashTable *theirs = g_hash_table_lookup (table->authors, GSIZE_TO_POINTER ((gsize) author));
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  if (theirs == NULL)
    return names;
  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Topic *topic = key;

      if (viewer == 0 || g_hash_table_contains (topic->watchers, GSIZE_TO_POINTER ((gsize) viewer)))
        g_ptr_array_add (names, g_strdup (topic->name));
    }
  return names;
}
