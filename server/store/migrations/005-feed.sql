-- SPDX-License-Identifier: GPL-3.0-or-later
-- Posts and what people do with them.

-- `pictures` and `facets` are records of the post itself (see feed/rialto-post-record.c): a page reads one row a post.
-- state: 0 is there, 1 is being erased and seen by nobody.
CREATE TABLE posts (
  id {{id}} NOT NULL PRIMARY KEY,
  author {{id}} NOT NULL REFERENCES users (id),
  state {{int}} NOT NULL DEFAULT 0,
  audience {{int}} NOT NULL,
  caption {{text}} NOT NULL,
  facets {{text}},
  pictures {{text}} NOT NULL,
  content_warning {{text}},
  edited_at {{time}},
  version {{int}} NOT NULL,
  nonce {{text}}
);
CREATE INDEX posts_author ON posts (author, id DESC);
CREATE UNIQUE INDEX posts_nonce ON posts (author, nonce);

CREATE TABLE post_counts (
  post_id {{id}} NOT NULL PRIMARY KEY REFERENCES posts (id),
  likes {{int}} NOT NULL,
  comments {{int}} NOT NULL
);

-- `audience` is who could see it then: what was for followers does not become public because a later version is.
CREATE TABLE post_versions (
  post_id {{id}} NOT NULL REFERENCES posts (id),
  version {{int}} NOT NULL,
  audience {{int}} NOT NULL,
  caption {{text}} NOT NULL,
  pictures {{text}} NOT NULL,
  content_warning {{text}},
  created_at {{time}} NOT NULL,
  PRIMARY KEY (post_id, version)
) {{without_rowid}};

CREATE TABLE likes (
  post_id {{id}} NOT NULL REFERENCES posts (id),
  user_id {{id}} NOT NULL REFERENCES users (id),
  id {{id}} NOT NULL,
  PRIMARY KEY (post_id, user_id)
) {{without_rowid}};
CREATE INDEX likes_newest ON likes (post_id, id);
CREATE INDEX likes_user ON likes (user_id, id);

CREATE TABLE saves (
  user_id {{id}} NOT NULL REFERENCES users (id),
  post_id {{id}} NOT NULL REFERENCES posts (id),
  id {{id}} NOT NULL,
  PRIMARY KEY (user_id, post_id)
) {{without_rowid}};
CREATE INDEX saves_newest ON saves (user_id, id);
CREATE INDEX saves_post ON saves (post_id);

CREATE TABLE comments (
  id {{id}} NOT NULL PRIMARY KEY,
  post_id {{id}} NOT NULL REFERENCES posts (id),
  parent {{id}} REFERENCES comments (id),
  author {{id}} NOT NULL REFERENCES users (id),
  text {{text}} NOT NULL,
  facets {{text}},
  deleted {{bool}} NOT NULL,
  nonce {{text}}
);
CREATE INDEX comments_of_post ON comments (post_id);
-- After the one above: of two that serve as well SQLite takes the newer, and this one holds no replies.
CREATE INDEX comments_post ON comments (post_id, id) WHERE parent IS NULL;
CREATE INDEX comments_parent ON comments (parent, id);
CREATE INDEX comments_author ON comments (author, id);
CREATE UNIQUE INDEX comments_nonce ON comments (author, post_id, nonce);

CREATE TABLE comment_counts (
  comment_id {{id}} NOT NULL PRIMARY KEY REFERENCES comments (id),
  likes {{int}} NOT NULL,
  replies {{int}} NOT NULL
);

CREATE TABLE comment_likes (
  comment_id {{id}} NOT NULL REFERENCES comments (id),
  user_id {{id}} NOT NULL REFERENCES users (id),
  PRIMARY KEY (comment_id, user_id)
) {{without_rowid}};
CREATE INDEX comment_likes_user ON comment_likes (user_id);

-- `id` says when it was first used; with `posts` it is the cursor of a search.
CREATE TABLE tags (
  name {{text}} NOT NULL PRIMARY KEY,
  id {{id}} NOT NULL,
  posts {{int}} NOT NULL
) {{without_rowid}};

-- Public posts only.
CREATE TABLE post_tags (
  tag {{text}} NOT NULL,
  post_id {{id}} NOT NULL REFERENCES posts (id),
  PRIMARY KEY (tag, post_id)
) {{without_rowid}};
CREATE INDEX post_tags_post ON post_tags (post_id);

-- Folded words of public captions, written by a job that follows the events.
CREATE TABLE post_words (
  word {{text}} NOT NULL,
  post_id {{id}} NOT NULL REFERENCES posts (id),
  PRIMARY KEY (word, post_id)
) {{without_rowid}};
CREATE INDEX post_words_post ON post_words (post_id, word);

-- Who looked on which day, until the day is rolled up into a sum.
CREATE TABLE post_views (
  day {{int}} NOT NULL,
  post_id {{id}} NOT NULL REFERENCES posts (id),
  user_id {{id}} NOT NULL REFERENCES users (id),
  PRIMARY KEY (day, post_id, user_id)
) {{without_rowid}};
CREATE INDEX post_views_post ON post_views (post_id);

CREATE TABLE post_view_days (
  post_id {{id}} NOT NULL REFERENCES posts (id),
  day {{int}} NOT NULL,
  views {{int}} NOT NULL,
  PRIMARY KEY (post_id, day)
) {{without_rowid}};

-- The order of Explore, made anew by a job.
CREATE TABLE explore (
  post_id {{id}} NOT NULL PRIMARY KEY REFERENCES posts (id),
  score {{int}} NOT NULL
);
CREATE INDEX explore_score ON explore (score, post_id);

CREATE TABLE markers (
  user_id {{id}} NOT NULL REFERENCES users (id),
  timeline {{int}} NOT NULL,
  last_read {{id}} NOT NULL,
  updated_at {{time}} NOT NULL,
  PRIMARY KEY (user_id, timeline)
) {{without_rowid}};
