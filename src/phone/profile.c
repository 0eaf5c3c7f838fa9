/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/profile.h"

#include <string.h>

#define LONGEST_NAME 32 /* a Unix socket's path has room for 107 bytes in all */

G_DEFINE_QUARK(bench_profile_error, bench_profile_error)

/**
 * bench_profile_check:
 * @profile: a name from the command line
 *
 * Returns: whether it is one to 32 letters, digits, hyphens and underscores.
 */
gboolean
bench_profile_check(const char *profile, GError **error)
{
  gsize length = strspn(profile, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_");

  if (length > 0 && length <= LONGEST_NAME && profile[length] == '\0')
    return TRUE;
  g_set_error(error, BENCH_PROFILE_ERROR, BENCH_PROFILE_ERROR_NAME,
              "\"%s\" is no profile name: 1 to %d letters, digits, - and _", profile, LONGEST_NAME);
  return FALSE;
}
