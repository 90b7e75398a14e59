/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-database.h"
#include "rialto-outbox-item-private.h"
#include "rialto-outbox.h"

G_BEGIN_DECLS

struct _RialtoOutbox
{
  GObject parent_instance;

  RialtoDatabase *database;   /* owned */
  RialtoDrafts   *drafts;     /* owned */
  char           *folder;     /* owned: of copied files */
  GPtrArray      *all;        /* owned items, by id; those that are sent and that others still refer to, too */
  GPtrArray      *shown;      /* owned items, by id: the list */
  GListStore     *refused;    /* owned items, by id */
  char           *kept_aside; /* owned, nullable: a damaged file that people have to be told of */
  guint           n_saved;    /* of what was in that */
  gboolean        lost_none;  /* of it */
  gint64          next_id;
  guint           n_sending;
  guint           timeout; /* source, or 0 */
  gboolean        online;
  gboolean        closed;

  RialtoOutboxSendFunc send;
  gpointer             send_data;
  GDestroyNotify       send_data_destroy;
};

/* rialto-outbox-items.c */
void              rialto_outbox_add               (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item);
void              rialto_outbox_show              (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item);
void              rialto_outbox_hide              (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item);
void              rialto_outbox_judge_refused     (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item);
gboolean          rialto_outbox_comes_after       (RialtoOutboxItem        *item,
                                                   RialtoOutboxItem        *dependency);
void              rialto_outbox_refuse_dependents (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item);
RialtoOutboxItem *rialto_outbox_find              (RialtoOutbox            *self,
                                                   gint64                   id);
gboolean          rialto_outbox_has_dependents    (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item);
DexFuture        *rialto_outbox_save              (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_outbox_save_new          (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item,
                                                   const RialtoOutboxDraft *draft) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_outbox_save_over         (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item,
                                                   const RialtoOutboxDraft *draft) G_GNUC_WARN_UNUSED_RESULT;
void              rialto_outbox_unlink_all        (RialtoOutbox            *self,
                                                   const char       *const *paths);
DexFuture        *rialto_outbox_remove            (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item,
                                                   RialtoOutboxState        state) G_GNUC_WARN_UNUSED_RESULT;
void              rialto_outbox_refuse            (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item,
                                                   const char              *code,
                                                   const char              *sentence);
/* Calls back on the main thread unless the outbox is gone by then. Takes the future. */
typedef void    (*RialtoOutboxStepFunc)        (RialtoOutbox           *self,
                                                RialtoOutboxItem       *item,
                                                const GValue           *value,
                                                const GError           *error);
void              rialto_outbox_then              (RialtoOutbox            *self,
                                                   RialtoOutboxItem        *item,
                                                   DexFuture               *future,
                                                   RialtoOutboxStepFunc     func);

/* rialto-outbox-aside.c */
void              rialto_outbox_discard_aside     (RialtoOutbox            *self);

/* rialto-outbox.c */
void              rialto_outbox_tell_kept_aside   (RialtoOutbox            *self);

/* rialto-outbox-damage.c */
extern const RialtoDatabaseKeepsake rialto_outbox_keepsakes[];

void              rialto_outbox_note_damage       (RialtoDatabaseTx        *tx,
                                                   const char              *kept_aside,
                                                   gboolean                 whole);
/* Resolves when it is known what people have to be told. */
DexFuture        *rialto_outbox_look_for_damage   (RialtoOutbox            *self) G_GNUC_WARN_UNUSED_RESULT;

/* rialto-outbox-pump.c */
void              rialto_outbox_pump              (RialtoOutbox            *self);

/* rialto-outbox-store.c: on the database's thread */
extern const char *const rialto_outbox_migrations[];

typedef struct
{
  RialtoOutboxRow *row;    /* owned */
  char            *source; /* owned, nullable: the file to copy to row->file first */
  char            *draft;  /* owned, nullable: the draft that it takes the place of */
  gboolean         is_new;
} RialtoOutboxChange;

void              rialto_outbox_change_free       (gpointer                 change);
/* A GStrv of files that are not needed any more, or nothing. */
gboolean          rialto_outbox_write_change      (RialtoDatabaseTx        *tx,
                                                   gpointer                 change,
                                                   GValue                  *result,
                                                   GError                 **error);
/* data: a GArray of gint64 */
gboolean          rialto_outbox_write_removal     (RialtoDatabaseTx        *tx,
                                                   gpointer                 ids,
                                                   GValue                  *result,
                                                   GError                 **error);
/* data: a GStrv of the folder of files and, nullable, the damaged file whose place was just taken; a GPtrArray of RialtoOutboxRow */
gboolean          rialto_outbox_read_all          (RialtoDatabaseTx        *tx,
                                                   gpointer                 folders,
                                                   GValue                  *result,
                                                   GError                 **error);
/* data: a path, nullable */
gboolean          rialto_outbox_unlink            (RialtoDatabaseTx        *tx,
                                                   gpointer                 path,
                                                   GValue                  *result,
                                                   GError                 **error);
gboolean          rialto_outbox_copy_file         (const char              *source,
                                                   const char              *target,
                                                   GError                 **error);

/* rialto-drafts.c */
RialtoDrafts     *rialto_drafts_new               (RialtoDatabase          *database,
                                                   const char              *folder);
void              rialto_drafts_write             (RialtoDrafts            *self);
/* On the database's thread; a GStrv of the copies that went with it. */
void              rialto_drafts_remove            (RialtoDatabaseTx        *tx,
                                                   const char              *key,
                                                   GValue                  *result);

G_END_DECLS
