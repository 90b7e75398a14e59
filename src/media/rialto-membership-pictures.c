/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-membership-pictures.h"

static DexFuture *
fetch (const char   *blob,
       guint         width,
       const char   *access,
       GCancellable *cancellable,
       gpointer      data)
{
  return rialto_transport_get_blob (data, blob, width, access, cancellable);
}

/**
 * rialto_membership_bring_pictures:
 * @membership: a membership without textures
 * @folder: (nullable): where encoded pictures are kept; %NULL keeps none
 *
 * Gives the membership textures that come over its session's line.
 */
void
rialto_membership_bring_pictures (RialtoMembership *membership,
                                  const char       *folder)
{
  RialtoTransport *transport = rialto_session_get_transport (rialto_membership_get_session (membership));
  g_autoptr (RialtoTextures)
    textures = rialto_textures_new (folder, fetch, g_object_ref (transport), g_object_unref);

  rialto_membership_set_textures (membership, textures);
}
