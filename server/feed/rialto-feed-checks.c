/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-feed-checks.h"

#include "rialto-check.h"

RIALTO_SQL (check_no_counts,
            "check.post_counts",
            "SELECT p.id FROM posts p WHERE p.state = 0 "
            "AND NOT EXISTS (SELECT 1 FROM post_counts WHERE post_id = p.id) ORDER BY p.id");
RIALTO_SQL (check_likes,
            "check.post_likes",
            "SELECT c.post_id, c.likes, (SELECT count(*) FROM likes WHERE post_id = c.post_id) "
            "FROM post_counts c JOIN posts p ON p.id = c.post_id WHERE p.state = 0 "
            "AND c.likes <> (SELECT count(*) FROM likes WHERE post_id = c.post_id) ORDER BY c.post_id");
RIALTO_SQL (
  check_comments,
  "check.post_comments",
  "SELECT c.post_id, c.comments, (SELECT count(*) FROM comments WHERE post_id = c.post_id AND NOT deleted) "
  "FROM post_counts c JOIN posts p ON p.id = c.post_id WHERE p.state = 0 "
  "AND c.comments <> (SELECT count(*) FROM comments WHERE post_id = c.post_id AND NOT deleted) "
  "ORDER BY c.post_id");
RIALTO_SQL (
  check_comment_likes,
  "check.comment_likes",
  "SELECT k.comment_id, k.likes, (SELECT count(*) FROM comment_likes WHERE comment_id = k.comment_id) "
  "FROM comment_counts k JOIN comments m ON m.id = k.comment_id JOIN posts p ON p.id = m.post_id "
  "WHERE p.state = 0 AND NOT m.deleted "
  "AND k.likes <> (SELECT count(*) FROM comment_likes WHERE comment_id = k.comment_id) ORDER BY k.comment_id");
RIALTO_SQL (
  check_replies,
  "check.comment_replies",
  "SELECT k.comment_id, k.replies, (SELECT count(*) FROM comments WHERE parent = k.comment_id AND NOT deleted) "
  "FROM comment_counts k JOIN comments m ON m.id = k.comment_id JOIN posts p ON p.id = m.post_id "
  "WHERE p.state = 0 "
  "AND k.replies <> (SELECT count(*) FROM comments WHERE parent = k.comment_id AND NOT deleted) "
  "ORDER BY k.comment_id");
RIALTO_SQL (check_threads,
            "check.comment_threads",
            "SELECT m.id, m.parent FROM comments m JOIN comments n ON n.id = m.parent "
            "WHERE n.parent IS NOT NULL OR n.post_id <> m.post_id ORDER BY m.id");
RIALTO_SQL (check_posts,
            "check.author_posts",
            "SELECT c.user_id, c.posts, (SELECT count(*) FROM posts WHERE author = c.user_id AND state = 0) "
            "FROM user_counts c WHERE c.posts <> "
            "(SELECT count(*) FROM posts WHERE author = c.user_id AND state = 0) ORDER BY c.user_id");
RIALTO_SQL (check_tags,
            "check.tags",
            "SELECT t.name, t.posts, (SELECT count(*) FROM post_tags WHERE tag = t.name) FROM tags t "
            "WHERE t.posts <> (SELECT count(*) FROM post_tags WHERE tag = t.name) ORDER BY t.name");
RIALTO_SQL (check_uncounted_tags,
            "check.uncounted_tags",
            "SELECT g.tag, g.post_id FROM post_tags g "
            "WHERE NOT EXISTS (SELECT 1 FROM tags WHERE name = g.tag) ORDER BY g.tag, g.post_id");
RIALTO_SQL (check_uses,
            "check.post_pictures",
            "SELECT b.blob, b.subject FROM blob_uses b WHERE b.kind = 1 "
            "AND NOT EXISTS (SELECT 1 FROM posts WHERE id = b.subject AND state = 0 AND author = b.user_id) "
            "ORDER BY b.blob, b.subject");
RIALTO_SQL (check_people,
            "check.post_people",
            "SELECT x.post_id, x.user_id FROM post_people x JOIN posts p ON p.id = x.post_id "
            "WHERE NOT x.removed AND p.people IS NULL ORDER BY x.post_id, x.user_id");
/* Unless a job is about to put that right. */
RIALTO_SQL (
  check_published,
  "check.published_pictures",
  "SELECT b.blob, b.subject FROM blob_uses b JOIN posts p ON p.id = b.subject "
  "JOIN users u ON u.id = p.author WHERE b.kind = 1 AND b.is_public AND (u.locked OR p.audience <> 0) "
  "AND NOT EXISTS (SELECT 1 FROM jobs WHERE kind = 'feed.republish' AND key = CAST (u.id AS TEXT) "
  "AND state < 2) ORDER BY b.blob, b.subject");

/**
 * rialto_feed_register_checks:
 * @store: the store that will be checked
 *
 * Adds what must be true of posts to the store's checks.
 */
void
rialto_feed_register_checks (RialtoStore *store)
{
  rialto_store_add_check ("post without counts (post)", &check_no_counts);
  rialto_store_add_check ("likes counted wrongly (post, count, likes)", &check_likes);
  rialto_store_add_check ("comments counted wrongly (post, count, comments)", &check_comments);
  rialto_store_add_check ("likes counted wrongly (comment, count, likes)", &check_comment_likes);
  rialto_store_add_check ("replies counted wrongly (comment, count, replies)", &check_replies);
  rialto_store_add_check ("reply in a place where none can be (reply, parent)", &check_threads);
  rialto_store_add_check ("posts counted wrongly (author, count, posts)", &check_posts);
  rialto_store_add_check ("posts counted wrongly (hashtag, count, posts)", &check_tags);
  rialto_store_add_check ("hashtag that is not counted (hashtag, post)", &check_uncounted_tags);
  rialto_store_add_check ("picture used by no post of its user (picture, post)", &check_uses);
  rialto_store_add_check ("marked on no picture of the post (post, person)", &check_people);
  rialto_store_add_check ("public picture of a post that is not (picture, post)", &check_published);
}
