/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alive.h"

#include <glib-object.h>

#define PATIENCE_S 40 /* after which something is taken to live for ever */

static GMutex lock;
static GHashTable *counts; /* type -> number */
static void (*real_constructed) (GObject *object);
static void (*real_finalize) (GObject *object);

static void
count (GObject *object,
       gssize   change)
{
  gpointer type = GSIZE_TO_POINTER (G_OBJECT_TYPE (object));

  if (!g_str_has_prefix (G_OBJECT_TYPE_NAME (object), "Rialto"))
    return;
  g_mutex_lock (&lock);
  g_hash_table_insert (counts, type,
                       GSIZE_TO_POINTER (GPOINTER_TO_SIZE (g_hash_table_lookup (counts, type)) +
                                         (gsize) change));
  g_mutex_unlock (&lock);
}

static void
constructed (GObject *object)
{
  count (object, 1);
  real_constructed (object);
}

static void
finalize (GObject *object)
{
  count (object, -1);
  real_finalize (object);
}

/* Every class chains up to GObject's own functions, and takes them over if it has none: so these are put in their place before there is
 * any other class. */
__attribute__ ((constructor)) static void
watch (void)
{
  GObjectClass *class = g_type_class_ref (G_TYPE_OBJECT);

  counts = g_hash_table_new (NULL, NULL);
  real_constructed = class->constructed;
  real_finalize = class->finalize;
  class->constructed = constructed;
  class->finalize = finalize;
}

GHashTable *
alive_count (void)
{
  GHashTable *copy = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer type, number;

  g_mutex_lock (&lock);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &type, &number))
    g_hash_table_insert (copy, type, number);
  g_mutex_unlock (&lock);
  return copy;
}

/* Who is more than before; NULL when nobody is. */
static char *
name_surplus (GHashTable *before)
{
  g_autoptr (GHashTable) now = alive_count ();
  g_autoptr (GString) names = g_string_new (NULL);
  GHashTableIter iter;
  gpointer type, number;

  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &type, &number))
    {
      gssize more = (gssize) GPOINTER_TO_SIZE (number) -
                    (gssize) GPOINTER_TO_SIZE (g_hash_table_lookup (before, type));

      if (more > 0)
        g_string_append_printf (names, " %s (%" G_GSSIZE_FORMAT ")", g_type_name (GPOINTER_TO_SIZE (type)),
                                more);
    }
  return names->len > 0 ? g_string_free_and_steal (g_steal_pointer (&names)) : NULL;
}

static gboolean
give_up (gpointer before)
{
  g_autofree char *names = name_surplus (before);

  if (names != NULL)
    g_error ("still alive:%s", names);
  return G_SOURCE_CONTINUE;
}

void
alive_await (GHashTable *before)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, give_up, before);
  char *names;

  while ((names = name_surplus (before)) != NULL)
    {
      g_free (names);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (patience);
}
