/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-mailbox-private.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct _RialtoMailbox
{
  RialtoMail *newest; /* a stack; or &closed */
  int         fd;
  gint        references;
};

/* Marks the box of a reactor that has ended. */
static RialtoMail closed;

/**
 * rialto_mailbox_new:
 *
 * Returns: (transfer full) (nullable): an empty box, or %NULL with errno set when there is no descriptor left
 */
RialtoMailbox *
rialto_mailbox_new (void)
{
  RialtoMailbox *box;
  int fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);

  if (fd < 0)
    return NULL;

  box = g_new0 (RialtoMailbox, 1);
  box->fd = fd;
  box->references = 1;
  return box;
}

/**
 * rialto_mailbox_ref:
 * @box: a box
 *
 * Whoever may post after the reactor has ended holds a reference of its own. Any thread.
 *
 * Returns: (transfer full): @box
 */
RialtoMailbox *
rialto_mailbox_ref (RialtoMailbox *box)
{
  __atomic_add_fetch (&box->references, 1, __ATOMIC_RELAXED);
  return box;
}

/**
 * rialto_mailbox_unref:
 * @box: (transfer full): a box, closed before its last reference goes
 */
void
rialto_mailbox_unref (RialtoMailbox *box)
{
  if (__atomic_sub_fetch (&box->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;

  close (box->fd);
  g_free (box);
}

/**
 * rialto_mailbox_get_fd:
 * @box: a box
 *
 * Returns: the eventfd that becomes readable when there is mail
 */
int
rialto_mailbox_get_fd (RialtoMailbox *box)
{
  return box->fd;
}

/**
 * rialto_mailbox_post:
 * @box: a box
 * @mail: (transfer full): what is handed over
 *
 * Delivers @mail on the reactor's thread soon, after everything this thread posted before; drops it at once when the reactor has
 * ended. Any thread.
 */
void
rialto_mailbox_post (RialtoMailbox *box,
                     RialtoMail    *mail)
{
  static const guint64 one = 1;
  RialtoMail *newest = __atomic_load_n (&box->newest, __ATOMIC_RELAXED);

  do
    {
      if (newest == &closed)
        {
          mail->drop (mail);
          return;
        }
      mail->next = newest;
    }
  while (!__atomic_compare_exchange_n (&box->newest, &newest, mail, FALSE, __ATOMIC_RELEASE,
                                       __ATOMIC_RELAXED));

  /* Whoever found the box empty wakes the reactor; EAGAIN would mean that it is awake already. */
  if (newest == NULL)
    while (write (box->fd, &one, sizeof one) < 0 && errno == EINTR)
      continue;
}

static RialtoMail *
in_order (RialtoMail *newest)
{
  RialtoMail *oldest = NULL;

  while (newest != NULL)
    {
      RialtoMail *next = newest->next;

      newest->next = oldest;
      oldest = newest;
      newest = next;
    }

  return oldest;
}

/**
 * rialto_mailbox_take:
 * @box: a box
 * @reactor: what each mail's deliver function gets
 *
 * Delivers everything that is in the box. The reactor's thread.
 */
void
rialto_mailbox_take (RialtoMailbox *box,
                     gpointer       reactor)
{
  RialtoMail *mail;
  guint64 count;

  /* Before the box is emptied: mail that arrives in between wakes again. */
  while (read (box->fd, &count, sizeof count) < 0 && errno == EINTR)
    continue;

  mail = in_order (__atomic_exchange_n (&box->newest, NULL, __ATOMIC_ACQUIRE));
  while (mail != NULL)
    {
      RialtoMail *next = mail->next;

      mail->deliver (mail, reactor);
      mail = next;
    }
}

/**
 * rialto_mailbox_close:
 * @box: a box
 *
 * Drops what is in the box and whatever is posted from now on. The reactor's thread, or before it began.
 */
void
rialto_mailbox_close (RialtoMailbox *box)
{
  RialtoMail *mail = in_order (__atomic_exchange_n (&box->newest, &closed, __ATOMIC_ACQ_REL));

  while (mail != NULL)
    {
      RialtoMail *next = mail->next;

      mail->drop (mail);
      mail = next;
    }
}
