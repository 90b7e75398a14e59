-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the store itself needs: node numbers, events, jobs, schedules, idempotency, settings.

-- One row for each node number there ever was. Ids of a node never have a time after its mark.
CREATE TABLE nodes (
  id          {{int}} PRIMARY KEY,
  holder      {{text}} NOT NULL,
  lease_until {{time}} NOT NULL,
  mark        {{time}} NOT NULL
);

-- The event log. On PostgreSQL the order of commits is known only afterwards: rows are numbered by the event pump, and event_mark
-- holds the newest number, also when old rows have been deleted. On SQLite AUTOINCREMENT does both.
-- @sqlite
CREATE TABLE events (
  seq      {{serial}},
  topic    {{text}} NOT NULL,
  topic_id {{id}} NOT NULL,
  type     {{text}} NOT NULL,
  entity   {{id}},
  actor    {{id}},
  time     {{time}} NOT NULL
);
-- @end
-- @postgres
CREATE TABLE events (
  row_id   {{serial}},
  seq      {{int}} UNIQUE,
  topic    {{text}} NOT NULL,
  topic_id {{id}} NOT NULL,
  type     {{text}} NOT NULL,
  entity   {{id}},
  actor    {{id}},
  time     {{time}} NOT NULL
);
CREATE INDEX events_unnumbered ON events (row_id) WHERE seq IS NULL;
CREATE TABLE event_mark (
  seq {{int}} NOT NULL
);
INSERT INTO event_mark (seq) VALUES (0);
-- @end
CREATE INDEX events_topic ON events (topic, topic_id, seq);

-- state: 0 waits, 1 runs, 2 is dead, 3 is done. Jobs of one kind and key run one after another, in the order of their ids.
CREATE TABLE jobs (
  id          {{id}} PRIMARY KEY,
  kind        {{text}} NOT NULL,
  key         {{text}},
  payload     {{text}} NOT NULL,
  run_at      {{time}} NOT NULL,
  attempts    {{int}} NOT NULL,
  lease_id    {{id}},
  lease_until {{time}},
  state       {{int}} NOT NULL,
  last_error  {{text}},
  created_at  {{time}} NOT NULL
);
CREATE INDEX jobs_state ON jobs (state, run_at, id);
CREATE INDEX jobs_key ON jobs (kind, key, id) WHERE state < 2;
CREATE UNIQUE INDEX jobs_running ON jobs (kind, key) WHERE state = 1;

CREATE TABLE schedules (
  name    {{text}} PRIMARY KEY,
  next_at {{time}} NOT NULL
);

CREATE TABLE idempotency (
  principal  {{text}} NOT NULL,
  route      {{text}} NOT NULL,
  key        {{text}} NOT NULL,
  body_hash  {{bytes}} NOT NULL,
  status     {{int}} NOT NULL,
  resource   {{id}},
  body       {{text}},
  created_at {{time}} NOT NULL,
  PRIMARY KEY (principal, route, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

CREATE TABLE settings (
  key   {{text}} PRIMARY KEY,
  value {{text}} NOT NULL
);
