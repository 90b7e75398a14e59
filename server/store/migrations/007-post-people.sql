-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is marked on the pictures of a post.

-- Where they stand, as a record of the post itself; null: nobody is.
ALTER TABLE posts ADD COLUMN people {{text}};

-- Who has taken themselves off stays, so that they are not marked again.
CREATE TABLE post_people (
  post_id {{id}} NOT NULL REFERENCES posts (id),
  user_id {{id}} NOT NULL REFERENCES users (id),
  removed {{bool}} NOT NULL,
  PRIMARY KEY (post_id, user_id)
) {{without_rowid}};
CREATE INDEX post_people_user ON post_people (user_id, post_id) WHERE NOT removed;
