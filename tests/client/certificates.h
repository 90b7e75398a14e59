/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char            *folder;      /* owned: whoever made it removes it */
  char            *authority;   /* owned, nullable: a file, for one that an authority vouches for */
  GTlsCertificate *certificate; /* owned */
  char            *fingerprint; /* owned */
} TestCertificate;

/* One for this machine; nobody vouches for it. @template is more of certtool's, or NULL. */
TestCertificate *test_certificate_new         (const char      *template);
/* One that an authority of its own vouches for. */
TestCertificate *test_certificate_new_vouched (void);
void             test_certificate_free        (TestCertificate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCertificate, test_certificate_free)

G_END_DECLS
