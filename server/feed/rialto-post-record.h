/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"

G_BEGIN_DECLS

char    *rialto_pictures_pack   (RialtoArena                 *arena,
                                 const RialtoPicture         *pictures,
                                 guint                        n_pictures);
gboolean rialto_pictures_unpack (RialtoArena                 *arena,
                                 const char                  *record,
                                 RialtoPicture              **pictures,
                                 guint                       *n_pictures);
gboolean rialto_pictures_cut    (RialtoArena                 *arena,
                                 char                        *record,
                                 RialtoPicture              **pictures,
                                 guint                       *n_pictures);
char    *rialto_facets_pack     (RialtoArena                 *arena,
                                 const RialtoFacet           *facets,
                                 guint                        n_facets);
gboolean rialto_facets_cut      (RialtoArena                 *arena,
                                 char                        *record,
                                 RialtoFacet                **facets,
                                 guint                       *n_facets);
char    *rialto_places_pack     (RialtoArena                 *arena,
                                 const RialtoPostPersonDraft *places,
                                 guint                        n_places);
gboolean rialto_places_cut      (RialtoArena                 *arena,
                                 char                        *record,
                                 RialtoPostPersonDraft      **places,
                                 guint                       *n_places);
gboolean rialto_persons_cut     (RialtoArena                 *arena,
                                 char                        *record,
                                 RialtoPerson               **persons,
                                 guint                       *n_persons);

G_END_DECLS
