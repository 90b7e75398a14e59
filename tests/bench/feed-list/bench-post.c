/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-post.h"

/* What a card shows. Everything follows from the id, so that any two runs see the same feed. */
struct _BenchPost
{
  GObject parent_instance;
  guint   id;
  guint   lines;
  guint   tags;
  double  ratio;
  char   *author;
  char   *caption;
};

enum
{
  PROP_CAPTION = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (BenchPost, bench_post, G_TYPE_OBJECT)

static void
bench_post_finalize (GObject *object)
{
  BenchPost *self = BENCH_POST (object);
  g_free (self->author);
  g_free (self->caption);
  G_OBJECT_CLASS (bench_post_parent_class)->finalize (object);
}

static void
bench_post_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  if (id == PROP_CAPTION)
    g_value_set_string (value, BENCH_POST (object)->caption);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bench_post_class_init (BenchPostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = bench_post_finalize;
  object_class->get_property = bench_post_get_property;
  properties[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, "",
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
bench_post_init (BenchPost *self)
{
}

BenchPost *
bench_post_new (guint id)
{
  static const char *names[] = { "Ada", "Grace", "Linus", "Margaret", "Alan", "Barbara", "Edsger" };
  g_autoptr (GRand) dice = g_rand_new_with_seed (id * 2654435761u + 1);
  BenchPost *self = g_object_new (BENCH_TYPE_POST, NULL);
  self->id = id;
  self->author = g_strdup_printf ("%s %u", names[g_rand_int_range (dice, 0, G_N_ELEMENTS (names))], id);
  self->tags = (guint) g_rand_int_range (dice, 0, 6);
  self->ratio = g_rand_double_range (dice, 0.56, 1.78);
  /* Small cards, several in a window: what a list does with its anchor shows better. */
  if (g_getenv ("FEED_LIST_SMALL"))
    self->ratio = 0;
  bench_post_set_lines (self, (guint) g_rand_int_range (dice, 0, self->ratio > 0 ? 13 : 5));
  return self;
}

guint
bench_post_get_id (BenchPost *self)
{
  return self->id;
}

const char *
bench_post_get_author (BenchPost *self)
{
  return self->author;
}

const char *
bench_post_get_caption (BenchPost *self)
{
  return self->caption;
}

guint
bench_post_get_lines (BenchPost *self)
{
  return self->lines;
}

void
bench_post_set_lines (BenchPost *self,
                      guint      lines)
{
  g_autoptr (GString) text = g_string_new (NULL);
  self->lines = lines;
  for (guint i = 0; i < lines; i++)
    g_string_append_printf (text, "%sLinen and denim, worn on a warm day in the city, line %u of %u",
                            i > 0 ? "\n" : "", i + 1, lines);
  g_free (self->caption);
  self->caption = g_string_free (g_steal_pointer (&text), FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTION]);
}

guint
bench_post_get_tags (BenchPost *self)
{
  return self->tags;
}

double
bench_post_get_ratio (BenchPost *self)
{
  return self->ratio;
}

GListStore *
bench_post_make_feed (guint count)
{
  GListStore *feed = g_list_store_new (BENCH_TYPE_POST);
  g_autoptr (GPtrArray) posts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (posts, bench_post_new (100000 + i));
  g_list_store_splice (feed, 0, 0, posts->pdata, posts->len);
  return feed;
}
