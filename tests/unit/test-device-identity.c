/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who the phone says it is. */
#include "settings/device-identity.h"

#include <string.h>

#include "config.h"

static BenchSettings *
settings_with(const char *text)
{
  BenchSettings *settings = bench_settings_new();

  bench_settings_load_text(settings, "test.cfg", text, -1, BENCH_LAYER_FILE, NULL);
  return settings;
}

/* Without settings: a stable address of its own, marked as locally administered, and nothing pretended. */
static void
test_truth(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchDeviceIdentity) one = bench_device_identity_new(settings, "one");
  g_autoptr(BenchDeviceIdentity) again = bench_device_identity_new(settings, "one");
  g_autoptr(BenchDeviceIdentity) two = bench_device_identity_new(settings, "two");

  g_assert_cmpstr(one->mac, ==, again->mac);
  g_assert_cmpstr(one->mac, !=, two->mac);
  g_assert_cmpuint(strlen(one->mac_digits), ==, 12);
  g_assert_true(g_str_has_prefix(one->mac_digits, "02"));
  g_assert_cmpstr(one->firmware, ==, BENCH_VERSION);
  g_assert_cmpstr(one->user_agent, ==, "Benchphone SIP-T46G " BENCH_VERSION);
}

static void
test_given(void)
{
  g_autoptr(BenchSettings) settings = settings_with("#!version:1.0.0.1\n"
                                                    "benchphone.mac = 00-15-65-AA-BB-CC\n"
                                                    "benchphone.model = T42G\n"
                                                    "benchphone.firmware = 29.71.0.50\n"
                                                    "benchphone.user_agent = Lab $PN $FW $MAC $other\n");
  g_autoptr(BenchDeviceIdentity) identity = bench_device_identity_new(settings, "one");
  g_autofree char *common = bench_device_identity_common_file(identity);
  g_autofree char *url = bench_device_identity_expand(identity, "http://pbx/$PN/$MAC.cfg?m=$mac&v=$FIRMWARE");

  g_assert_cmpstr(identity->mac, ==, "00-15-65-AA-BB-CC");
  g_assert_cmpstr(identity->mac_digits, ==, "001565aabbcc");
  g_assert_cmpstr(common, ==, "y000000000029.cfg");
  g_assert_cmpstr(identity->user_agent, ==, "Lab T42G 29.71.0.50 001565aabbcc $other");
  g_assert_cmpstr(url, ==, "http://pbx/T42G/001565aabbcc.cfg?m=00-15-65-AA-BB-CC&v=29.71.0.50");
}

/* What is no MAC address is not used as one; a model nobody knows has no common file. */
static void
test_wrong(void)
{
  static const char *const wrong[]
      = { "00:15:65:aa:bb", "00:15:65:aa:bb:cc:dd", "00:15:65:aa:bb:cg", "phone" };

  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      g_autofree char *text
          = g_strdup_printf("#!version:1.0.0.1\nbenchphone.mac = %s\nbenchphone.model = T99\n", wrong[i]);
      g_autoptr(BenchSettings) settings = settings_with(text);
      g_autoptr(BenchDeviceIdentity) identity = bench_device_identity_new(settings, "one");
      g_autofree char *common = bench_device_identity_common_file(identity);

      g_assert_cmpuint(strlen(identity->mac_digits), ==, 12);
      g_assert_true(g_str_has_prefix(identity->mac_digits, "02"));
      g_assert_null(common);
    }
}

/* Every model of the table has two digits of its own. */
static void
test_codes(void)
{
  static const char *const known[][2]
      = { { "T46G", "28" }, { "T48G", "35" }, { "T41P", "36" }, { "T22P", "05" }, { "T19P_E2", "53" } };

  for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
    {
      g_autofree char *text = g_strdup_printf("#!version:1.0.0.1\nbenchphone.model = %s\n", known[i][0]);
      g_autoptr(BenchSettings) settings = settings_with(text);
      g_autoptr(BenchDeviceIdentity) identity = bench_device_identity_new(settings, "one");

      g_assert_cmpstr(identity->code, ==, known[i][1]);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/device-identity/truth", test_truth);
  g_test_add_func("/device-identity/given", test_given);
  g_test_add_func("/device-identity/wrong", test_wrong);
  g_test_add_func("/device-identity/codes", test_codes);
  return g_test_run();
}
