/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Certificates for tests of TLS, made anew each time in a temporary folder: an authority, servers it
 * vouches for rightly and wrongly, and a client. Swept away at the end. Threads: any.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  char *authority;       /* PEM of the authority to trust */
  char *other_authority; /* of one nobody trusts */
  char *good;            /* each of these: certificate and key in one file; for 127.0.0.1, ::1, pbx.test */
  char *expired;
  char *wrong_name; /* for elsewhere.test */
  char *untrusted;  /* by the other authority */
  char *client;
} TestCertificates;

TestCertificates *test_certificates_new(void);
void test_certificates_free(TestCertificates *self);

G_END_DECLS
