/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handset, speaker and headset as a person uses them: headset mode, volumes, group listening, notices. */
#include <string.h>

#include "firmware-fixture.h"

/* Another path ends headset mode, unless the headset has priority. */
static void
test_headset_prior(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "headset hook");
  phone_check_led(phone, "headset", BENCH_LED_DARK, BENCH_LED_SOLID, 0);
  phone_press(phone, "hook");
  phone_set(phone, "features.headset_prior", "1");
  phone_press(phone, "headset hook");
  phone_check_led(phone, "headset", BENCH_LED_GREEN, BENCH_LED_SOLID, 0);
  g_assert_cmpint(bench_firmware_get_path(phone->firmware), ==, BENCH_AUDIO_PATH_HANDSET);
  phone_press(phone, "hook");
  phone_talk(phone, "600");
  g_assert_cmpstr(phone_screen(phone)->audio, ==, "headset");
}

/* The volume keys go by what is heard: ringer, tone, far end, group; each is kept. */
static void
test_volume_contexts(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "hook volume-up");
  phone_check_popup(phone, BENCH_POPUP_VOLUME, "Handset Tone Volume");
  phone_talk(phone, "600");
  phone_press(phone, "volume-up volume-up");
  phone_check_popup(phone, BENCH_POPUP_VOLUME, "Handset Volume");
  phone_press(phone, "group-listening volume-down");
  phone_check_popup(phone, BENCH_POPUP_VOLUME, "Group Listening Volume");
  phone_press(phone, "speaker volume-down volume-down");
  phone_check_popup(phone, BENCH_POPUP_VOLUME, "Speaker Volume");
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.handset.tone_vol"), ==, 9);
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.handset.spk_vol"), ==, 10);
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.group_spk_vol"), ==, 7);
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.handfree.spk_vol"), ==, 6);
  g_assert_cmpint(bench_settings_get_int(phone->settings, "voice.ring_vol"), ==, 8);
}

static void
test_group_listening(void)
{
  g_autoptr(Phone) phone = phone_new();
  guint sounds;

  phone_press(phone, "group-listening");
  phone_check_popup(phone, BENCH_POPUP_NONE, "");
  phone_press(phone, "hook");
  phone_talk(phone, "600");
  sounds = phone->sounds;
  phone_press(phone, "group-listening");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Group listening on");
  g_assert_nonnull(strstr(phone_icons(phone), "handset"));
  g_assert_nonnull(strstr(phone_icons(phone), "speaker"));
  g_assert_cmpuint(phone->sounds, ==, sounds + 1);
  g_assert_true(bench_firmware_get_group_listening(phone->firmware));
  phone_press(phone, "group-listening");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Group listening off");
  g_assert_false(bench_firmware_get_group_listening(phone->firmware));
  /* It ends with the call. */
  phone_press(phone, "group-listening hook");
  phone_press(phone, "hook");
  phone_talk(phone, "601");
  g_assert_false(bench_firmware_get_group_listening(phone->firmware));
  g_assert_null(strstr(phone_icons(phone), "speaker"));
}

static void
test_notice(void)
{
  g_autoptr(Phone) phone = phone_new();

  bench_firmware_notice(phone->firmware, "Headset: device lost, default used");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Headset: device lost, default used");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware-paths/headset-prior", test_headset_prior);
  g_test_add_func("/firmware-paths/volume-contexts", test_volume_contexts);
  g_test_add_func("/firmware-paths/group-listening", test_group_listening);
  g_test_add_func("/firmware-paths/notice", test_notice);
  return g_test_run();
}
