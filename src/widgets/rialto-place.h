/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RialtoPlaceState:
 * @RIALTO_PLACE_LOADING: nothing is known yet
 * @RIALTO_PLACE_EMPTY: there is nothing to show
 * @RIALTO_PLACE_CONTENT: there is
 * @RIALTO_PLACE_ERROR: it could not be had
 *
 * What a place shows. That it is offline is no state: an offline place shows what it has.
 */
typedef enum
{
  RIALTO_PLACE_LOADING,
  RIALTO_PLACE_EMPTY,
  RIALTO_PLACE_CONTENT,
  RIALTO_PLACE_ERROR,
} RialtoPlaceState;

#define RIALTO_TYPE_PLACE_STATE (rialto_place_state_get_type ())
#define RIALTO_TYPE_PLACE       (rialto_place_get_type ())

GType rialto_place_state_get_type (void);

G_DECLARE_FINAL_TYPE (RialtoPlace, rialto_place, RIALTO, PLACE, GtkWidget)

G_END_DECLS
