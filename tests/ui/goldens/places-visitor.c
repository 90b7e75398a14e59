/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

/* Who looks around without an account has a way in below all of it. */

#define AS_MEMBER "as for members"

const Place places_of_visitor[] = {
  { "visitor-home", WHO_VISITOR, sight_is_listed, "win.show-place", "home", ONLY_CONTENT (AS_MEMBER) },
  { "visitor-explore", WHO_VISITOR, sight_is_listed, "win.show-place", "explore", ONLY_CONTENT (AS_MEMBER),
    .plain = TRUE },
  { "visitor-post", WHO_VISITOR, sight_is_listed, "win.show-post", "{hat}", ONLY_CONTENT (AS_MEMBER),
    .plain = TRUE },
  { "visitor-locked", WHO_VISITOR, sight_is_listed, "win.show-person", "{mira}", ONLY_CONTENT (AS_MEMBER),
    .plain = TRUE },
  { NULL },
};
