-- SPDX-License-Identifier: GPL-3.0-or-later
-- How people stand to each other. `id` says when, and is the cursor of every list.

-- `muted` repeats what `mutes` says, so that the home feed need not ask for each followee.
CREATE TABLE follows (
  follower {{id}} NOT NULL REFERENCES users (id),
  followee {{id}} NOT NULL REFERENCES users (id),
  id {{id}} NOT NULL,
  muted {{bool}} NOT NULL,
  PRIMARY KEY (follower, followee)
) {{without_rowid}};
CREATE INDEX follows_newest ON follows (follower, id);
CREATE INDEX followers_newest ON follows (followee, id, follower);

CREATE TABLE follow_requests (
  target {{id}} NOT NULL REFERENCES users (id),
  requester {{id}} NOT NULL REFERENCES users (id),
  id {{id}} NOT NULL,
  PRIMARY KEY (target, requester)
) {{without_rowid}};
CREATE INDEX follow_requests_newest ON follow_requests (target, id);
CREATE INDEX follow_requests_mine ON follow_requests (requester, id);

CREATE TABLE blocks (
  blocker {{id}} NOT NULL REFERENCES users (id),
  blocked {{id}} NOT NULL REFERENCES users (id),
  id {{id}} NOT NULL,
  PRIMARY KEY (blocker, blocked)
) {{without_rowid}};
CREATE INDEX blocks_reverse ON blocks (blocked, blocker);
CREATE INDEX blocks_newest ON blocks (blocker, id);

CREATE TABLE mutes (
  muter {{id}} NOT NULL REFERENCES users (id),
  muted {{id}} NOT NULL REFERENCES users (id),
  id {{id}} NOT NULL,
  PRIMARY KEY (muter, muted)
) {{without_rowid}};
CREATE INDEX mutes_newest ON mutes (muter, id);

-- Folded words of names and handles, found by their beginning.
CREATE TABLE person_words (
  word {{text}} NOT NULL,
  user_id {{id}} NOT NULL REFERENCES users (id),
  PRIMARY KEY (word, user_id)
) {{without_rowid}};
CREATE INDEX person_words_user ON person_words (user_id);

-- Who is followed most, for those who follow nobody yet.
CREATE INDEX user_counts_followers ON user_counts (followers, user_id);
