-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pictures that arrive in pieces. How much of one is here is the size of its file.

-- Its length has room reserved until it is complete. Then `blob` says what has become of it, so that a lost answer can be asked for;
-- the picture itself goes its own way.
CREATE TABLE resumable_uploads (
  id {{id}} NOT NULL PRIMARY KEY,
  user_id {{id}} NOT NULL REFERENCES users (id),
  sha256 {{text}} NOT NULL,
  length {{int}} NOT NULL,
  blob {{text}},
  created_at {{time}} NOT NULL,
  UNIQUE (user_id, sha256, length)
);
CREATE INDEX resumable_uploads_age ON resumable_uploads (created_at);

-- What is announced and not complete counts against the quota, but is nothing that anybody has.
ALTER TABLE user_counts ADD COLUMN reserved {{int}} NOT NULL DEFAULT 0;
