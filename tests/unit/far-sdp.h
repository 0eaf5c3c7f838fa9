/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Session descriptions of a far end at 10.0.0.9, for tests of what is negotiated. */
#pragma once

#include <glib.h>
#include <string.h>

#include "sip/sdp.h"

#define HEAD "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n"

/* One that has to be good. */
static inline BenchSdp *
parse(const char *text)
{
  g_autoptr(GError) error = NULL;
  BenchSdp *sdp = bench_sdp_parse(text, strlen(text), &error);

  g_assert_no_error(error);
  return sdp;
}
