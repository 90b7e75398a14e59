/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-host-dialog.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of a community that was there before. */
#define PORT 47811

static void
present (Booth *booth)
{
  adw_dialog_present (g_object_new (RIALTO_TYPE_HOST_DIALOG, "host", booth->host, "membership",
                                    rialto_application_get_membership (booth->application), NULL),
                      GTK_WIDGET (booth->window));
}

/* What stands still has no program to start; what runs is a rialtod of its own. */
static void
show_host (Booth      *booth,
           State       state,
           const char *with)
{
  booth_bring_host (booth, state != STATE_EMPTY);
  present (booth);
}

static gboolean
is_hosted (Booth *booth,
           State  state)
{
  RialtoLocalServerState wanted = state == STATE_EMPTY ? RIALTO_LOCAL_SERVER_STOPPED
                                                       : RIALTO_LOCAL_SERVER_RUNNING;

  return rialto_local_server_get_state (rialto_host_get_server (booth->host)) == wanted &&
         sight_find (booth, RIALTO_TYPE_HOST_DIALOG) != NULL;
}

static gboolean
is_trouble (Booth *booth,
            State  state)
{
  g_autofree char *failure = NULL;

  g_object_get (booth->host, "failure", &failure, NULL);
  return failure != NULL && sight_find (booth, RIALTO_TYPE_HOST_DIALOG) != NULL;
}

static gboolean
has_log (Booth *booth,
         State  state)
{
  GtkExpander *expander = sight_find (booth, GTK_TYPE_EXPANDER);

  if (expander != NULL)
    gtk_expander_set_expanded (expander, TRUE);
  return expander != NULL && is_trouble (booth, state);
}

/* Starts a community whose server says what it is told to, and ends with that; NULL: it is not installed. */
static void
start_in_vain (Booth      *booth,
               const char *with)
{
  g_autofree char *folder = booth_dup_host_folder (booth);
  g_autofree char *program = g_build_filename (folder, "rialtod", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", with);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) trouble = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  booth->host = rialto_host_new (folder, with != NULL ? program : NULL);
  trouble = wait_for (rialto_host_start (booth->host, FALSE, FALSE));
  g_assert_nonnull (trouble);
}

/* Once: the next window shows what has become of it. */
static void
show_trouble (Booth      *booth,
              State       state,
              const char *with)
{
  if (booth->host == NULL)
    start_in_vain (booth, with);
  present (booth);
}

/* Somebody else has the port: this, or who has it already. */
static void
show_without_port (Booth      *booth,
                   State       state,
                   const char *with)
{
  g_autofree char *folder = booth_dup_host_folder (booth);
  g_autofree char *path = g_build_filename (folder, "host.ini", NULL);
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (PORT),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  g_autofd int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, "[host]\nport=" G_STRINGIFY (PORT) "\n", -1, &error);
  g_assert_no_error (error);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) == 0)
    g_assert_cmpint (listen (fd, 1), ==, 0);
  start_in_vain (booth, "exit 1");
  present (booth);
}

#define IS_TROUBLE "it is an error"
#define AS_TROUBLE "as in trouble"
#define SAY       "echo 'rialtod: the database cannot be read: file is not a database' >&2; "

const Place places_of_hosting[] = {
  { "hosted", WHO_NEWCOMER, is_hosted, .go = show_host,
    .lacks = { [STATE_LOADING] = BY_START,
               [STATE_OFFLINE] = ONLY_HERE,
               [STATE_ERROR] = "as in welcome-host" } },
  { "trouble", WHO_NEWCOMER, has_log, .go = show_trouble, .with = SAY "exit 1", ONLY_CONTENT (IS_TROUBLE) },
  { "trouble-port", WHO_NEWCOMER, is_trouble, .go = show_without_port, ONLY_ERROR (AS_TROUBLE) },
  { "trouble-served", WHO_NEWCOMER, is_trouble, .go = show_trouble, .with = "exit 3",
    ONLY_ERROR (AS_TROUBLE) },
  { "trouble-full", WHO_NEWCOMER, is_trouble, .go = show_trouble, .with = "exit 4", ONLY_ERROR (AS_TROUBLE) },
  { "trouble-newer", WHO_NEWCOMER, is_trouble, .go = show_trouble, .with = "exit 5",
    ONLY_ERROR (AS_TROUBLE) },
  { "trouble-denied", WHO_NEWCOMER, is_trouble, .go = show_trouble, .with = "exit 6",
    ONLY_ERROR (AS_TROUBLE) },
  { "trouble-missing", WHO_NEWCOMER, is_trouble, .go = show_trouble, ONLY_ERROR (AS_TROUBLE) },
  { NULL },
};
