/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entity-object.h"

G_BEGIN_DECLS

#define RIALTO_IDENTITY_MAP_KEPT 512 /* objects that live on although nobody shows them */

#define RIALTO_TYPE_IDENTITY_MAP (rialto_identity_map_get_type ())
G_DECLARE_FINAL_TYPE (RialtoIdentityMap, rialto_identity_map, RIALTO, IDENTITY_MAP, GObject)

RialtoIdentityMap *rialto_identity_map_new         (void);
gpointer           rialto_identity_map_lookup      (RialtoIdentityMap      *self,
                                                    const RialtoEntityInfo *kind,
                                                    RialtoId                id) G_GNUC_WARN_UNUSED_RESULT;
gpointer           rialto_identity_map_merge       (RialtoIdentityMap      *self,
                                                    const RialtoEntityInfo *kind,
                                                    gconstpointer           entity,
                                                    gint64                  seq) G_GNUC_WARN_UNUSED_RESULT;
void               rialto_identity_map_merge_known (RialtoIdentityMap      *self,
                                                    const RialtoEntityInfo *kind,
                                                    RialtoId                id,
                                                    gconstpointer           entity,
                                                    guint64                 mask,
                                                    gint64                  seq);
void               rialto_identity_map_delete      (RialtoIdentityMap      *self,
                                                    const RialtoEntityInfo *kind,
                                                    RialtoId                id,
                                                    gint64                  seq);
void               rialto_identity_map_forget_seqs (RialtoIdentityMap      *self);
guint              rialto_identity_map_get_n_known (RialtoIdentityMap      *self);
GPtrArray         *rialto_identity_map_list        (RialtoIdentityMap      *self,
                                                    const RialtoEntityInfo *kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
