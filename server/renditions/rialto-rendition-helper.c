/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-rendition-helper.h"

#include "rialto-clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_DESCRIPTORS (1 + RIALTO_RENDITIONS_MAX)

struct _RialtoRenditionHelper
{
  char         *program; /* owned */
  gboolean      demo;
  pid_t         pid;    /* atomic; 0: not running */
  int           socket; /* -1: not running */
  guint         starts; /* atomic */
  RialtoSandbox sandbox;
};

/**
 * rialto_rendition_helper_new:
 * @program: path of rialto-renditions
 * @demo: whether it shall take drawings too
 *
 * Returns: (transfer full): a helper that is not running yet
 */
RialtoRenditionHelper *
rialto_rendition_helper_new (const char *program,
                             gboolean    demo)
{
  RialtoRenditionHelper *self = g_new0 (RialtoRenditionHelper, 1);

  self->program = g_strdup (program);
  self->demo = demo;
  self->socket = -1;
  return self;
}

/* Its child, if it has one, dies with it. */
static void
stop (RialtoRenditionHelper *self)
{
  pid_t pid = self->pid;

  if (self->socket >= 0)
    close (self->socket);
  self->socket = -1;
  if (pid <= 0)
    return;
  g_atomic_int_set (&self->pid, 0);
  kill (pid, SIGKILL);
  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    continue;
}

/**
 * rialto_rendition_helper_free:
 * @self: (transfer full): the helper; ends its process
 */
void
rialto_rendition_helper_free (RialtoRenditionHelper *self)
{
  stop (self);
  g_free (self->program);
  g_free (self);
}

/* What is secret in the server's environment is nothing to a process that reads strangers' pictures. */
static char **
helper_environment (void)
{
  static const char *const passed[] = {
    "PATH",       "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS",
#ifdef __SANITIZE_THREAD__
    "LD_PRELOAD", /* what explains GLib's locks to the sanitizer */
#endif
  };
  char **environment = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (passed); i++)
    {
      const char *value = g_getenv (passed[i]);

      if (value != NULL)
        environment = g_environ_setenv (environment, passed[i], value, TRUE);
    }
  return environment;
}

static gboolean
spawn (RialtoRenditionHelper *self,
       int                    theirs)
{
  const char *const arguments[] = { self->program, self->demo ? "--demo" : NULL, NULL };
  g_auto (GStrv) environment = helper_environment ();
  g_autoptr (GError) error = NULL;
  const int target = RIALTO_RENDITION_SOCKET;
  GPid pid = 0;

  if (!g_spawn_async_with_pipes_and_fds ("/", arguments, (const char *const *) environment,
                                         G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                                         -1, -1, -1, &theirs, &target, 1, &pid, NULL, NULL, NULL, &error))
    {
      g_warning ("The picture helper cannot be started: %s", error->message);
      return FALSE;
    }
  g_atomic_int_set (&self->pid, pid);
  g_atomic_int_inc (&self->starts);
  return TRUE;
}

typedef enum
{
  RECEIVED,
  TIMED_OUT,
  GONE,
} Receipt;

static Receipt
receive (RialtoRenditionHelper *self,
         gpointer               message,
         gsize                  size,
         RialtoTime             deadline)
{
  for (;;)
    {
      struct pollfd wait = { self->socket, POLLIN, 0 };
      RialtoTime left = deadline - rialto_clock_monotonic ();
      int ready = left > 0 ? poll (&wait, 1, (int) left) : 0;

      if (ready == 0)
        return TIMED_OUT;
      if (ready > 0)
        return recv (self->socket, message, size, MSG_DONTWAIT | MSG_TRUNC) == (ssize_t) size ? RECEIVED
                                                                                              : GONE;
      if (errno != EINTR)
        return GONE;
    }
}

/**
 * rialto_rendition_helper_start:
 * @self: the helper
 * @milliseconds: how long to wait for its greeting
 *
 * Starts the process unless it runs.
 *
 * Returns: %FALSE when it does not run; what is wrong has been logged
 */
gboolean
rialto_rendition_helper_start (RialtoRenditionHelper *self,
                               guint                  milliseconds)
{
  RialtoTime deadline = rialto_clock_monotonic () + milliseconds;
  RialtoRenditionHello hello = { 0 };
  gboolean spawned;
  int pair[2];

  if (self->socket >= 0)
    return TRUE;
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    return FALSE;
  self->socket = pair[0];
  spawned = spawn (self, pair[1]);
  close (pair[1]);
  if (!spawned || receive (self, &hello, sizeof hello, deadline) != RECEIVED ||
      hello.magic != RIALTO_RENDITION_MAGIC)
    {
      if (spawned)
        g_warning ("The picture helper %s does not answer", self->program);
      stop (self);
      return FALSE;
    }
  self->sandbox = hello.sandbox;
  return TRUE;
}

static gboolean
send_request (RialtoRenditionHelper *self,
              RialtoRenditionKind    kind,
              const int             *fds,
              guint                  n_fds)
{
  union
  {
    struct cmsghdr align;
    char bytes[CMSG_SPACE (MAX_DESCRIPTORS * sizeof (int))];
  } control = { 0 };
  RialtoRenditionRequest request = { RIALTO_RENDITION_MAGIC, kind };
  struct iovec vector = { &request, sizeof request };
  struct msghdr message = {
    .msg_iov = &vector,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = CMSG_SPACE (n_fds * sizeof (int)),
  };
  struct cmsghdr *part = CMSG_FIRSTHDR (&message);
  ssize_t n;

  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN (n_fds * sizeof (int));
  memcpy (CMSG_DATA (part), fds, n_fds * sizeof (int));
  do
    n = sendmsg (self->socket, &message, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n == sizeof request;
}

/* It may have died since the last picture; that is nobody's picture's fault, so it is started again, once. */
static gboolean
deliver (RialtoRenditionHelper *self,
         RialtoRenditionKind    kind,
         const int             *fds,
         guint                  n_fds,
         guint                  milliseconds)
{
  for (guint attempt = 0; attempt < 2; attempt++)
    {
      if (!rialto_rendition_helper_start (self, milliseconds))
        return FALSE;
      if (send_request (self, kind, fds, n_fds))
        return TRUE;
      stop (self);
    }
  return FALSE;
}

static gboolean
reply_is_sane (const RialtoRenditionReply *reply)
{
  if (reply->magic != RIALTO_RENDITION_MAGIC || reply->outcome > RIALTO_OUTCOME_LAST ||
      reply->kind > RIALTO_PICTURE_LAST || reply->n_items > RIALTO_RENDITIONS_MAX)
    return FALSE;
  return memchr (reply->blurhash, '\0', sizeof reply->blurhash) != NULL;
}

/**
 * rialto_rendition_helper_ask:
 * @self: the helper; started when it does not run
 * @kind: what to do
 * @fds: (array length=n_fds): descriptors that go with it; they stay the caller's
 * @n_fds: 1 to 6
 * @milliseconds: how long it may take; after that the process is killed
 * @reply: (out caller-allocates): what it said
 *
 * Blocks until there is an outcome.
 *
 * Returns: the outcome; %RIALTO_OUTCOME_FAILED when the helper cannot be had at all
 */
RialtoRenditionOutcome
rialto_rendition_helper_ask (RialtoRenditionHelper *self,
                             RialtoRenditionKind    kind,
                             const int             *fds,
                             guint                  n_fds,
                             guint                  milliseconds,
                             RialtoRenditionReply  *reply)
{
  RialtoTime deadline = rialto_clock_monotonic () + milliseconds;
  Receipt receipt;

  g_return_val_if_fail (n_fds >= 1 && n_fds <= MAX_DESCRIPTORS, RIALTO_OUTCOME_FAILED);
  *reply = (RialtoRenditionReply) { 0 };
  if (!deliver (self, kind, fds, n_fds, milliseconds))
    return RIALTO_OUTCOME_FAILED;

  receipt = receive (self, reply, sizeof *reply, deadline);
  if (receipt == RECEIVED && reply_is_sane (reply))
    return reply->outcome;
  stop (self);
  *reply = (RialtoRenditionReply) { 0 };
  return receipt == TIMED_OUT ? RIALTO_OUTCOME_LIMIT : RIALTO_OUTCOME_CRASHED;
}

/**
 * rialto_rendition_helper_get_pid:
 * @self: the helper
 *
 * Returns: its process, 0 when it does not run; any thread may ask
 */
pid_t
rialto_rendition_helper_get_pid (RialtoRenditionHelper *self)
{
  return g_atomic_int_get (&self->pid);
}

/**
 * rialto_rendition_helper_get_sandbox:
 * @self: the helper
 *
 * Returns: what it is shut off from, by its last greeting
 */
RialtoSandbox
rialto_rendition_helper_get_sandbox (RialtoRenditionHelper *self)
{
  return self->sandbox;
}

/**
 * rialto_rendition_helper_get_starts:
 * @self: the helper
 *
 * Returns: how often it was started; any thread may ask
 */
guint
rialto_rendition_helper_get_starts (RialtoRenditionHelper *self)
{
  return (guint) g_atomic_int_get (&self->starts);
}
