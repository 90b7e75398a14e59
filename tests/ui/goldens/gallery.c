/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gallery.h"

#include "client-test.h"

#include <glib/gstdio.h>

/* How often it is looked, and how long nothing may change until it is at rest: what comes later is not seen, which a golden that does
   not match says, and one that is written by hand of somebody who looks at it. A bar beside what can be scrolled goes after two seconds. */
#define LOOK_MS 40
#define REST_MS 2500
/* Looked at as often, besides: on a slow machine time alone says nothing. */
#define REST_LOOKS 20

/* Where a look takes longer than there is between two, no frame would be painted by and by. */
#define PRIORITY GDK_PRIORITY_REDRAW

static char *
path_of (const char *folder,
         const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);

  return g_build_filename (g_getenv (folder), file, NULL);
}

/* Where the goldens are; or where those who only want to look have them made. */
static const char *
golden_folder (void)
{
  return g_getenv ("RIALTO_GOLDENS_SHOW") != NULL ? "RIALTO_GOLDENS_SHOW" : "RIALTO_GOLDENS_FOLDER";
}

static gboolean
is_writing (void)
{
  return g_getenv ("RIALTO_GOLDENS_SHOW") != NULL || g_strcmp0 (g_getenv ("RIALTO_GOLDENS"), "write") == 0;
}

typedef struct
{
  Booth      *booth;
  gboolean    (*ready) (gpointer data);
  gpointer    data;
  const Shot *golden; /* nullable */
  Shot       *shot;   /* owned: the last one */
  guint       rest, look;
  guint       n_same; /* looks since something was different */
  gboolean    rested, due;
  gboolean    matches;
  guint       n_different;
} Sitting;

static gboolean
on_rest (gpointer data)
{
  Sitting *sitting = data;

  sitting->rest = 0;
  sitting->rested = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for_rest (Sitting *sitting)
{
  g_clear_handle_id (&sitting->rest, g_source_remove);
  sitting->rested = FALSE;
  sitting->n_same = 0;
  sitting->rest = g_timeout_add_full (PRIORITY, REST_MS, on_rest, sitting, NULL);
}

static gboolean
on_look (gpointer data)
{
  ((Sitting *) data)->due = TRUE;
  return G_SOURCE_CONTINUE;
}

/* What is not as it is to be in the end does not count as rest. */
static void
look (Sitting *sitting)
{
  g_autoptr (Shot) shot = NULL;

  sitting->due = FALSE;
  if (sitting->ready (sitting->data))
    shot = booth_take (sitting->booth);
  sitting->n_same++;
  if (shot == NULL || sitting->shot == NULL || !shot_equal (shot, sitting->shot))
    wait_for_rest (sitting);
  g_clear_pointer (&sitting->shot, shot_free);
  sitting->shot = g_steal_pointer (&shot);
  if (sitting->shot != NULL && sitting->golden != NULL)
    sitting->matches = shot_matches (sitting->shot, sitting->golden, &sitting->n_different);
}

static void
sit (Sitting *sitting)
{
  sitting->look = g_timeout_add_full (PRIORITY, LOOK_MS, on_look, sitting, NULL);
  wait_for_rest (sitting);
  while (!sitting->matches && !(sitting->rested && sitting->n_same >= REST_LOOKS && sitting->shot != NULL))
    {
      g_main_context_iteration (NULL, TRUE);
      if (sitting->due)
        look (sitting);
    }
  g_clear_handle_id (&sitting->rest, g_source_remove);
  g_clear_handle_id (&sitting->look, g_source_remove);
}

static void
complain (const Sitting *sitting,
          const char    *name)
{
  g_autofree char *actual = path_of ("RIALTO_GOLDENS_FAILED", name);
  g_autofree char *different = g_strconcat (name, ".difference", NULL);
  g_autofree char *difference = path_of ("RIALTO_GOLDENS_FAILED", different);

  g_mkdir_with_parents (g_getenv ("RIALTO_GOLDENS_FAILED"), 0777);
  shot_save (sitting->shot, actual);
  if (sitting->golden == NULL)
    g_test_message ("%s: there is no golden; what is shown is %s", name, actual);
  else
    {
      g_autoptr (Shot) marked = shot_difference (sitting->shot, sitting->golden);

      shot_save (marked, difference);
      g_test_message ("%s: %u pixels differ; see %s and %s", name, sitting->n_different, actual, difference);
    }
  g_test_fail ();
}

void
gallery_check (Booth      *booth,
               const char *name,
               gboolean    (*ready) (gpointer data),
               gpointer    data)
{
  g_autofree char *path = path_of (golden_folder (), name);
  g_autoptr (Shot) golden = shot_load (path);
  Sitting sitting = { .booth = booth, .ready = ready, .data = data, .golden = golden };

  sit (&sitting);
  if (!sitting.matches && is_writing ())
    shot_save (sitting.shot, path);
  else if (!sitting.matches)
    complain (&sitting, name);
  g_clear_pointer (&sitting.shot, shot_free);
}

void
gallery_check_names (GHashTable *names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (g_getenv (golden_folder ()), 0, &error);
  const char *file;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *name = g_str_has_suffix (file, ".png") ? g_strndup (file, strlen (file) - 4) : NULL;

      if (name == NULL || g_hash_table_contains (names, name))
        continue;
      g_test_message ("%s: nothing makes this golden any more", file);
      if (is_writing ())
        {
          g_autofree char *path = path_of (golden_folder (), name);

          g_unlink (path);
        }
      else
        g_test_fail ();
    }
}
