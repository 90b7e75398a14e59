/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

RialtoArena *rialto_arena_new     (void);
void         rialto_arena_free    (RialtoArena  *arena);
void         rialto_arena_reset   (RialtoArena  *arena);
gsize        rialto_arena_used    (RialtoArena  *arena);

gpointer     rialto_arena_alloc   (RialtoArena  *arena,
                                   gsize         size) G_GNUC_ALLOC_SIZE (2);
char        *rialto_arena_strdup  (RialtoArena  *arena,
                                   const char   *string);
char        *rialto_arena_strndup (RialtoArena  *arena,
                                   const char   *string,
                                   gsize         length);
gpointer     rialto_arena_memdup  (RialtoArena  *arena,
                                   gconstpointer data,
                                   gsize         size);
char        *rialto_arena_printf  (RialtoArena  *arena,
                                   const char   *format,
                                   ...) G_GNUC_PRINTF (2, 3);

#define rialto_arena_new0(arena, Type)            ((Type *) rialto_arena_alloc ((arena), sizeof (Type)))
#define rialto_arena_new_array(arena, Type, n)    ((Type *) rialto_arena_alloc ((arena), sizeof (Type) * (gsize) (n)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoArena, rialto_arena_free)

G_END_DECLS
