/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

/* The files of uploads that arrive in pieces, in a folder that several servers may share. Any thread may call. */
typedef struct _RialtoPartFolder RialtoPartFolder;

/* A file is found by all three: whoever asks for somebody else's, or is wrong about the length, finds nothing. */
typedef struct
{
  RialtoId user;
  RialtoId id;
  gint64   length; /* of the whole */
} RialtoPart;

RialtoPartFolder *rialto_part_folder_new     (const char       *path,
                                              GError          **error);
void              rialto_part_folder_free    (RialtoPartFolder *self);
gboolean          rialto_part_folder_make    (RialtoPartFolder *self,
                                              const RialtoPart *part,
                                              GError          **error);
gint64            rialto_part_folder_measure (RialtoPartFolder *self,
                                              const RialtoPart *part);
int               rialto_part_folder_append  (RialtoPartFolder *self,
                                              const RialtoPart *part,
                                              gint64           *offset,
                                              GError          **error);
int               rialto_part_folder_read    (RialtoPartFolder *self,
                                              const RialtoPart *part,
                                              GError          **error);
void              rialto_part_folder_release (int               fd);
void              rialto_part_folder_remove  (RialtoPartFolder *self,
                                              const RialtoPart *part);
GArray           *rialto_part_folder_list    (RialtoPartFolder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoPartFolder, rialto_part_folder_free)

G_END_DECLS
