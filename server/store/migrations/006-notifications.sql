-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people are told. One row a group: same kind, same subject, same day, until it is read.

-- `latest` is 0 when it has been taken out: it is in no list, and the sweep clears it away with its actors.
CREATE TABLE notifications (
  id {{id}} NOT NULL PRIMARY KEY,
  user_id {{id}} NOT NULL REFERENCES users (id),
  latest {{int}} NOT NULL,
  group_key {{text}} NOT NULL,
  kind {{int}} NOT NULL,
  post_id {{id}},
  comment_id {{id}},
  actor_count {{int}} NOT NULL,
  is_read {{bool}} NOT NULL
);
CREATE INDEX notifications_newest ON notifications (user_id, latest);
CREATE INDEX notifications_unread ON notifications (user_id, latest) WHERE NOT is_read;
CREATE UNIQUE INDEX notifications_group ON notifications (user_id, group_key) WHERE NOT is_read;
CREATE INDEX notifications_age ON notifications (latest);
CREATE INDEX notifications_post ON notifications (post_id, user_id) WHERE latest > 0;
CREATE INDEX notifications_comment ON notifications (comment_id, user_id) WHERE latest > 0;

-- `user_id` repeats who is told, `comment_id` is the newest comment or reply of the actor's own.
CREATE TABLE notification_actors (
  notification_id {{id}} NOT NULL REFERENCES notifications (id),
  actor {{id}} NOT NULL REFERENCES users (id),
  id {{id}} NOT NULL,
  user_id {{id}} NOT NULL,
  comment_id {{id}},
  PRIMARY KEY (notification_id, actor)
) {{without_rowid}};
CREATE INDEX notification_actors_newest ON notification_actors (notification_id, id);
CREATE INDEX notification_actors_actor ON notification_actors (actor, user_id);
CREATE INDEX notification_actors_comment ON notification_actors (comment_id) WHERE comment_id IS NOT NULL;

-- Only what differs from the defaults.
CREATE TABLE notification_preferences (
  user_id {{id}} NOT NULL REFERENCES users (id),
  kind {{int}} NOT NULL,
  app {{bool}} NOT NULL,
  desktop {{bool}} NOT NULL,
  email {{bool}} NOT NULL,
  PRIMARY KEY (user_id, kind)
) {{without_rowid}};

-- One mail at a time: it tells of all from `since` on; 0 when none waits.
CREATE TABLE notification_mails (
  user_id {{id}} NOT NULL PRIMARY KEY REFERENCES users (id),
  since {{int}} NOT NULL,
  sent_at {{time}} NOT NULL
);
