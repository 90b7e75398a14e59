/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-demo-writer.h"

#include "rialto-caption.h"
#include "rialto-id.h"
#include "rialto-post-tags.h"
#include "rialto-post-words.h"
#include "rialto-profile.h"

/* No instance leases this node: what the demo makes cannot meet a living id. */
#define DEMO_NODE RIALTO_ID_MAX_NODE

RIALTO_SQL (demo_user,
            "demo.user",
            "INSERT INTO users (id, handle, name, avatar, role, locked) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
RIALTO_SQL (demo_profile,
            "demo.profile",
            "INSERT INTO profiles (user_id, bio, avatar_blurhash, created_at, version, banner) "
            "VALUES (?1, ?2, ?3, ?4, 1, ?5)");
RIALTO_SQL (
  demo_credentials,
  "demo.credentials",
  "INSERT INTO credentials (user_id, email, email_folded, email_verified, password, password_changed_at) "
  "VALUES (?1, ?2, ?2, TRUE, ?3, ?4)");
RIALTO_SQL (
  demo_counts,
  "demo.counts",
  "INSERT INTO user_counts (user_id, posts, followers, following, storage) VALUES (?1, 0, 0, 0, 0)");
RIALTO_SQL (demo_post,
            "demo.post",
            "INSERT INTO posts (id, author, audience, caption, facets, pictures, content_warning, version) "
            "VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, 1)");
RIALTO_SQL (demo_post_counts,
            "demo.post_counts",
            "INSERT INTO post_counts (post_id, likes, comments) VALUES (?1, 0, 0)");
RIALTO_SQL (demo_follow,
            "demo.follow",
            "INSERT INTO follows (follower, followee, id, muted) VALUES (?1, ?2, ?3, FALSE) "
            "ON CONFLICT (follower, followee) DO NOTHING");
RIALTO_SQL (
  demo_like,
  "demo.like",
  "INSERT INTO likes (post_id, user_id, id) VALUES (?1, ?2, ?3) ON CONFLICT (post_id, user_id) DO NOTHING");
RIALTO_SQL (
  demo_save,
  "demo.save",
  "INSERT INTO saves (user_id, post_id, id) VALUES (?1, ?2, ?3) ON CONFLICT (user_id, post_id) DO NOTHING");
RIALTO_SQL (
  demo_comment,
  "demo.comment",
  "INSERT INTO comments (id, post_id, parent, author, text, facets, deleted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, FALSE)");
RIALTO_SQL (demo_comment_counts,
            "demo.comment_counts",
            "INSERT INTO comment_counts (comment_id, likes, replies) VALUES (?1, 0, 0)");

RIALTO_SQL (
  demo_blob,
  "demo.blob",
  "INSERT INTO blobs (hash, width, height, blurhash, size, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
  "ON CONFLICT (hash) DO NOTHING");
RIALTO_SQL (demo_upload,
            "demo.upload",
            "INSERT INTO uploads (user_id, blob, created_at) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (user_id, blob) DO NOTHING");
RIALTO_SQL (
  demo_blob_use,
  "demo.blob_use",
  "INSERT INTO blob_uses (blob, kind, subject, user_id, is_public) "
  "SELECT ?1, ?2, ?3, id, ?2 IN (2, 3) OR NOT locked FROM users WHERE id = ?4 ON CONFLICT (blob, kind, subject) DO NOTHING");

RIALTO_SQL (
  count_users,
  "demo.count_users",
  "UPDATE user_counts SET posts = (SELECT count(*) FROM posts WHERE author = user_id), "
  "storage = (SELECT COALESCE (CAST (sum (b.size) AS bigint), 0) FROM uploads p JOIN blobs b ON b.hash = p.blob WHERE p.user_id = user_counts.user_id), "
  "followers = (SELECT count(*) FROM follows WHERE followee = user_id), "
  "following = (SELECT count(*) FROM follows WHERE follower = user_id)");
RIALTO_SQL (
  count_posts,
  "demo.count_posts",
  "UPDATE post_counts SET likes = (SELECT count(*) FROM likes l WHERE l.post_id = post_counts.post_id), "
  "comments = (SELECT count(*) FROM comments m WHERE m.post_id = post_counts.post_id)");
RIALTO_SQL (
  count_comments,
  "demo.count_comments",
  "UPDATE comment_counts SET replies = (SELECT count(*) FROM comments m WHERE m.parent = comment_id)");

/**
 * rialto_demo_id:
 * @time: when something happened, ms
 *
 * Returns: an id of that time, unlike any before
 */
RialtoId
rialto_demo_id (RialtoTime time)
{
  static gint counter;

  return rialto_id_make (time, DEMO_NODE, (guint) g_atomic_int_add (&counter, 1) & 0xfff);
}

/**
 * rialto_demo_add_person:
 * @tx: a write transaction
 * @person: who
 */
void
rialto_demo_add_person (RialtoTx               *tx,
                        const RialtoDemoPerson *person)
{
  const char *email = rialto_arena_printf (rialto_tx_get_arena (tx), "%s@demo.invalid", person->handle);
  RialtoTime joined = rialto_id_get_time (person->id);

  rialto_tx_exec (tx, &demo_user, SQL_ID (person->id), SQL_TEXT (person->handle), SQL_TEXT (person->name),
                  SQL_TEXT (person->avatar), SQL_INT (person->role), SQL_BOOL (person->locked));
  rialto_tx_exec (tx, &demo_profile, SQL_ID (person->id), SQL_TEXT (person->bio),
                  SQL_TEXT (person->avatar_blurhash), SQL_TIME (joined), SQL_TEXT (person->banner));
  rialto_tx_exec (tx, &demo_credentials, SQL_ID (person->id), SQL_TEXT (email), SQL_TEXT (person->password),
                  SQL_TIME (joined));
  rialto_tx_exec (tx, &demo_counts, SQL_ID (person->id));
  rialto_profile_index (tx, person->id, person->handle, person->name);
}

/**
 * rialto_demo_add_post:
 * @tx: a write transaction
 * @post: what somebody shows
 */
void
rialto_demo_add_post (RialtoTx             *tx,
                      const RialtoDemoPost *post)
{
  RialtoCaption caption;

  rialto_caption_read (tx, post->caption, post->author, &caption);
  rialto_tx_exec (tx, &demo_post, SQL_ID (post->id), SQL_ID (post->author), SQL_TEXT (caption.text),
                  SQL_TEXT (caption.record), SQL_TEXT (post->pictures != NULL ? post->pictures : ""),
                  SQL_TEXT (post->content_warning));
  rialto_tx_exec (tx, &demo_post_counts, SQL_ID (post->id));
  rialto_post_set_tags (tx, post->id, caption.facets, caption.n_facets);
  rialto_post_set_words (tx, post->id, caption.text);
}

/**
 * rialto_demo_add_follow:
 * @tx: a write transaction
 * @follower: who follows
 * @followee: whom
 * @time: since when
 */
void
rialto_demo_add_follow (RialtoTx  *tx,
                        RialtoId   follower,
                        RialtoId   followee,
                        RialtoTime time)
{
  if (follower != followee)
    rialto_tx_exec (tx, &demo_follow, SQL_ID (follower), SQL_ID (followee), SQL_ID (rialto_demo_id (time)));
}

/**
 * rialto_demo_add_like:
 * @tx: a write transaction
 * @post: what is liked
 * @user: by whom
 * @time: when
 */
void
rialto_demo_add_like (RialtoTx  *tx,
                      RialtoId   post,
                      RialtoId   user,
                      RialtoTime time)
{
  rialto_tx_exec (tx, &demo_like, SQL_ID (post), SQL_ID (user), SQL_ID (rialto_demo_id (time)));
}

/**
 * rialto_demo_add_save:
 * @tx: a write transaction
 * @user: who keeps it
 * @post: what
 * @time: when
 */
void
rialto_demo_add_save (RialtoTx  *tx,
                      RialtoId   user,
                      RialtoId   post,
                      RialtoTime time)
{
  rialto_tx_exec (tx, &demo_save, SQL_ID (user), SQL_ID (post), SQL_ID (rialto_demo_id (time)));
}

/**
 * rialto_demo_add_comment:
 * @tx: a write transaction
 * @post: where
 * @parent: the comment it replies to; 0: none
 * @author: who writes
 * @text: what
 * @time: when
 *
 * Returns: the comment's id
 */
RialtoId
rialto_demo_add_comment (RialtoTx   *tx,
                         RialtoId    post,
                         RialtoId    parent,
                         RialtoId    author,
                         const char *text,
                         RialtoTime  time)
{
  RialtoId id = rialto_demo_id (time);
  RialtoCaption caption;

  rialto_caption_read (tx, text, author, &caption);
  rialto_tx_exec (tx, &demo_comment, SQL_ID (id), SQL_ID (post), SQL_ID (parent), SQL_ID (author),
                  SQL_TEXT (caption.text), SQL_TEXT (caption.record));
  rialto_tx_exec (tx, &demo_comment_counts, SQL_ID (id));
  return id;
}

static gboolean
count_run (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  rialto_tx_exec (tx, &count_users);
  rialto_tx_exec (tx, &count_posts);
  rialto_tx_exec (tx, &count_comments);
  return TRUE;
}

/**
 * rialto_demo_add_blob:
 * @tx: a write transaction
 * @user: whose picture
 * @kind: what shows it
 * @subject: which
 * @picture: a picture that is kept
 * @size: bytes of all renditions
 */
void
rialto_demo_add_blob (RialtoTx            *tx,
                      RialtoId             user,
                      RialtoBlobUseKind    kind,
                      RialtoId             subject,
                      const RialtoPicture *picture,
                      gint64               size)
{
  RialtoTime time = rialto_id_get_time (subject);

  rialto_tx_exec (tx, &demo_blob, SQL_TEXT (picture->blob), SQL_INT (picture->width),
                  SQL_INT (picture->height), SQL_TEXT (picture->blurhash), SQL_INT (size), SQL_TIME (time));
  rialto_tx_exec (tx, &demo_upload, SQL_ID (user), SQL_TEXT (picture->blob), SQL_TIME (time));
  rialto_tx_exec (tx, &demo_blob_use, SQL_TEXT (picture->blob), SQL_INT (kind), SQL_ID (subject),
                  SQL_ID (user));
}

/**
 * rialto_demo_count:
 * @context: the server's parts
 * @error: return location
 *
 * Makes all counts what the rows say.
 *
 * Returns: whether that was written
 */
gboolean
rialto_demo_count (RialtoContext *context,
                   GError       **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();

  return rialto_store_write (context->store, count_run, NULL, arena, error);
}
