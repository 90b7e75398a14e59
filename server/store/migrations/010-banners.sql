-- SPDX-License-Identifier: GPL-3.0-or-later
-- The wide picture at the head of somebody's page; in blob_uses its kind is 3.

ALTER TABLE profiles ADD COLUMN banner {{text}};
