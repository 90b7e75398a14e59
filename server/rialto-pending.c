/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weak stand-ins for handlers that are on their way, so that the rest can be run; this file goes when the last has come. */
#include <glib.h>

#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wmissing-declarations"

#define PENDING(name)                    \
  __attribute__ ((weak)) gboolean name (void); \
  gboolean name (void)                   \
  {                                      \
    return FALSE;                        \
  }

PENDING (rialto_comment_is_visible)
PENDING (rialto_comment_load)
PENDING (rialto_route_create_comment)
PENDING (rialto_route_delete_comment)
PENDING (rialto_route_delete_post)
PENDING (rialto_route_get_explore)
PENDING (rialto_route_get_post_history)
PENDING (rialto_route_like_comment)
PENDING (rialto_route_like_post)
PENDING (rialto_route_list_comments)
PENDING (rialto_route_list_markers)
PENDING (rialto_route_list_post_likes)
PENDING (rialto_route_list_replies)
PENDING (rialto_route_list_saved)
PENDING (rialto_route_list_tag_posts)
PENDING (rialto_route_list_user_posts)
PENDING (rialto_route_record_views)
PENDING (rialto_route_save_post)
PENDING (rialto_route_search)
PENDING (rialto_route_set_marker)
PENDING (rialto_route_unlike_comment)
PENDING (rialto_route_unlike_post)
PENDING (rialto_route_unsave_post)
PENDING (rialto_route_update_post)
