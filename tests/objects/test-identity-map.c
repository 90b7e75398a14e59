/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-up.h"

static RialtoPost *
make_post (RialtoArena *arena,
           RialtoId     id,
           const char  *name)
{
  RialtoPost *post = made_up (&rialto_post_info, 1, arena);

  post->id = id;
  post->author->id = 77;
  post->author->name = name;
  return post;
}

static void
test_one_object (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoIdentityMap *map = rialto_identity_map_new ();
  RialtoPostObject *one = rialto_identity_map_merge_post (map, make_post (arena, 1, "Ada"), 1);
  RialtoPostObject *again = rialto_identity_map_merge_post (map, make_post (arena, 1, "Ada"), 2);
  RialtoPostObject *other = rialto_identity_map_merge_post (map, make_post (arena, 2, "Ada"), 2);
  RialtoPostObject *found = rialto_identity_map_lookup_post (map, 1);

  g_assert_true (one == again && one == found);
  g_assert_true (one != other);
  g_assert_true (rialto_post_object_get_author (one) == rialto_post_object_get_author (other));
  g_assert_null (rialto_identity_map_lookup_post (map, 3));
  /* Ids of different kinds have nothing to do with each other. */
  g_assert_null (rialto_identity_map_lookup_comment (map, 1));

  g_object_unref (again);
  g_object_unref (found);
  g_assert_finalize_object (map);
  g_assert_finalize_object (one);
  g_assert_finalize_object (other);
}

/* Whoever says it counts anew: what they say is taken, within other things and of what was gone, too. */
static void
test_forget_seqs (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoIdentityMap) map = rialto_identity_map_new ();
  RialtoProfile *somebody = made_up (&rialto_profile_info, 1, arena);
  g_autoptr (RialtoPostObject) post = rialto_identity_map_merge_post (map, make_post (arena, 1, "Ada"), 50);
  g_autoptr (RialtoPostObject) gone = rialto_identity_map_merge_post (map, make_post (arena, 2, "Ada"), 50);
  g_autoptr (RialtoProfileObject) profile = rialto_identity_map_merge_profile (map, somebody, 50);
  gboolean following = somebody->relation->following;

  rialto_identity_map_delete (map, &rialto_post_info, 2, 51);
  rialto_identity_map_forget_seqs (map);
  g_object_unref (rialto_identity_map_merge_post (map, make_post (arena, 1, "Augusta"), 7));
  g_assert_cmpstr (rialto_person_object_get_name (rialto_post_object_get_author (post)), ==, "Augusta");
  g_object_unref (rialto_identity_map_merge_post (map, make_post (arena, 2, "Augusta"), 7));
  g_assert_false (rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (gone)));
  somebody->relation->following = !following;
  g_object_unref (rialto_identity_map_merge_profile (map, somebody, 7));
  g_assert_cmpint (rialto_relation_object_get_following (rialto_profile_object_get_relation (profile)), ==,
                   !following);

  /* From then on the newer wins again. */
  g_object_unref (rialto_identity_map_merge_post (map, make_post (arena, 1, "Ada"), 6));
  g_assert_cmpstr (rialto_person_object_get_name (rialto_post_object_get_author (post)), ==, "Augusta");
}

/* Who is named in one answer is named so everywhere; an old answer does not take it back. */
static void
test_nested (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoIdentityMap) map = rialto_identity_map_new ();
  g_autoptr (RialtoPostObject) one = rialto_identity_map_merge_post (map, make_post (arena, 1, "Ada"), 5);
  RialtoPersonObject *author = rialto_post_object_get_author (one);
  g_autoptr (Listener) listener = listener_new (author);
  g_autoptr (Listener) of_post = listener_new (one);
  g_autoptr (RialtoPostObject)
    newer = rialto_identity_map_merge_post (map, make_post (arena, 2, "Ada Lovelace"), 9);
  g_autoptr (RialtoPostObject)
    older = rialto_identity_map_merge_post (map, make_post (arena, 3, "Miss Byron"), 7);

  g_assert_cmpstr (rialto_person_object_get_name (author), ==, "Ada Lovelace");
  g_assert_cmpuint (listener_count (listener, "name"), ==, 1);
  g_assert_cmpuint (listener_total (listener), ==, 1);
  g_assert_cmpuint (listener_total (of_post), ==, 0);
}

/* A profile and the person beside a post are the same somebody. */
static void
test_kin (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoIdentityMap) map = rialto_identity_map_new ();
  RialtoProfile *fields = made_up (&rialto_profile_info, 2, arena);
  RialtoPerson *person_fields = made_up (&rialto_person_info, 3, arena);
  g_autoptr (RialtoPostObject) post = rialto_identity_map_merge_post (map, make_post (arena, 1, "Ada"), 5);
  g_autoptr (RialtoProfileObject) profile = NULL;
  g_autoptr (RialtoPersonObject) person = NULL;

  fields->id = person_fields->id = 77;
  fields->name = "Countess";
  profile = rialto_identity_map_merge_profile (map, fields, 6);
  g_assert_cmpstr (rialto_person_object_get_name (rialto_post_object_get_author (post)), ==, "Countess");
  g_assert_cmpint (rialto_person_object_get_id (rialto_post_object_get_author (post)), ==, 77);

  person_fields->name = "Ada King";
  person = rialto_identity_map_merge_person (map, person_fields, 7);
  g_assert_cmpstr (rialto_profile_object_get_name (profile), ==, "Ada King");
  g_assert_cmpstr (rialto_profile_object_get_bio (profile), ==, fields->bio);
}

/* Nobody shows them: the last so many stay, the others go. */
static void
test_least_recently_used (void)
{
  g_autoptr (RialtoIdentityMap) map = rialto_identity_map_new ();
  guint n = RIALTO_IDENTITY_MAP_KEPT;

  for (guint i = 1; i <= n; i++)
    {
      RialtoPerson fields = { .present = RIALTO_PERSON_HAS_ID, .id = i };

      g_object_unref (rialto_identity_map_merge_person (map, &fields, 1));
    }
  g_assert_cmpuint (rialto_identity_map_get_n_known (map), ==, n);

  /* Asked for: it is the newest now, and the second goes instead. */
  g_object_unref (rialto_identity_map_lookup_person (map, 1));
  g_object_unref (rialto_identity_map_merge_person (map,
                                                    &(RialtoPerson) { .present = RIALTO_PERSON_HAS_ID,
                                                                      .id = n + 1 },
                                                    1));
  g_assert_cmpuint (rialto_identity_map_get_n_known (map), ==, n);
  g_assert_null (rialto_identity_map_lookup_person (map, 2));
  g_object_unref (rialto_identity_map_lookup_person (map, 1));
}

/* Shown by somebody: it stays known, however much passes by, until it is let go. */
static void
test_weak (void)
{
  g_autoptr (RialtoIdentityMap) map = rialto_identity_map_new ();
  RialtoPersonObject *shown =
    rialto_identity_map_merge_person (map, &(RialtoPerson) { .present = RIALTO_PERSON_HAS_ID, .id = 9999 },
                                      1);
  RialtoPersonObject *found;

  for (guint i = 1; i <= 2 * RIALTO_IDENTITY_MAP_KEPT; i++)
    g_object_unref (rialto_identity_map_merge_person (map,
                                                      &(RialtoPerson) { .present = RIALTO_PERSON_HAS_ID,
                                                                        .id = i },
                                                      1));
  g_assert_cmpuint (rialto_identity_map_get_n_known (map), ==, RIALTO_IDENTITY_MAP_KEPT + 1);
  found = rialto_identity_map_lookup_person (map, 9999);
  g_assert_true (found == shown);
  g_object_unref (found);

  for (guint i = 1; i <= RIALTO_IDENTITY_MAP_KEPT; i++)
    g_object_unref (rialto_identity_map_merge_person (map,
                                                      &(RialtoPerson) { .present = RIALTO_PERSON_HAS_ID,
                                                                        .id = i },
                                                      1));
  g_assert_finalize_object (shown);
  g_assert_null (rialto_identity_map_lookup_person (map, 9999));
}

static void
test_known_only (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoIdentityMap) map = rialto_identity_map_new ();
  RialtoPost counts = { .like_count = 44 };
  g_autoptr (RialtoPostObject) post = rialto_identity_map_merge_post (map, make_post (arena, 1, "Ada"), 1);

  rialto_identity_map_merge_known (map, &rialto_post_info, 1, &counts, RIALTO_POST_HAS_LIKE_COUNT, 2);
  rialto_identity_map_merge_known (map, &rialto_post_info, 2, &counts, RIALTO_POST_HAS_LIKE_COUNT, 2);
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 44);
  g_assert_null (rialto_identity_map_lookup_post (map, 2));

  rialto_identity_map_delete (map, &rialto_post_info, 1, 3);
  rialto_identity_map_delete (map, &rialto_post_info, 2, 3);
  g_assert_true (rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (post)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identity-map/one-object", test_one_object);
  g_test_add_func ("/identity-map/forget-seqs", test_forget_seqs);
  g_test_add_func ("/identity-map/nested", test_nested);
  g_test_add_func ("/identity-map/kin", test_kin);
  g_test_add_func ("/identity-map/least-recently-used", test_least_recently_used);
  g_test_add_func ("/identity-map/weak", test_weak);
  g_test_add_func ("/identity-map/known-only", test_known_only);
  return g_test_run ();
}
