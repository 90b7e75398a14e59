-- SPDX-License-Identifier: GPL-3.0-or-later
-- People, how they sign in, and what they are invited with.

-- What is shown beside everything that somebody made: small, because every page joins it.
CREATE TABLE users (
  id {{id}} NOT NULL PRIMARY KEY,
  handle {{text}} NOT NULL UNIQUE,
  name {{text}} NOT NULL,
  avatar {{text}},
  role {{int}} NOT NULL,
  locked {{bool}} NOT NULL,
  suspended_until {{time}},
  deleted_at {{time}}
);

-- Few: most are members and nothing else.
CREATE INDEX users_staff ON users (role) WHERE role > 0;

CREATE TABLE profiles (
  user_id {{id}} NOT NULL PRIMARY KEY REFERENCES users (id),
  bio {{text}} NOT NULL,
  link {{text}},
  avatar_blurhash {{text}},
  created_at {{time}} NOT NULL,
  version {{int}} NOT NULL
);

CREATE TABLE user_counts (
  user_id {{id}} NOT NULL PRIMARY KEY REFERENCES users (id),
  posts {{int}} NOT NULL,
  followers {{int}} NOT NULL,
  following {{int}} NOT NULL,
  storage {{int}} NOT NULL
);

CREATE TABLE credentials (
  user_id {{id}} NOT NULL PRIMARY KEY REFERENCES users (id),
  email {{text}} NOT NULL,
  email_folded {{text}} NOT NULL UNIQUE,
  email_verified {{bool}} NOT NULL,
  pending_email {{text}},
  password {{text}} NOT NULL,
  password_changed_at {{time}} NOT NULL
);

-- One per device. `counter` numbers the refresh tokens; the newest is the only one that may be used, the one before it for a minute.
CREATE TABLE sessions (
  id {{id}} NOT NULL PRIMARY KEY,
  user_id {{id}} NOT NULL REFERENCES users (id),
  device {{text}} NOT NULL,
  agent {{text}} NOT NULL,
  address {{text}} NOT NULL,
  created_at {{time}} NOT NULL,
  seen_at {{time}} NOT NULL,
  expires_at {{time}} NOT NULL,
  counter {{int}} NOT NULL,
  rotated_at {{time}} NOT NULL,
  revoked_at {{time}}
);
CREATE INDEX sessions_user ON sessions (user_id, id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- E-mail confirmation, password reset, ownership: only the hash is kept.
CREATE TABLE one_time_tokens (
  hash {{bytes}} NOT NULL PRIMARY KEY,
  kind {{int}} NOT NULL,
  user_id {{id}} REFERENCES users (id),
  detail {{text}},
  created_at {{time}} NOT NULL,
  expires_at {{time}} NOT NULL
);
CREATE INDEX one_time_tokens_user ON one_time_tokens (user_id, kind);
CREATE INDEX one_time_tokens_expiry ON one_time_tokens (expires_at);

CREATE TABLE invites (
  id {{id}} NOT NULL PRIMARY KEY,
  hash {{bytes}} NOT NULL UNIQUE,
  creator {{id}} NOT NULL REFERENCES users (id),
  uses_left {{int}} NOT NULL,
  expires_at {{time}},
  note {{text}} NOT NULL,
  created_at {{time}} NOT NULL
);
CREATE INDEX invites_creator ON invites (creator, id);

CREATE TABLE audit (
  id {{id}} NOT NULL PRIMARY KEY,
  at {{time}} NOT NULL,
  action {{text}} NOT NULL,
  actor {{id}},
  subject {{id}},
  address {{text}},
  detail {{text}}
);
CREATE INDEX audit_subject ON audit (subject, id);
