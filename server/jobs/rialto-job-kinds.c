/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-job-kinds.h"

#include "rialto-account-mails.h"
#include "rialto-blob-jobs.h"
#include "rialto-feed-jobs.h"
#include "rialto-notify-jobs.h"
#include "rialto-people-jobs.h"
#include "rialto-presence-rows.h"
#include "rialto-retention.h"

/* What the queue knows to do. A resource adds a row for each kind of job that it asks for, and below one for what comes regularly. */
static const RialtoJobKind kinds[] = {
  { "account.mail", rialto_account_job_mail },
  { "account.sweep", rialto_retention_sweep_accounts },
  { "blobs.sweep", rialto_blobs_job_sweep },
  { "feed.erase_comment", rialto_feed_job_erase_comment },
  { "feed.erase_post", rialto_feed_job_erase_post },
  { "feed.index_post", rialto_feed_job_index_post },
  { "feed.rank_explore", rialto_feed_job_rank_explore },
  { "feed.republish", rialto_feed_job_republish },
  { "feed.roll_up_views", rialto_feed_job_roll_up_views },
  { "idempotency.sweep", rialto_retention_sweep_idempotency },
  { "jobs.sweep", rialto_retention_sweep_jobs },
  { "notify.forget_actor", rialto_notify_forget_actor_job },
  { "notify.forget_comment", rialto_notify_forget_comment_job },
  { "notify.forget_post", rialto_notify_forget_post_job },
  { "notify.mail", rialto_notify_mail_job },
  { "notify.read", rialto_notify_read_job },
  { "notify.sweep", rialto_notify_sweep_job },
  { "people.accept_requests", rialto_people_job_accept_requests },
  { "presence.sweep", rialto_presence_job_sweep },
};

static const RialtoSchedule schedules[] = {
  { "account.sweep", RIALTO_HOUR, "account.sweep" },
  { "blobs.sweep", 6 * RIALTO_HOUR, "blobs.sweep" },
  { "feed.rank_explore", 5 * RIALTO_MINUTE, "feed.rank_explore" },
  { "feed.roll_up_views", RIALTO_DAY, "feed.roll_up_views" },
  { "idempotency.sweep", RIALTO_HOUR, "idempotency.sweep" },
  { "jobs.sweep", RIALTO_DAY, "jobs.sweep" },
  { "notify.sweep", RIALTO_DAY, "notify.sweep" },
  { "presence.sweep", 5 * RIALTO_MINUTE, "presence.sweep" },
};

const RialtoJobTables rialto_job_tables = {
  .kinds = kinds,
  .n_kinds = G_N_ELEMENTS (kinds),
  .schedules = schedules,
  .n_schedules = G_N_ELEMENTS (schedules),
};
