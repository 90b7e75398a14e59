/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-people-checks.h"

#include "rialto-check.h"

RIALTO_SQL (
  check_followers,
  "check.followers",
  "SELECT c.user_id, c.followers, (SELECT count (*) FROM follows WHERE followee = c.user_id) "
  "FROM user_counts c WHERE c.followers <> (SELECT count (*) FROM follows WHERE followee = c.user_id) "
  "ORDER BY c.user_id");
RIALTO_SQL (
  check_following,
  "check.following",
  "SELECT c.user_id, c.following, (SELECT count (*) FROM follows WHERE follower = c.user_id) "
  "FROM user_counts c WHERE c.following <> (SELECT count (*) FROM follows WHERE follower = c.user_id) "
  "ORDER BY c.user_id");
RIALTO_SQL (check_muted,
            "check.follows_muted",
            "SELECT f.follower, f.followee FROM follows f WHERE f.muted <> "
            "EXISTS (SELECT 1 FROM mutes WHERE muter = f.follower AND muted = f.followee) "
            "ORDER BY f.follower, f.followee");
RIALTO_SQL (check_blocked,
            "check.follows_blocked",
            "SELECT f.follower, f.followee FROM follows f WHERE EXISTS (SELECT 1 FROM blocks "
            "WHERE (blocker = f.follower AND blocked = f.followee) "
            "OR (blocker = f.followee AND blocked = f.follower)) ORDER BY f.follower, f.followee");
RIALTO_SQL (check_requests,
            "check.follow_requests",
            "SELECT r.requester, r.target FROM follow_requests r WHERE EXISTS (SELECT 1 FROM follows "
            "WHERE follower = r.requester AND followee = r.target) OR EXISTS (SELECT 1 FROM blocks "
            "WHERE (blocker = r.requester AND blocked = r.target) "
            "OR (blocker = r.target AND blocked = r.requester)) ORDER BY r.requester, r.target");
RIALTO_SQL (
  check_avatars,
  "check.avatars",
  "SELECT u.id, u.avatar FROM users u WHERE u.avatar IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blob_uses "
  "WHERE blob = u.avatar AND kind = 2 AND subject = u.id AND is_public) ORDER BY u.id");

RIALTO_SQL (
  check_banners,
  "check.banners",
  "SELECT p.user_id, p.banner FROM profiles p WHERE p.banner IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blob_uses "
  "WHERE blob = p.banner AND kind = 3 AND subject = p.user_id AND is_public) ORDER BY p.user_id");

/**
 * rialto_people_register_checks:
 * @store: the store that will be checked
 *
 * Adds what must be true of people to the store's checks.
 */
void
rialto_people_register_checks (RialtoStore *store)
{
  rialto_store_add_check ("followers counted wrongly (person, count, follows)", &check_followers);
  rialto_store_add_check ("followees counted wrongly (person, count, follows)", &check_following);
  rialto_store_add_check ("follow and mute disagree (follower, followee)", &check_muted);
  rialto_store_add_check ("follow across a block (follower, followee)", &check_blocked);
  rialto_store_add_check ("request across a follow or block (requester, target)", &check_requests);
  rialto_store_add_check ("picture of a profile that is not kept (person, picture)", &check_avatars);
  rialto_store_add_check ("banner of a profile that is not kept (person, picture)", &check_banners);
}
