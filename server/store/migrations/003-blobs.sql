-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pictures: what is kept, who brought it, what uses it.

CREATE TABLE blobs (
  hash {{text}} NOT NULL PRIMARY KEY,
  width {{int}} NOT NULL,
  height {{int}} NOT NULL,
  blurhash {{text}} NOT NULL,
  size {{int}} NOT NULL,
  created_at {{time}} NOT NULL
);

-- Whoever uploads a picture may use it, and pays for it from the quota.
CREATE TABLE uploads (
  user_id {{id}} NOT NULL REFERENCES users (id),
  blob {{text}} NOT NULL REFERENCES blobs (hash),
  created_at {{time}} NOT NULL,
  PRIMARY KEY (user_id, blob)
) {{without_rowid}};
CREATE INDEX uploads_blob ON uploads (blob);
CREATE INDEX uploads_age ON uploads (created_at);

-- kind: 1 post, 2 avatar. A blob with a public use is public.
CREATE TABLE blob_uses (
  blob {{text}} NOT NULL REFERENCES blobs (hash),
  kind {{int}} NOT NULL,
  subject {{id}} NOT NULL,
  user_id {{id}} NOT NULL REFERENCES users (id),
  is_public {{bool}} NOT NULL,
  PRIMARY KEY (blob, kind, subject)
) {{without_rowid}};
CREATE INDEX blob_uses_subject ON blob_uses (kind, subject);
CREATE INDEX blob_uses_user ON blob_uses (user_id, blob);
