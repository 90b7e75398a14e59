-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is there, as each instance of the server knows it.

-- What an instance that has died has left is nothing worth from `expires_at` on. `status` is a number of PresenceStatus.
CREATE TABLE presence (
  instance {{id}} NOT NULL,
  user_id {{id}} NOT NULL REFERENCES users (id),
  status {{int}} NOT NULL,
  expires_at {{time}} NOT NULL,
  PRIMARY KEY (instance, user_id)
) {{without_rowid}};
CREATE INDEX presence_user ON presence (user_id);
CREATE INDEX presence_expiry ON presence (expires_at);
