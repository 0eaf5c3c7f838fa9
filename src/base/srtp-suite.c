/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/srtp-suite.h"

#include <string.h>

static const struct
{
  const char *name;
  gsize key_size;
} suites[BENCH_SRTP_SUITES] = {
  [BENCH_SRTP_AES_CM_128_HMAC_SHA1_80] = { "AES_CM_128_HMAC_SHA1_80", 16 + 14 },
  [BENCH_SRTP_AES_CM_128_HMAC_SHA1_32] = { "AES_CM_128_HMAC_SHA1_32", 16 + 14 },
  [BENCH_SRTP_AES_256_CM_HMAC_SHA1_80] = { "AES_256_CM_HMAC_SHA1_80", 32 + 14 },
  [BENCH_SRTP_AES_256_CM_HMAC_SHA1_32] = { "AES_256_CM_HMAC_SHA1_32", 32 + 14 },
};

/**
 * bench_srtp_suite_name:
 *
 * Returns: (transfer none): the suite's name in a session description.
 */
const char *
bench_srtp_suite_name(BenchSrtpSuite suite)
{
  return suites[suite].name;
}

/**
 * bench_srtp_suite_by_name:
 * @name: as a session description has it; case matters (RFC 4568 9.1)
 * @suite: (out): the suite
 *
 * Returns: whether the phone speaks it.
 */
gboolean
bench_srtp_suite_by_name(const char *name, BenchSrtpSuite *suite)
{
  for (guint i = 0; i < BENCH_SRTP_SUITES; i++)
    if (strcmp(suites[i].name, name) == 0)
      {
        *suite = (BenchSrtpSuite) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * bench_srtp_suite_key_size:
 *
 * Returns: bytes of master key and salt together.
 */
gsize
bench_srtp_suite_key_size(BenchSrtpSuite suite)
{
  return suites[suite].key_size;
}

/**
 * bench_srtp_key_equal:
 *
 * Returns: whether both are the same key of the same suite.
 */
gboolean
bench_srtp_key_equal(const BenchSrtpKey *one, const BenchSrtpKey *other)
{
  return one->suite == other->suite
         && memcmp(one->bytes, other->bytes, bench_srtp_suite_key_size(one->suite)) == 0;
}

/**
 * bench_srtp_keys_wipe:
 *
 * Overwrites both keys, in a way that no compiler leaves out.
 */
void
bench_srtp_keys_wipe(BenchSrtpKeys *keys)
{
  explicit_bzero(keys, sizeof *keys);
}
