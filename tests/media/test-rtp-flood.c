/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Damaged RTP, RTCP and SRTP from the far end itself, and floods of good ones from others: nothing breaks, the call
 * goes on sending, and nothing is heard that should not be. For long with -m slow; --seed repeats a run.
 */
#include <string.h>
#include <unistd.h>

#include "../damage.h"
#include "lone.h"

#define BURST 50

/* Protected as the test is, and perhaps damaged then. */
static void
send_packet(Lone *lone, int fd, gboolean rtcp, guint8 *bytes, gsize size, gboolean damage)
{
  g_autoptr(GString) damaged = NULL;

  g_assert_true(bench_leg_security_protect(&lone->security, rtcp, bytes, &size, BENCH_RTP_PACKET_MAXIMUM));
  if (!damage)
    {
      lone_send(lone, fd, rtcp, bytes, size);
      return;
    }
  damaged = test_damage((const char *) bytes, size);
  lone_send(lone, fd, rtcp, (const guint8 *) damaged->str, MIN(damaged->len, 4000));
}

static gsize
write_report(guint8 *out)
{
  BenchRtcpReport report = { .ssrc = 0x1234, .is_sender = TRUE, .has_block = TRUE, .bye = TRUE };

  report.block.ssrc = g_test_rand_int();
  return bench_rtcp_write(&report, "somebody@somewhere", out, BENCH_RTCP_MAXIMUM);
}

static void
burst(Lone *lone, int rtp_fd, int rtcp_fd, gboolean damage)
{
  for (guint i = 0; i < BURST; i++)
    {
      _Alignas(8) guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];

      send_packet(lone, rtp_fd, FALSE, bytes, lone_write_sound(lone, bytes, i % 5 == 0 ? 101 : 0), damage);
      send_packet(lone, rtcp_fd, TRUE, bytes, write_report(bytes), damage);
    }
}

typedef struct
{
  Lone *lone;
  guint64 sent;
} Sent;

static gboolean
goes_on(gpointer data)
{
  Sent *sent = data;

  return lone_statistics(sent->lone).packets_sent >= sent->sent;
}

static void
flood(Lone *lone, int rtp_fd, int rtcp_fd, gboolean damage)
{
  guint bursts = g_test_slow() ? 800 : 40;
  Sent sent = { lone, 0 };

  for (guint i = 0; i < bursts; i++)
    {
      burst(lone, rtp_fd, rtcp_fd, damage);
      if (i % 4 == 0)
        talk(10);
    }
  sent.sent = lone_statistics(lone).packets_sent + 20;
  g_assert_true(wait_until(goes_on, &sent, WAIT_MS));
}

/* The key the session expects. */
static const BenchSrtpKeys keys = { { .bytes = { 1 } }, { .bytes = { 2 } } };

static void
begin(Lone *lone, gboolean secure)
{
  BenchMediaParameters p;

  lone_init(lone, "127.0.0.1", NULL);
  p = lone_parameters(lone);
  p.srtp = secure ? &keys : NULL;
  lone_configure(lone, &p);
}

static void
set_own_key(Lone *lone, guint8 first_byte)
{
  BenchSrtpKeys far_keys = { { .bytes = { first_byte } }, keys.ours };

  lone_set_keys(lone, &far_keys);
}

/* Damaged and plain, from the right place: some of it is still RTP, and may be heard. */
static void
test_damaged_plain(void)
{
  Lone lone;

  begin(&lone, FALSE);
  flood(&lone, lone.far.rtp_fd, lone.far.rtcp_fd, TRUE);
  g_assert_cmpuint(lone_statistics(&lone).packets_malformed, >, 0);
  lone_clear(&lone);
}

/* Damaged SRTP of the wrong key, plain RTP, and all sorts in between: silence. */
static void
test_damaged_secure(void)
{
  Lone lone;

  begin(&lone, TRUE);
  flood(&lone, lone.far.rtp_fd, lone.far.rtcp_fd, TRUE);
  set_own_key(&lone, 77);
  flood(&lone, lone.far.rtp_fd, lone.far.rtcp_fd, TRUE);
  flood(&lone, lone.far.rtp_fd, lone.far.rtcp_fd, FALSE);
  g_assert_cmpuint(lone_statistics(&lone).packets_received, ==, 0);
  g_assert_cmpuint(lone_statistics(&lone).packets_srtp_failed, >, 1000);
  bench_media_session_stop(lone.session);
  g_assert_cmpint(lone_loudest(&lone), <, 100);
  lone_clear(&lone);
}

/* The right key, and damage: what is not whole is not heard; what is whole may come only once. */
static void
test_damaged_authentic(void)
{
  Lone lone;
  BenchMediaStatistics statistics;

  begin(&lone, TRUE);
  set_own_key(&lone, 2);
  flood(&lone, lone.far.rtp_fd, lone.far.rtcp_fd, TRUE);
  statistics = lone_statistics(&lone);
  g_assert_cmpuint(statistics.packets_srtp_failed, >, 100);
  g_assert_cmpuint(statistics.packets_malformed, ==, 0);
  lone_clear(&lone);
}

/* Good loud packets from other hosts and other ports into a plain call. */
static void
test_spoofed(void)
{
  static const char *const hosts[] = { "127.0.0.2", "127.0.0.3", "127.0.0.1" };
  Lone lone;

  begin(&lone, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++)
    {
      int rtp_fd = lone_stranger(hosts[i]);
      int rtcp_fd = lone_stranger(hosts[i]);

      flood(&lone, rtp_fd, rtcp_fd, FALSE);
      close(rtp_fd);
      close(rtcp_fd);
    }
  g_assert_cmpuint(lone_statistics(&lone).packets_received, ==, 0);
  g_assert_cmpuint(lone_statistics(&lone).packets_foreign, >, 1000);
  g_assert_cmpfloat(lone_statistics(&lone).round_trip_ms, <, 0.0);
  bench_media_session_stop(lone.session);
  g_assert_cmpint(lone_loudest(&lone), <, 100);
  lone_clear(&lone);
}

int
main(int argc, char **argv)
{
  fixture_begin(&argc, &argv);
  g_test_add_func("/rtp-flood/damaged/plain", test_damaged_plain);
  g_test_add_func("/rtp-flood/damaged/secure", test_damaged_secure);
  g_test_add_func("/rtp-flood/damaged/authentic", test_damaged_authentic);
  g_test_add_func("/rtp-flood/spoofed", test_spoofed);
  return fixture_run();
}
