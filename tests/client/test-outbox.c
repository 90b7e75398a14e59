/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outbox-server.h"

#include "rialto-clock.h"
#include "rialto-outbox-private.h"

static void
test_in_order (Place        *place,
               gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, server);

  for (guint i = 0; i < 3; i++)
    for (guint subject = 0; subject < 6; subject++)
      {
        g_autofree char *args = g_strdup_printf ("[%u,%u]", subject, i);
        g_autofree char *name = g_strdup_printf ("post:%u", subject);
        g_autoptr (RialtoOutboxItem) item = enqueue_plain (outbox, "create_comment", args, name, NULL);

        g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_SAVING);
      }
  g_assert_cmpuint (count_items (outbox), ==, 18);
  /* Four subjects at once, and no second of any. */
  get_call (server, 3);
  assert_wait (rialto_drafts_flush (rialto_outbox_get_drafts (outbox)));
  g_assert_cmpuint (server->calls->len, ==, 4);
  for (guint i = 0; i < 18; i++)
    {
      Call *call = get_call (server, i);

      for (guint j = 0; j < i; j++)
        {
          Call *earlier = server->calls->pdata[j];

          if (g_str_equal (rialto_outbox_item_get_subject (earlier->item),
                           rialto_outbox_item_get_subject (call->item)))
            {
              g_assert_cmpstr (earlier->args, <, call->args);
              g_assert_cmpint (rialto_outbox_item_get_state (earlier->item), ==, RIALTO_OUTBOX_SENT);
            }
        }
      accept_call (call);
    }
  wait_until (is_outbox_empty, outbox);
  close_outbox (outbox);
}

static void
test_survives (Place        *place,
               gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  g_autofree char *key = NULL;
  RialtoOutbox *outbox = open_outbox (place, NULL);

  {
    g_autoptr (RialtoOutboxItem)
      one = enqueue_plain (outbox, "create_comment", "{\"id\":\"1\"}", "post:1", NULL);
    g_autoptr (RialtoOutboxItem) two = enqueue_plain (outbox, "follow", "{\"id\":\"2\"}", "user:2", NULL);

    key = g_strdup (rialto_outbox_item_get_key (one));
    assert_wait (rialto_outbox_item_when_saved (one));
    assert_wait (rialto_outbox_item_when_saved (two));
  }
  close_outbox (outbox);

  /* It goes out, and no answer comes. */
  outbox = open_outbox (place, server);
  g_assert_cmpuint (count_items (outbox), ==, 2);
  g_assert_cmpstr (get_call (server, 0)->key, ==, key);
  get_call (server, 1);
  assert_wait (rialto_outbox_close (outbox));
  g_clear_object (&outbox);
  g_ptr_array_set_size (server->calls, 0);
  run_what_is_due ();

  outbox = open_outbox (place, server);
  g_assert_cmpstr (get_call (server, 0)->key, ==, key);
  g_assert_cmpstr (get_call (server, 0)->args, ==, "{\"id\":\"1\"}");
  g_assert_cmpuint (rialto_outbox_item_get_attempts (get_call (server, 0)->item), ==, 2);
  accept_call (get_call (server, 0));
  accept_call (get_call (server, 1));
  wait_until (is_outbox_empty, outbox);
  close_outbox (outbox);
  outbox = open_outbox (place, NULL);
  g_assert_cmpuint (count_items (outbox), ==, 0);
  close_outbox (outbox);
}

static void
test_collapse (Place        *place,
               gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, NULL);
  RialtoOutboxItem *like = enqueue_plain (outbox, "like_post", "{}", "post:1", "like:1");
  RialtoOutboxItem *unlike = enqueue_plain (outbox, "unlike_post", "{}", "post:1", "like:1");
  RialtoOutboxItem *marker = enqueue_plain (outbox, "set_marker", "{\"n\":1}", "marker", "marker");
  RialtoOutboxItem *same = enqueue_plain (outbox, "set_marker", "{\"n\":2}", "marker", "marker");

  g_assert_true (like == unlike);
  g_assert_cmpint (rialto_outbox_item_get_state (like), ==, RIALTO_OUTBOX_GONE);
  assert_wait_error (rialto_outbox_item_when_sent (like), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (marker == same);
  g_assert_cmpstr (rialto_outbox_item_get_args (marker), ==, "{\"n\":2}");
  g_assert_cmpuint (count_items (outbox), ==, 1);
  g_object_unref (like);
  g_object_unref (unlike);
  g_object_unref (same);

  /* Once it may have arrived, its opposite is sent too; that one and a third cancel each other. */
  like = enqueue_plain (outbox, "like_post", "{}", "post:1", "like:1");
  rialto_outbox_set_sender (outbox, receive_call, server, NULL);
  rialto_outbox_set_online (outbox, TRUE);
  get_call (server, 1);
  unlike = enqueue_plain (outbox, "unlike_post", "{}", "post:1", "like:1");
  g_assert_true (like != unlike);
  same = enqueue_plain (outbox, "like_post", "{}", "post:1", "like:1");
  g_assert_true (same == unlike);
  g_assert_cmpuint (count_items (outbox), ==, 2);
  accept_call (get_call (server, 0));
  accept_call (get_call (server, 1));
  wait_until (is_outbox_empty, outbox);
  g_assert_cmpstr (get_call (server, 0)->args, ==, "{\"n\":2}");
  g_assert_cmpuint (server->calls->len, ==, 2);
  g_object_unref (like);
  g_object_unref (unlike);
  g_object_unref (same);
  g_object_unref (marker);
  close_outbox (outbox);
}

static void
test_lost (Place        *place,
           gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, server);
  g_autoptr (RialtoOutboxItem) item = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);
  g_autoptr (RialtoOutboxItem) next = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);

  lose_call (get_call (server, 0));
  await_state (item, RIALTO_OUTBOX_WAITING);
  g_assert_cmpint (rialto_outbox_item_get_next_try (item), >, 0);
  g_assert_cmpstr (rialto_outbox_item_get_error_code (item), ==, "unreachable");
  /* Nobody overtakes it. */
  g_assert_cmpint (rialto_outbox_item_get_state (next), !=, RIALTO_OUTBOX_SENDING);
  /* By itself, after a while. */
  g_assert_cmpstr (get_call (server, 1)->key, ==, get_call (server, 0)->key);
  refuse_call (get_call (server, 1), RIALTO_ERROR_UNAVAILABLE);
  await_state (item, RIALTO_OUTBOX_WAITING);
  rialto_outbox_set_online (outbox, FALSE);
  rialto_outbox_set_online (outbox, TRUE);
  g_assert_cmpstr (get_call (server, 2)->key, ==, get_call (server, 0)->key);
  refuse_call (get_call (server, 2), RIALTO_ERROR_SESSION_EXPIRED);
  await_state (item, RIALTO_OUTBOX_WAITING);
  assert_wait (rialto_outbox_retry (outbox, item));
  g_assert_cmpstr (get_call (server, 3)->key, ==, get_call (server, 0)->key);
  accept_call (get_call (server, 3));
  accept_call (get_call (server, 4));
  wait_until (is_outbox_empty, outbox);
  close_outbox (outbox);
}

static void
test_refused (Place        *place,
              gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, server);
  RialtoOutboxItem *item = enqueue_plain (outbox, "create_comment", "{\"text\":\"long\"}", "post:1", NULL);
  RialtoOutboxItem *next = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);

  refuse_call (get_call (server, 0), RIALTO_ERROR_INVALID);
  await_state (item, RIALTO_OUTBOX_REFUSED);
  g_assert_cmpstr (rialto_outbox_item_get_error_code (item), ==, "invalid");
  g_assert_cmpstr (rialto_outbox_item_get_error_sentence (item), ==,
                   rialto_error_get_info (RIALTO_ERROR_INVALID)->title);
  /* It stands in nobody's way. */
  accept_call (get_call (server, 1));
  await_state (next, RIALTO_OUTBOX_SENT);
  g_assert_cmpuint (count_items (outbox), ==, 1);
  g_clear_object (&next);
  g_clear_object (&item);
  g_ptr_array_set_size (server->calls, 0);
  close_outbox (outbox);

  outbox = open_outbox (place, server);
  g_assert_cmpuint (count_items (outbox), ==, 1);
  item = g_object_ref (peek_item (outbox, 0));
  g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_REFUSED);
  g_assert_cmpstr (rialto_outbox_item_get_error_code (item), ==, "invalid");
  assert_wait (rialto_outbox_edit (outbox, item, "{\"text\":\"short\"}"));
  g_assert_null (rialto_outbox_item_get_error_code (item));
  g_assert_cmpstr (get_call (server, 0)->args, ==, "{\"text\":\"short\"}");
  assert_wait_error (rialto_outbox_edit (outbox, item, "{}"), RIALTO_ERROR, RIALTO_ERROR_CONFLICT);
  assert_wait_error (rialto_outbox_discard (outbox, item), RIALTO_ERROR, RIALTO_ERROR_CONFLICT);
  assert_wait_error (rialto_outbox_retry (outbox, item), RIALTO_ERROR, RIALTO_ERROR_CONFLICT);
  refuse_call (get_call (server, 0), RIALTO_ERROR_FORBIDDEN);
  await_state (item, RIALTO_OUTBOX_REFUSED);
  assert_wait (rialto_outbox_retry (outbox, item));
  /* What was refused is not remembered under its key: another one. */
  g_assert_cmpstr (get_call (server, 1)->key, !=, get_call (server, 0)->key);
  refuse_call (get_call (server, 1), RIALTO_ERROR_FORBIDDEN);
  await_state (item, RIALTO_OUTBOX_REFUSED);
  assert_wait (rialto_outbox_discard (outbox, item));
  g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_GONE);
  assert_wait_error (rialto_outbox_item_when_sent (item), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_items (outbox), ==, 0);
  g_clear_object (&item);
  close_outbox (outbox);
  outbox = open_outbox (place, NULL);
  g_assert_cmpuint (count_items (outbox), ==, 0);
  close_outbox (outbox);
}

/* What fails at the same thing again and again is taken to go on so. */
static void
fail_ten_times (RialtoOutbox     *outbox,
                Server           *server,
                RialtoOutboxItem *item,
                RialtoError       code)
{
  for (guint i = 0; i < 10; i++)
    {
      refuse_call (get_call (server, i), code);
      await_state (item, i < 9 ? RIALTO_OUTBOX_WAITING : RIALTO_OUTBOX_REFUSED);
      if (i < 9)
        assert_wait (rialto_outbox_retry (outbox, item));
    }
}

static void
test_broken_server (Place        *place,
                    gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, server);
  g_autoptr (RialtoOutboxItem) item = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);

  fail_ten_times (outbox, server, item, RIALTO_ERROR_INTERNAL);
  g_assert_cmpstr (rialto_outbox_item_get_error_code (item), ==, "internal");
  close_outbox (outbox);
}

/* Something before the server does not let it through, whatever it is that it does not like. */
static void
test_not_let_through (Place        *place,
                      gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, server);
  g_autoptr (RialtoOutboxItem) item = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);

  fail_ten_times (outbox, server, item, RIALTO_ERROR_BAD_ANSWER);
  close_outbox (outbox);
}

/* The server remembers a key for a day: after that it could not tell a second time from a first. */
static void
test_forgotten (Place        *place,
                gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox;
  RialtoOutboxItem *comment, *like;
  RialtoOutboxDraft draft = { .route = "like_post", .args = "{}", .subject = "post:2", .repeatable = TRUE };

  rialto_clock_fake (100 * RIALTO_DAY);
  outbox = open_outbox (place, server);
  comment = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);
  like = rialto_outbox_enqueue (outbox, &draft);
  lose_call (get_call (server, 0));
  lose_call (get_call (server, 1));
  await_state (comment, RIALTO_OUTBOX_WAITING);
  await_state (like, RIALTO_OUTBOX_WAITING);
  rialto_outbox_set_online (outbox, FALSE);
  rialto_clock_advance (RIALTO_DAY);
  rialto_outbox_set_online (outbox, TRUE);
  await_state (comment, RIALTO_OUTBOX_REFUSED);
  g_assert_cmpstr (rialto_outbox_item_get_error_code (comment), ==, "gone");
  accept_call (get_call (server, 2));
  await_state (like, RIALTO_OUTBOX_SENT);
  /* Whoever has looked may send it again. */
  assert_wait (rialto_outbox_retry (outbox, comment));
  accept_call (get_call (server, 3));
  wait_until (is_outbox_empty, outbox);
  rialto_clock_unfake ();
  g_clear_object (&comment);
  g_clear_object (&like);
  close_outbox (outbox);
}

/* What was turned away cannot have arrived: a day later it is simply sent. */
static void
test_turned_away (Place        *place,
                  gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox;
  RialtoOutboxItem *comment;

  rialto_clock_fake (100 * RIALTO_DAY);
  outbox = open_outbox (place, server);
  comment = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);
  refuse_call (get_call (server, 0), RIALTO_ERROR_RATE_LIMITED);
  await_state (comment, RIALTO_OUTBOX_WAITING);
  rialto_outbox_set_online (outbox, FALSE);
  rialto_clock_advance (RIALTO_DAY);
  rialto_outbox_set_online (outbox, TRUE);
  accept_call (get_call (server, 1));
  wait_until (is_outbox_empty, outbox);
  rialto_clock_unfake ();
  g_clear_object (&comment);
  close_outbox (outbox);
}

/* What stood behind it does not wait for anything else. */
static void
test_forgotten_first (Place        *place,
                      gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox;
  RialtoOutboxItem *comment, *next;

  rialto_clock_fake (100 * RIALTO_DAY);
  outbox = open_outbox (place, server);
  comment = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);
  next = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);
  lose_call (get_call (server, 0));
  await_state (comment, RIALTO_OUTBOX_WAITING);
  g_clear_object (&comment);
  g_clear_object (&next);
  close_outbox (outbox);

  rialto_clock_advance (RIALTO_DAY);
  outbox = open_outbox (place, server);
  comment = g_list_model_get_item (G_LIST_MODEL (outbox), 0);
  next = g_list_model_get_item (G_LIST_MODEL (outbox), 1);
  accept_call (get_call (server, 1));
  await_state (next, RIALTO_OUTBOX_SENT);
  g_assert_cmpint (rialto_outbox_item_get_state (comment), ==, RIALTO_OUTBOX_REFUSED);
  rialto_clock_unfake ();
  g_clear_object (&comment);
  g_clear_object (&next);
  close_outbox (outbox);
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              guint      *n)
{
  (*n)++;
}

static void
count_change (GListModel *model,
              guint       position,
              guint       removed,
              guint       added,
              guint      *n)
{
  (*n)++;
}

static void
test_tells (Place        *place,
            gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, NULL);
  guint n_states = 0, n_changes = 0, n_online = 0;
  RialtoOutboxState state;
  RialtoOutboxItem *item;

  g_signal_connect (outbox, "items-changed", G_CALLBACK (count_change), &n_changes);
  g_signal_connect (outbox, "notify::online", G_CALLBACK (count_notify), &n_online);
  item = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);
  g_signal_connect (item, "notify::state", G_CALLBACK (count_notify), &n_states);
  rialto_outbox_set_sender (outbox, receive_call, server, NULL);
  rialto_outbox_set_online (outbox, TRUE);
  rialto_outbox_set_online (outbox, TRUE);
  g_assert_cmpuint (n_online, ==, 1);
  accept_with (get_call (server, 0), "done");
  g_assert_cmpstr (g_value_get_string (wait_for_value (rialto_outbox_item_when_sent (item))), ==, "done");
  g_object_get (item, "state", &state, NULL);
  g_assert_cmpint (state, ==, RIALTO_OUTBOX_SENT);
  /* Saving, waiting, sending, sent. */
  g_assert_cmpuint (n_states, ==, 3);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpuint (g_list_model_get_item_type (G_LIST_MODEL (outbox)), ==, RIALTO_TYPE_OUTBOX_ITEM);
  g_ptr_array_set_size (server->calls, 0);
  assert_wait (rialto_drafts_flush (rialto_outbox_get_drafts (outbox)));
  forget_last ();
  g_assert_finalize_object (item);
  close_outbox (outbox);
}

static void
count_told (guint *n)
{
  (*n)++;
}

static gboolean
lose_all (RialtoDatabaseTx *tx,
          gpointer          data,
          GValue           *result,
          GError          **error)
{
  rialto_database_tx_exec (tx, "DELETE FROM item", "");
  return TRUE;
}

static gboolean
say_damaged (RialtoDatabaseTx *tx,
             gpointer          data,
             GValue           *result,
             GError          **error)
{
  rialto_outbox_note_damage (tx, "outbox.db.damaged", FALSE);
  return TRUE;
}

static gboolean
is_told (gpointer data)
{
  return *(guint *) data > 0;
}

/* The file makes way for an empty one while it is open: what is known goes into that. */
static void
test_replaced (Place        *place,
               gconstpointer data)
{
  RialtoOutbox *outbox = open_outbox (place, NULL);
  guint n_told = 0;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (RialtoOutboxItem) item = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);

      assert_wait (rialto_outbox_item_when_saved (item));
    }
  assert_wait (rialto_database_run (outbox->database, lose_all, NULL, NULL));
  g_signal_connect_swapped (outbox, "notify::kept-aside", G_CALLBACK (count_told), &n_told);
  assert_wait (rialto_database_run (outbox->database, say_damaged, NULL, NULL));
  g_signal_emit_by_name (outbox->database, "replaced", "outbox.db.damaged");
  wait_until (is_told, &n_told);
  close_outbox (outbox);
  outbox = open_outbox (place, NULL);
  g_assert_cmpuint (count_items (outbox), ==, 3);
  close_outbox (outbox);
}

static gboolean
lose_first (RialtoDatabaseTx *tx,
            gpointer          data,
            GValue           *result,
            GError          **error)
{
  rialto_database_tx_exec (tx, "DELETE FROM item WHERE id = 1", "");
  rialto_outbox_note_damage (tx, "outbox.db.damaged", FALSE);
  return TRUE;
}

/* What belongs to it was lost with a page of the file: it is not sent without that, nor with what gets the other's number. */
static void
test_half_lost (Place        *place,
                gconstpointer data)
{
  RialtoOutbox *outbox = open_outbox (place, NULL);
  RialtoOutboxItem *first = enqueue_plain (outbox, "upload_picture", "{}", "upload:1", NULL), *second;
  RialtoOutboxDraft draft = {
    .route = "create_post", .args = "{}", .subject = "posts", .after = &first, .n_after = 1
  };
  g_autoptr (GPtrArray) needed = NULL;

  second = rialto_outbox_enqueue (outbox, &draft);
  assert_wait (rialto_outbox_item_when_saved (second));
  g_clear_object (&first);
  g_clear_object (&second);
  assert_wait (rialto_database_run (outbox->database, lose_first, NULL, NULL));
  close_outbox (outbox);

  outbox = open_outbox (place, NULL);
  g_assert_cmpuint (count_items (outbox), ==, 1);
  g_assert_cmpint (rialto_outbox_item_get_state (peek_item (outbox, 0)), ==, RIALTO_OUTBOX_REFUSED);
  needed = rialto_outbox_list_needed (outbox, peek_item (outbox, 0));
  g_assert_cmpuint (needed->len, ==, 0);
  close_outbox (outbox);
}

static gboolean
has_failed (gpointer item)
{
  return rialto_outbox_item_get_state (item) == RIALTO_OUTBOX_WAITING &&
         rialto_outbox_item_get_error_code (item) != NULL;
}

/* That it is being sent could not be written, so that it was not: it can still be changed. */
static void
test_not_begun (Place        *place,
                gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, NULL);
  RialtoOutboxItem *item = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);

  assert_wait (rialto_outbox_item_when_saved (item));
  assert_wait (rialto_database_close (outbox->database));
  rialto_outbox_set_sender (outbox, receive_call, server, NULL);
  rialto_outbox_set_online (outbox, TRUE);
  wait_until (has_failed, item);
  g_assert_cmpuint (server->calls->len, ==, 0);
  /* Not that it is too late. */
  assert_wait_error (rialto_outbox_edit (outbox, item, "[]"), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_clear_object (&item);
  close_outbox (outbox);
}

static void
copy_file (const char *from,
           const char *to,
           const char *suffix)
{
  g_autofree char *source = g_strconcat (from, suffix, NULL), *target = g_strconcat (to, suffix, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (g_file_get_contents (source, &text, &length, NULL))
    g_assert_true (g_file_set_contents (target, text, (gssize) length, NULL));
}

/* What somebody has thrown away is not sent because the app was killed while that could be undone. */
static void
test_aside_killed (Place        *place,
                   gconstpointer data)
{
  g_autofree char *killed = g_strconcat (place->path, "-killed", NULL);
  RialtoOutbox *outbox = open_outbox (place, NULL), *other;
  RialtoOutboxItem *thrown = enqueue_plain (outbox, "create_comment", "{}", "post:1", NULL);
  RialtoOutboxItem *back = enqueue_plain (outbox, "create_comment", "{}", "post:2", NULL);

  assert_wait (rialto_outbox_item_when_saved (back));
  g_assert_true (rialto_outbox_set_aside (outbox, thrown));
  g_assert_true (rialto_outbox_set_aside (outbox, back));
  rialto_outbox_bring_back (outbox, back);
  assert_wait (rialto_drafts_flush (rialto_outbox_get_drafts (outbox)));
  copy_file (place->path, killed, "");
  copy_file (place->path, killed, "-wal");
  other = wait_for_object (rialto_outbox_open (killed));
  g_assert_cmpuint (count_items (other), ==, 1);
  g_assert_cmpstr (rialto_outbox_item_get_subject (peek_item (other, 0)), ==, "post:2");
  close_outbox (other);
  g_clear_object (&thrown);
  g_clear_object (&back);
  close_outbox (outbox);
}

/* A file of each version there was, with something in it. */
static gboolean
add_old_item (RialtoDatabaseTx *tx,
              gpointer          data,
              GValue           *result,
              GError          **error)
{
  rialto_database_tx_exec (
    tx,
    "INSERT INTO item (route, args, subject, key, reference, repeatable, state, attempts, next_try, "
    "first_sent, created) VALUES ('create_comment', '{}', 'post:1', 'k', 'r', 0, 'sending', 1, 0, 0, 1)",
    "");
  return TRUE;
}

static void
test_migrations (Place        *place,
                 gconstpointer data)
{
  for (guint version = 1; rialto_outbox_migrations[version - 1] != NULL; version++)
    {
      g_autofree char *path = g_strdup_printf ("%s-%u", place->path, version);
      g_autofree const char **steps = g_new0 (const char *, version + 1);
      RialtoDatabaseOptions options = { path, RIALTO_DATABASE_PRECIOUS, steps, NULL };
      RialtoDatabase *database;
      RialtoOutbox *outbox;

      for (guint i = 0; i < version; i++)
        steps[i] = rialto_outbox_migrations[i];
      database = wait_for_object (rialto_database_open (&options));
      assert_wait (rialto_database_run (database, add_old_item, NULL, NULL));
      assert_wait (rialto_database_close (database));
      g_object_unref (database);

      outbox = wait_for_object (rialto_outbox_open (path));
      g_assert_cmpuint (count_items (outbox), ==, 1);
      g_assert_cmpint (rialto_outbox_item_get_state (peek_item (outbox, 0)), ==, RIALTO_OUTBOX_WAITING);
      g_assert_cmpstr (rialto_outbox_item_get_key (peek_item (outbox, 0)), ==, "k");
      rialto_drafts_set (rialto_outbox_get_drafts (outbox), "post", "words");
      assert_wait (rialto_drafts_flush (rialto_outbox_get_drafts (outbox)));
      close_outbox (outbox);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  place_test_add ("/outbox/in-order", test_in_order);
  place_test_add ("/outbox/survives", test_survives);
  place_test_add ("/outbox/collapse", test_collapse);
  place_test_add ("/outbox/lost", test_lost);
  place_test_add ("/outbox/refused", test_refused);
  place_test_add ("/outbox/broken-server", test_broken_server);
  place_test_add ("/outbox/not-let-through", test_not_let_through);
  place_test_add ("/outbox/forgotten", test_forgotten);
  place_test_add ("/outbox/turned-away", test_turned_away);
  place_test_add ("/outbox/forgotten-first", test_forgotten_first);
  place_test_add ("/outbox/tells", test_tells);
  place_test_add ("/outbox/half-lost", test_half_lost);
  place_test_add ("/outbox/not-begun", test_not_begun);
  place_test_add ("/outbox/aside-killed", test_aside_killed);
  place_test_add ("/outbox/replaced", test_replaced);
  place_test_add ("/outbox/migrations", test_migrations);
  return g_test_run ();
}
