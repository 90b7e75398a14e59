/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PERSON_AVATAR (rialto_person_avatar_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPersonAvatar, rialto_person_avatar, RIALTO, PERSON_AVATAR, GtkWidget)

G_END_DECLS
