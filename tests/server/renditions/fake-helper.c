/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture helper that misbehaves as its name says: a link to it named "hang" never answers, and so on. */
#include "rialto-rendition-protocol.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static gboolean
take_request (int fds[1 + RIALTO_RENDITIONS_MAX])
{
  union
  {
    struct cmsghdr align;
    char bytes[CMSG_SPACE ((1 + RIALTO_RENDITIONS_MAX) * sizeof (int))];
  } control;
  RialtoRenditionRequest request;
  struct iovec vector = { &request, sizeof request };
  struct msghdr message = {
    .msg_iov = &vector,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = sizeof control,
  };
  struct cmsghdr *part;

  if (recvmsg (RIALTO_RENDITION_SOCKET, &message, 0) != sizeof request)
    return FALSE;
  part = CMSG_FIRSTHDR (&message);
  if (part == NULL || part->cmsg_len != CMSG_LEN ((1 + RIALTO_RENDITIONS_MAX) * sizeof (int)))
    return FALSE;
  memcpy (fds, CMSG_DATA (part), (1 + RIALTO_RENDITIONS_MAX) * sizeof (int));
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  const char *name = strrchr (argv[0], '/');
  RialtoRenditionHello hello = { .magic = RIALTO_RENDITION_MAGIC };
  RialtoRenditionReply reply = { .magic = RIALTO_RENDITION_MAGIC, .n_items = 1, .items = { { 160, 160 } } };
  int fds[1 + RIALTO_RENDITIONS_MAX];

  name = name != NULL ? name + 1 : argv[0];
  if (strcmp (name, "mute") == 0)
    pause ();
  if (strcmp (name, "stranger") == 0)
    hello.magic = 1;
  if (send (RIALTO_RENDITION_SOCKET, &hello, sizeof hello, 0) != sizeof hello)
    return 1;

  while (take_request (fds))
    {
      /* The first byte tells the test that the request has come. */
      if (strcmp (name, "hang") == 0 && write (fds[1], "x", 1) == 1)
        pause ();
      if (strcmp (name, "die") == 0)
        return 1;
      if (strcmp (name, "babble") == 0)
        memset (&reply, 0xff, sizeof reply);
      if (strcmp (name, "greedy") == 0)
        reply.n_items = RIALTO_RENDITIONS_MAX + 1;
      if (strcmp (name, "lie") == 0 && write (fds[1], "<script>alert (1)</script>", 26) != 26)
        return 1;
      if (send (RIALTO_RENDITION_SOCKET, &reply, sizeof reply, 0) != sizeof reply)
        return 1;
      for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
        close (fds[i]);
    }
  return 0;
}
