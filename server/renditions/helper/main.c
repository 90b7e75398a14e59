/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rialto-renditions: decodes the pictures that people upload, so that rialtod need not.
 *
 * The process that rialtod starts (the keeper) looks at no picture. It makes libvips ready once and forks for each
 * picture a child with limits of its own, so a picture that breaks a decoder breaks one short-lived process which
 * holds nothing but that picture, its empty output files and a pipe. */
#include "rialto-recoder.h"
#include "rialto-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_DESCRIPTORS (1 + RIALTO_RENDITIONS_MAX)

typedef struct
{
  RialtoRenditionRequest request;
  int                    fds[MAX_DESCRIPTORS];
  guint                  n_fds;
} Order;

static void
order_clear (Order *order)
{
  for (guint i = 0; i < order->n_fds; i++)
    close (order->fds[i]);
  order->n_fds = 0;
}

static void
take_descriptors (struct msghdr *message,
                  Order         *order)
{
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL; part = CMSG_NXTHDR (message, part))
    {
      gsize n;

      if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
        continue;
      n = (part->cmsg_len - CMSG_LEN (0)) / sizeof (int);
      n = MIN (n, MAX_DESCRIPTORS - order->n_fds);
      memcpy (order->fds + order->n_fds, CMSG_DATA (part), n * sizeof (int));
      order->n_fds += (guint) n;
    }
}

/* FALSE: rialtod has gone, or does not speak our language. */
static gboolean
order_receive (Order *order)
{
  union
  {
    struct cmsghdr align;
    char bytes[CMSG_SPACE (MAX_DESCRIPTORS * sizeof (int))];
  } control;
  struct iovec vector = { &order->request, sizeof order->request };
  struct msghdr message = {
    .msg_iov = &vector,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = sizeof control,
  };
  ssize_t n;

  do
    n = recvmsg (RIALTO_RENDITION_SOCKET, &message, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return FALSE;
  take_descriptors (&message, order);
  return n == sizeof order->request && order->request.magic == RIALTO_RENDITION_MAGIC &&
         (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
}

static RialtoRenditionOutcome
order_execute (const Order          *order,
               RialtoRenditionReply *reply)
{
  if (order->request.kind == RIALTO_RENDITION_PICTURE && order->n_fds == 1 + RIALTO_RENDITIONS_MAX)
    return rialto_recoder_make (order->fds[0], order->fds + 1, reply);
  if (order->request.kind == RIALTO_RENDITION_DRAWING && order->n_fds == 2)
    return rialto_recoder_draw (order->fds[0], order->fds[1]);
  return RIALTO_OUTCOME_FAILED;
}

static void
run_child (const Order *order,
           pid_t        keeper,
           int          answer)
{
  RialtoRenditionReply reply = { .magic = RIALTO_RENDITION_MAGIC };

  close (RIALTO_RENDITION_SOCKET);
  rialto_sandbox_limit_picture ();
  if (getppid () != keeper)
    _exit (1);
  reply.outcome = order_execute (order, &reply);
  _exit (write (answer, &reply, sizeof reply) == sizeof reply ? 0 : 1);
}

static RialtoRenditionOutcome
judge (int status)
{
  if (WIFSIGNALED (status) && (WTERMSIG (status) == SIGXCPU || WTERMSIG (status) == SIGKILL))
    return RIALTO_OUTCOME_LIMIT;
  /* g_malloc gives up with a trap when the address space is used up. */
  if (WIFSIGNALED (status) && (WTERMSIG (status) == SIGTRAP || WTERMSIG (status) == SIGABRT))
    return RIALTO_OUTCOME_LIMIT;
  return RIALTO_OUTCOME_CRASHED;
}

static void
serve (const Order          *order,
       RialtoRenditionReply *reply)
{
  int answer[2], status = 0;
  pid_t keeper = getpid (), child;
  ssize_t n;

  *reply = (RialtoRenditionReply) { .magic = RIALTO_RENDITION_MAGIC, .outcome = RIALTO_OUTCOME_FAILED };
  if (pipe2 (answer, O_CLOEXEC) != 0)
    return;
  child = fork ();
  if (child == 0)
    run_child (order, keeper, answer[1]);
  close (answer[1]);
  if (child > 0)
    {
      /* Smaller than PIPE_BUF, so it comes whole or not at all. */
      do
        n = read (answer[0], reply, sizeof *reply);
      while (n < 0 && errno == EINTR);
      while (waitpid (child, &status, 0) < 0 && errno == EINTR)
        continue;
      if (n != sizeof *reply)
        *reply = (RialtoRenditionReply) { .magic = RIALTO_RENDITION_MAGIC, .outcome = judge (status) };
    }
  close (answer[0]);
}

/* Decoders quote what they stumble over, and that is a stranger's text. */
static GLogWriterOutput
say_nothing (GLogLevelFlags   level,
             const GLogField *fields,
             gsize            n_fields,
             gpointer         data)
{
  return G_LOG_WRITER_HANDLED;
}

int
main (int   argc,
      char *argv[])
{
  gboolean demo = argc == 2 && strcmp (argv[1], "--demo") == 0;
  RialtoRenditionHello hello = { .magic = RIALTO_RENDITION_MAGIC };
  Order order = { 0 };

  if (argc > 2 || (argc == 2 && !demo) || fcntl (RIALTO_RENDITION_SOCKET, F_GETFD) < 0)
    {
      g_printerr ("rialto-renditions is started by rialtod.\n");
      return 2;
    }
  g_log_set_writer_func (say_nothing, NULL, NULL);
  hello.sandbox = rialto_sandbox_enter ();
  if (!rialto_recoder_init (argv[0], demo))
    return 1;
  hello.sandbox |= rialto_sandbox_close_files ();
  if (send (RIALTO_RENDITION_SOCKET, &hello, sizeof hello, MSG_NOSIGNAL) != sizeof hello)
    return 1;

  while (order_receive (&order))
    {
      RialtoRenditionReply reply;

      serve (&order, &reply);
      order_clear (&order);
      if (send (RIALTO_RENDITION_SOCKET, &reply, sizeof reply, MSG_NOSIGNAL) != sizeof reply)
        break;
    }
  /* Nothing is left to write, and a leak checker could not look at this process. */
  _exit (0);
}
