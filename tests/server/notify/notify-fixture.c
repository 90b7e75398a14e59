/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-fixture.h"

RIALTO_SQL (test_add_person,
            "test.add_person",
            "INSERT INTO users (id, handle, name, role, locked) VALUES (?1, ?2, ?2, 0, FALSE)");
RIALTO_SQL (
  test_add_comment,
  "test.add_comment",
  "INSERT INTO comments (id, post_id, parent, author, text, deleted) VALUES (?1, ?2, ?3, ?4, ?5, FALSE)");
RIALTO_SQL (test_events,
            "test.events",
            "SELECT count (*) FROM events WHERE topic = 'user' AND topic_id = ?1 AND type = ?2");

typedef struct
{
  RialtoNotice notice;
  gboolean     withdraw;
  void         (*forget)     (RialtoTx *tx,
                              RialtoId  id);
  void         (*forget_two) (RialtoTx *tx,
                              RialtoId  one,
                              RialtoId  other);
  RialtoSql   *sql;
  RialtoId     id, one, other, author;
  const char  *text;
  gint64       number;
} Step;

static void
write_step (ServerFixture *fixture,
            RialtoTxFunc   run,
            Step          *step)
{
  g_autoptr (GError) error = NULL;

  rialto_store_write (fixture->context->store, run, step, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
run_notice (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Step *step = data;

  if (step->withdraw)
    rialto_notify_withdraw (tx, &step->notice);
  else
    rialto_notify (tx, &step->notice);
  return TRUE;
}

void
notify (ServerFixture *fixture,
        RialtoNotice   notice)
{
  write_step (fixture, run_notice, &(Step) { .notice = notice });
}

void
notify_withdraw (ServerFixture *fixture,
                 RialtoNotice   notice)
{
  write_step (fixture, run_notice, &(Step) { .notice = notice, .withdraw = TRUE });
}

static gboolean
run_forget (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Step *step = data;

  if (step->forget != NULL)
    step->forget (tx, step->one);
  else
    step->forget_two (tx, step->one, step->other);
  return TRUE;
}

void
notify_forget (ServerFixture *fixture,
               void           (*forget) (RialtoTx *tx, RialtoId id),
               RialtoId       id)
{
  write_step (fixture, run_forget, &(Step) { .forget = forget, .one = id });
}

void
notify_forget_two (ServerFixture *fixture,
                   void           (*forget) (RialtoTx *tx, RialtoId one, RialtoId other),
                   RialtoId       one,
                   RialtoId       other)
{
  write_step (fixture, run_forget, &(Step) { .forget_two = forget, .one = one, .other = other });
}

static gboolean
run_add_person (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  Step *step = data;

  step->id = rialto_tx_new_id (tx);
  rialto_tx_exec (tx, &test_add_person, SQL_ID (step->id), SQL_TEXT (step->text));
  return TRUE;
}

RialtoId
notify_add_person (ServerFixture *fixture,
                   const char    *handle)
{
  Step step = { .text = handle };

  write_step (fixture, run_add_person, &step);
  return step.id;
}

static gboolean
run_add_comment (RialtoTx *tx,
                 gpointer  data,
                 GError  **error)
{
  Step *step = data;

  step->id = rialto_tx_new_id (tx);
  rialto_tx_exec (tx, &test_add_comment, SQL_ID (step->id), SQL_ID (step->one), SQL_ID (step->other),
                  SQL_ID (step->author), SQL_TEXT (step->text));
  return TRUE;
}

RialtoId
notify_add_comment (ServerFixture *fixture,
                    RialtoId       post,
                    RialtoId       parent,
                    RialtoId       author,
                    const char    *text)
{
  Step step = { .one = post, .other = parent, .author = author, .text = text };

  write_step (fixture, run_add_comment, &step);
  return step.id;
}

static gboolean
run_exec (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Step *step = data;

  rialto_tx_exec (tx, step->sql, SQL_INT (step->one), SQL_INT (step->other));
  return TRUE;
}

void
notify_exec (ServerFixture *fixture,
             RialtoSql     *sql,
             RialtoId       one,
             RialtoId       other)
{
  write_step (fixture, run_exec, &(Step) { .sql = sql, .one = one, .other = other });
}

static gboolean
run_number (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Step *step = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, step->sql, SQL_INT (step->one), SQL_INT (step->other));

  step->number = rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : -1;
  return TRUE;
}

static gboolean
run_events (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Step *step = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &test_events, SQL_ID (step->one), SQL_TEXT (step->text));

  step->number = rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : -1;
  return TRUE;
}

static gint64
read_number (ServerFixture *fixture,
             RialtoTxFunc   run,
             Step          *step)
{
  g_autoptr (GError) error = NULL;

  rialto_store_read (fixture->context->store, run, step, NULL, &error);
  g_assert_no_error (error);
  return step->number;
}

gint64
notify_number (ServerFixture *fixture,
               RialtoSql     *sql,
               RialtoId       one,
               RialtoId       other)
{
  return read_number (fixture, run_number, &(Step) { .sql = sql, .one = one, .other = other });
}

gint64
notify_events (ServerFixture  *fixture,
               RialtoId        user,
               RialtoEventType type)
{
  return read_number (fixture, run_events,
                      &(Step) { .one = user, .text = rialto_event_get_info (type)->name });
}

static gboolean
run_unread (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Step *step = data;

  step->number = rialto_notification_count (tx, step->one);
  return TRUE;
}

gint64
notify_unread (ServerFixture *fixture,
               RialtoId       user)
{
  return read_number (fixture, run_unread, &(Step) { .one = user });
}

Reply *
notify_list (ServerFixture *fixture,
             Member        *member)
{
  Reply *reply = server_call (fixture, member->token, "GET", "/notifications", NULL);

  assert_status (reply, 200);
  return reply;
}
