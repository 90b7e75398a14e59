/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What other threads hand to a reactor. Any thread posts; the reactor alone takes. An eventfd is written once for each batch. */
typedef struct _RialtoMailbox RialtoMailbox;
typedef struct _RialtoMail    RialtoMail;

/* Embedded in whatever is handed over. Exactly one of the two functions is called, and owns the mail from then on. */
struct _RialtoMail
{
  RialtoMail *next;
  void        (*deliver) (RialtoMail *mail,
                          gpointer    reactor);
  void        (*drop)    (RialtoMail *mail);
};

RialtoMailbox *rialto_mailbox_new    (void);
RialtoMailbox *rialto_mailbox_ref    (RialtoMailbox *box);
void           rialto_mailbox_unref  (RialtoMailbox *box);
int            rialto_mailbox_get_fd (RialtoMailbox *box);
void           rialto_mailbox_post   (RialtoMailbox *box,
                                      RialtoMail    *mail);
void           rialto_mailbox_take   (RialtoMailbox *box,
                                      gpointer       reactor);
void           rialto_mailbox_close  (RialtoMailbox *box);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoMailbox, rialto_mailbox_unref)

G_END_DECLS
