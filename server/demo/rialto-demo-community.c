/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-demo-community.h"

#include "rialto-clock.h"
#include "rialto-demo-cast.h"
#include "rialto-demo-gallery.h"
#include "rialto-demo-notices.h"
#include "rialto-demo-random.h"
#include "rialto-demo-writer.h"
#include "rialto-id.h"
#include "rialto-post-record.h"

/* Forty people over sixty days: who posts more is followed more, followers like and comment in the hours after, shops are answered,
 * and some are only looking. The same on every machine but for the day on which it ends. */
#define POSTS       300
#define LOOKS       100 /* drawing takes most of the time; a look is shown again by somebody else */
#define DETAILS     30
#define DAYS        60
#define MAX_DETAILS 3
#define TOLD_DAYS   12 /* of which there are notifications */
#define READ_DAYS   2  /* until when they were looked at */

typedef struct
{
  RialtoContext     *context;
  RialtoDemoGallery *gallery;
  const char        *password;
  RialtoTime         now;
  RialtoDemoRandom   random;
  RialtoId          *people;
  gboolean          *follows; /* [follower * n + followee] */
  guint              n;
} Community;

static guint
count_lines (const char *const *lines)
{
  return g_strv_length ((char **) lines);
}

static const char *
pick (Community         *community,
      const char *const *lines)
{
  return lines[rialto_demo_random_below (&community->random, count_lines (lines))];
}

/* A line with the garment put in; nothing to format but that. */
static char *
speak (const char *line,
       const char *garment)
{
  g_auto (GStrv) parts = g_strsplit (line, "%s", 2);

  return g_strjoinv (garment, parts);
}

static gboolean
happens (Community *community,
         double     chance)
{
  return rialto_demo_random_unit (&community->random) < chance;
}

static void
tell (RialtoTx           *tx,
      Community          *community,
      const RialtoNotice *notice,
      RialtoTime          at)
{
  if (at > community->now - TOLD_DAYS * RIALTO_DAY && at < community->now)
    rialto_demo_add_notice (tx, notice, at);
}

static void
add_people (RialtoTx  *tx,
            Community *community)
{
  for (guint i = 0; i < community->n; i++)
    {
      const RialtoDemoRole *role = &rialto_demo_cast[i];
      const RialtoDemoPicture *face = rialto_demo_gallery_get_face (community->gallery, i);
      /* Some have none. */
      const RialtoDemoPicture *banner = i % 3 != 2 ? rialto_demo_gallery_get_banner (community->gallery, i)
                                                   : NULL;
      RialtoDemoPerson person = {
        .id = rialto_demo_id (community->now - (DAYS + 40) * RIALTO_DAY + i * 7 * RIALTO_HOUR),
        .handle = role->handle,
        .name = role->name,
        .bio = role->bio,
        .avatar = face->picture.blob,
        .avatar_blurhash = face->picture.blurhash,
        .banner = banner != NULL ? banner->picture.blob : NULL,
        .password = community->password,
        .role = role->sells                          ? RIALTO_ROLE_SHOP
                : g_str_equal (role->handle, "host") ? RIALTO_ROLE_MODERATOR
                                                     : RIALTO_ROLE_USER,
        .locked = role->locked,
      };

      community->people[i] = person.id;
      rialto_demo_add_person (tx, &person);
      rialto_demo_add_blob (tx, person.id, RIALTO_BLOB_USE_AVATAR, person.id, &face->picture, face->size);
      if (banner != NULL)
        rialto_demo_add_blob (tx, person.id, RIALTO_BLOB_USE_BANNER, person.id, &banner->picture,
                              banner->size);
    }
}

static void
add_follows (RialtoTx  *tx,
             Community *community)
{
  for (guint i = 0; i < community->n; i++)
    for (guint j = 0; j < community->n; j++)
      {
        double chance = 0.12 + 0.06 * rialto_demo_cast[j].weight;
        RialtoTime since = community->now -
                           (RialtoTime) (rialto_demo_random_unit (&community->random) * DAYS * RIALTO_DAY);

        if (i == j || !happens (community, chance))
          continue;
        community->follows[i * community->n + j] = TRUE;
        rialto_demo_add_follow (tx, community->people[i], community->people[j], since);
        tell (tx, community,
              &(RialtoNotice) { .kind = RIALTO_NOTIFICATION_KIND_FOLLOW,
                                .user = community->people[j],
                                .actor = community->people[i] },
              since);
      }
}

static guint
pick_author (Community *community)
{
  guint total = 0, at;

  for (guint i = 0; i < community->n; i++)
    total += rialto_demo_cast[i].weight;
  at = rialto_demo_random_below (&community->random, total);
  for (guint i = 0; i < community->n; i++)
    {
      if (at < rialto_demo_cast[i].weight)
        return i;
      at -= rialto_demo_cast[i].weight;
    }
  return 0;
}

/* Between seven and midnight, as people are. */
static RialtoTime
time_of_post (Community *community,
              guint      index)
{
  RialtoTime day = community->now - (RialtoTime) (POSTS - index) * DAYS * RIALTO_DAY / POSTS;
  RialtoTime hour = 7 + rialto_demo_random_below (&community->random, 16);

  day -= day % RIALTO_DAY;
  return MIN (day + hour * RIALTO_HOUR + rialto_demo_random_below (&community->random, 3600) * RIALTO_SECOND,
              community->now - (RialtoTime) (POSTS - index) * RIALTO_MINUTE);
}

static char *
write_caption (Community               *community,
               const RialtoDemoPicture *look)
{
  g_autofree char *line = speak (pick (community, rialto_demo_captions), look->garment);
  const char *first = pick (community, rialto_demo_tags);
  const char *second = pick (community, rialto_demo_tags);
  const RialtoDemoRole *friend =
    &rialto_demo_cast[rialto_demo_random_below (&community->random, community->n)];
  g_autoptr (GString) text = g_string_new (line);

  if (happens (community, 0.3))
    g_string_prepend (g_string_prepend (text, ". "), look->title);
  if (happens (community, 0.15))
    g_string_append_printf (text, " Thinking of @%s.", friend->handle);
  if (happens (community, 0.8))
    g_string_append_printf (text, " #%s", first);
  if (first != second && happens (community, 0.4))
    g_string_append_printf (text, " #%s", second);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
add_comments (RialtoTx                *tx,
              Community               *community,
              const RialtoDemoPicture *look,
              RialtoId                 post,
              guint                    author,
              guint                    reader)
{
  RialtoTime at = rialto_id_get_time (post) +
                  (1 + rialto_demo_random_below (&community->random, 36 * 60)) * RIALTO_MINUTE;
  g_autofree char *text = speak (pick (community, rialto_demo_comments), look->garment);
  RialtoNotice notice = { .kind = RIALTO_NOTIFICATION_KIND_COMMENT,
                          .user = community->people[author],
                          .actor = community->people[reader],
                          .post = post };

  if (at >= community->now)
    return;
  notice.comment = rialto_demo_add_comment (tx, post, 0, community->people[reader], text, at);
  tell (tx, community, &notice, at);
  at += (1 + rialto_demo_random_below (&community->random, 600)) * RIALTO_MINUTE;
  if (at < community->now && happens (community, 0.45))
    rialto_demo_add_comment (tx, post, notice.comment, community->people[author],
                             pick (community, rialto_demo_replies), at);
}

/* Followers are the public; others pass by. */
static void
add_life (RialtoTx                *tx,
          Community               *community,
          const RialtoDemoPicture *look,
          RialtoId                 post,
          guint                    author)
{
  double charm = 0.15 + 0.5 * rialto_demo_random_unit (&community->random);

  for (guint reader = 0; reader < community->n; reader++)
    {
      gboolean follows = community->follows[reader * community->n + author];
      RialtoTime at = rialto_id_get_time (post) +
                      rialto_demo_random_below (&community->random, 48 * 60) * RIALTO_MINUTE;

      if (reader == author || at >= community->now || !happens (community, follows ? charm : 0.04))
        continue;
      rialto_demo_add_like (tx, post, community->people[reader], at);
      tell (tx, community,
            &(RialtoNotice) { .kind = RIALTO_NOTIFICATION_KIND_LIKE,
                              .user = community->people[author],
                              .actor = community->people[reader],
                              .post = post },
            at);
      if (happens (community, 0.16))
        add_comments (tx, community, look, post, author, reader);
      if (happens (community, 0.12))
        rialto_demo_add_save (tx, community->people[reader], post, at);
    }
}

/* Most posts are one picture; each third goes on with garments from near by. */
static const char *
add_pictures (RialtoTx  *tx,
              Community *community,
              guint      index,
              RialtoId   author,
              RialtoId   post)
{
  RialtoPicture pictures[1 + MAX_DETAILS];
  guint n_details = index % 3 == 0 ? 1 + rialto_demo_random_below (&community->random, MAX_DETAILS) : 0;

  for (guint i = 0; i <= n_details; i++)
    {
      const RialtoDemoPicture *one = i == 0 ? rialto_demo_gallery_get_look (community->gallery, index)
                                            : rialto_demo_gallery_get_detail (community->gallery, index + i);

      pictures[i] = one->picture;
      rialto_demo_add_blob (tx, author, RIALTO_BLOB_USE_POST, post, &one->picture, one->size);
    }
  return rialto_pictures_pack (rialto_tx_get_arena (tx), pictures, n_details + 1);
}

static void
add_posts (RialtoTx  *tx,
           Community *community)
{
  for (guint i = 0; i < POSTS; i++)
    {
      const RialtoDemoPicture *look = rialto_demo_gallery_get_look (community->gallery, i);
      guint author = pick_author (community);
      g_autofree char *caption = write_caption (community, look);
      RialtoDemoPost post = {
        .id = rialto_demo_id (time_of_post (community, i)),
        .author = community->people[author],
        .caption = caption,
        .content_warning = i % 97 == 50 ? "A very bright pattern" : NULL,
      };

      post.pictures = add_pictures (tx, community, i, post.author, post.id);
      rialto_demo_add_post (tx, &post);
      add_life (tx, community, look, post.id, author);
    }
}

static gboolean
write_all (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Community *community = data;

  rialto_demo_random_seed (&community->random, 20240101);
  add_people (tx, community);
  add_follows (tx, community);
  add_posts (tx, community);
  rialto_demo_read_notices (tx, community->now - READ_DAYS * RIALTO_DAY);
  return TRUE;
}

/**
 * rialto_demo_community:
 * @context: an empty server
 * @photos: (nullable): a folder of pictures to show
 * @password: the hash of everybody's password
 * @error: return location
 *
 * Returns: whether the community lives there now
 */
gboolean
rialto_demo_community (RialtoContext *context,
                       const char    *photos,
                       const char    *password,
                       GError       **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoDemoGallery)
    gallery = rialto_demo_gallery_new (context, photos, LOOKS, DETAILS, rialto_demo_n_cast, error);
  g_autofree RialtoId *people = g_new0 (RialtoId, rialto_demo_n_cast);
  g_autofree gboolean *follows = g_new0 (gboolean, rialto_demo_n_cast * rialto_demo_n_cast);
  Community community = {
    .context = context,
    .gallery = gallery,
    .password = password,
    .now = rialto_clock_now (),
    .people = people,
    .follows = follows,
    .n = rialto_demo_n_cast,
  };

  return gallery != NULL && rialto_store_write (context->store, write_all, &community, arena, error) &&
         rialto_demo_count (context, error);
}
