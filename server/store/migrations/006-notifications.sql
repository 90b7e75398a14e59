-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people are told. One row a group: same kind, same subject, same day, until it is read.

CREATE TABLE notifications (
  id {{id}} NOT NULL PRIMARY KEY,
  user_id {{id}} NOT NULL REFERENCES users (id),
  latest {{id}} NOT NULL,
  group_key {{text}} NOT NULL,
  kind {{int}} NOT NULL,
  post_id {{id}},
  comment_id {{id}},
  actor_count {{int}} NOT NULL,
  is_read {{bool}} NOT NULL
);
CREATE INDEX notifications_newest ON notifications (user_id, latest);
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE NOT is_read;
CREATE UNIQUE INDEX notifications_group ON notifications (user_id, group_key) WHERE NOT is_read;
CREATE INDEX notifications_age ON notifications (latest);
CREATE INDEX notifications_post ON notifications (post_id);

CREATE TABLE notification_actors (
  notification_id {{id}} NOT NULL REFERENCES notifications (id),
  actor {{id}} NOT NULL REFERENCES users (id),
  id {{id}} NOT NULL,
  PRIMARY KEY (notification_id, actor)
) {{without_rowid}};
CREATE INDEX notification_actors_newest ON notification_actors (notification_id, id);
CREATE INDEX notification_actors_actor ON notification_actors (actor);

-- Only what differs from the defaults.
CREATE TABLE notification_preferences (
  user_id {{id}} NOT NULL REFERENCES users (id),
  kind {{int}} NOT NULL,
  app {{bool}} NOT NULL,
  desktop {{bool}} NOT NULL,
  email {{bool}} NOT NULL,
  PRIMARY KEY (user_id, kind)
) {{without_rowid}};
