/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a session believes: sources, latching, SSRCs, silence; what it marks its packets with; where RTCP goes. */
#include <netinet/in.h>
#include <netinet/ip.h>
#include <string.h>
#include <unistd.h>

#include "lone.h"
#include "media/byte-order.h"

typedef struct
{
  Lone *lone;
  int fd;
  guint64 received;
  guint64 foreign;
} Heard;

static gboolean
say_until_heard(gpointer data)
{
  Heard *heard = data;
  BenchMediaStatistics statistics = lone_statistics(heard->lone);

  lone_say(heard->lone, heard->fd, 0);
  return statistics.packets_received >= heard->received && statistics.packets_foreign >= heard->foreign;
}

/* A session that has the test for its far end; returns what it was told. */
static BenchMediaParameters
begin(Lone *lone, const char *const *settings)
{
  BenchMediaParameters p;

  lone_init(lone, "127.0.0.1", settings);
  p = lone_parameters(lone);
  lone_configure(lone, &p);
  return p;
}

/* Somebody else's packets, on their own and once the negotiated source is there: never heard by default. */
static void
test_strict(void)
{
  Lone lone;
  int stranger = lone_stranger("127.0.0.2");
  int neighbour = lone_stranger("127.0.0.1");
  Heard foreign = { &lone, stranger, 0, 20 };
  Heard near = { &lone, neighbour, 0, 40 };

  begin(&lone, NULL);
  g_assert_true(wait_until(say_until_heard, &foreign, WAIT_MS));
  g_assert_true(wait_until(say_until_heard, &near, WAIT_MS));
  g_assert_cmpuint(lone_statistics(&lone).packets_received, ==, 0);
  talk(100);
  bench_media_session_stop(lone.session);
  g_assert_cmpint(lone_loudest(&lone), <, 100);
  close(stranger);
  close(neighbour);
  lone_clear(&lone);
}

static const char *const latching[] = { "benchphone.rtp.latching", "1", NULL };

/* Media goes to @fd by now: what is read is what comes from here on. */
static void
check_gets_rtp(Lone *lone, int fd)
{
  guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];

  while (recv(fd, bytes, sizeof bytes, 0) >= 0)
    continue;
  g_assert_cmpuint(lone_receive(lone, fd, bytes, sizeof bytes), >, 12);
}

/* The far end is behind a NAT that does not tell it: media goes where it comes from, and nowhere else again. */
static void
test_latching(void)
{
  Lone lone;
  int behind = lone_stranger("127.0.0.2");
  int other = lone_stranger("127.0.0.3");
  Heard latched = { &lone, behind, 5, 0 };
  Heard refused = { &lone, other, 0, 5 };
  static const guint8 nonsense[40] = { 0x80, 5 };
  BenchMediaParameters p;

  p = begin(&lone, latching);
  /* What is no media of this call moves nothing. */
  lone_send(&lone, other, FALSE, nonsense, sizeof nonsense);
  lone_send(&lone, other, FALSE, nonsense, 5);
  talk(50);
  g_assert_true(wait_until(say_until_heard, &latched, WAIT_MS));
  check_gets_rtp(&lone, behind);
  g_assert_true(wait_until(say_until_heard, &refused, WAIT_MS));
  /* The same description again, as for a hold, leaves it so. */
  lone_configure(&lone, &p);
  check_gets_rtp(&lone, behind);
  latched.received = lone_statistics(&lone).packets_received + 5;
  g_assert_true(wait_until(say_until_heard, &latched, WAIT_MS));
  close(behind);
  close(other);
  lone_clear(&lone);
}

/* Once the negotiated source has been heard, nobody takes its place. */
static void
test_latching_too_late(void)
{
  Lone lone;
  int other = lone_stranger("127.0.0.2");
  Heard right;
  Heard wrong = { &lone, other, 0, 5 };

  begin(&lone, latching);
  right = (Heard){ &lone, lone.far.rtp_fd, 5, 0 };
  g_assert_true(wait_until(say_until_heard, &right, WAIT_MS));
  g_assert_true(wait_until(say_until_heard, &wrong, WAIT_MS));
  check_gets_rtp(&lone, lone.far.rtp_fd);
  close(other);
  lone_clear(&lone);
}

/* With SRTP only who has the key is followed. */
static void
test_latching_secure(void)
{
  Lone lone;
  int behind = lone_stranger("127.0.0.2");
  int other = lone_stranger("127.0.0.3");
  Heard refused = { &lone, other, 0, 5 };
  Heard latched = { &lone, behind, 5, 0 };
  BenchSrtpKeys keys = { { .bytes = { 1 } }, { .bytes = { 2 } } };
  BenchSrtpKeys far_keys = { keys.theirs, keys.ours };
  BenchMediaParameters p;

  lone_init(&lone, "127.0.0.1", latching);
  p = lone_parameters(&lone);
  p.srtp = &keys;
  lone_configure(&lone, &p);
  g_assert_true(wait_until(say_until_heard, &refused, WAIT_MS));
  g_assert_cmpuint(lone_statistics(&lone).packets_received, ==, 0);
  lone_set_keys(&lone, &far_keys);
  g_assert_true(wait_until(say_until_heard, &latched, WAIT_MS));
  close(behind);
  close(other);
  lone_clear(&lone);
}

typedef struct
{
  int fd;
  gboolean ipv6;
  int dscp;
  gboolean seen;
} Marked;

static gboolean
is_marked(gpointer data)
{
  Marked *marked = data;
  guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];
  guint8 control[256];
  struct iovec vector = { bytes, sizeof bytes };
  struct msghdr message
      = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
  int level = marked->ipv6 ? IPPROTO_IPV6 : IPPROTO_IP;

  if (marked->seen || recvmsg(marked->fd, &message, 0) < 0)
    return marked->seen;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c))
    if (c->cmsg_level == level && c->cmsg_type == (marked->ipv6 ? IPV6_TCLASS : IP_TOS))
      {
        int value = marked->ipv6 ? *(int *) CMSG_DATA(c) : *(guint8 *) CMSG_DATA(c);

        g_assert_cmpint(value >> 2, ==, marked->dscp);
        marked->seen = TRUE;
        return TRUE;
      }
  g_error("a packet without its traffic class");
}

static void
check_marked(Marked *marked)
{
  gboolean seen = wait_until(is_marked, marked, WAIT_MS);

  g_assert_true(seen);
}

/* network.qos.rtptos, read back from the packets. */
static void
test_dscp(gconstpointer data)
{
  const char *host = data;
  gboolean ipv6 = strchr(host, ':') != NULL;
  static const struct
  {
    const char *value;
    int dscp;
  } values[] = { { NULL, 46 }, { "26", 26 }, { "0", 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
    {
      const char *const settings[]
          = { values[i].value != NULL ? "network.qos.rtptos" : NULL, values[i].value, NULL };
      Lone lone;
      BenchMediaParameters p;
      int on = 1;

      lone_init(&lone, host, settings);
      for (guint rtcp = 0; rtcp < 2; rtcp++)
        {
          int fd = rtcp ? lone.far.rtcp_fd : lone.far.rtp_fd;

          g_assert_cmpint(setsockopt(fd, ipv6 ? IPPROTO_IPV6 : IPPROTO_IP,
                                     ipv6 ? IPV6_RECVTCLASS : IP_RECVTOS, &on, sizeof on),
                          ==, 0);
        }
      p = lone_parameters(&lone);
      lone_configure(&lone, &p);
      Marked rtp = { lone.far.rtp_fd, ipv6, values[i].dscp, FALSE };
      Marked rtcp = { lone.far.rtcp_fd, ipv6, values[i].dscp, FALSE };

      check_marked(&rtp);
      /* Its goodbye is enough. */
      bench_media_session_stop(lone.session);
      check_marked(&rtcp);
      lone_clear(&lone);
    }
}

static guint32
next_ssrc(Lone *lone)
{
  guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];

  g_assert_cmpuint(lone_receive(lone, lone->far.rtp_fd, bytes, sizeof bytes), >, 12);
  return bench_read_be32(bytes + 8);
}

static gboolean
has_another_ssrc(gpointer data)
{
  Lone *lone = data;

  return next_ssrc(lone) != lone->ssrc;
}

/* The far end takes our SSRC: we say BYE and take another; when it follows, it is our echo, and is heard. */
static void
test_collision(void)
{
  Lone lone;
  guint8 bytes[BENCH_RTCP_MAXIMUM];
  BenchRtcpReport report;
  Heard heard;
  guint32 first;
  gsize size;

  begin(&lone, NULL);
  first = next_ssrc(&lone);
  lone.ssrc = first;
  lone_say(&lone, lone.far.rtp_fd, 0);
  size = lone_receive(&lone, lone.far.rtcp_fd, bytes, sizeof bytes);
  g_assert_true(bench_rtcp_parse(bytes, size, 0, &report));
  g_assert_true(report.bye);
  g_assert_cmpuint(report.bye_ssrc, ==, first);
  g_assert_true(wait_until(has_another_ssrc, &lone, WAIT_MS));
  g_assert_cmpuint(lone_statistics(&lone).ssrc_collisions, ==, 1);

  lone.ssrc = next_ssrc(&lone);
  g_assert_cmpuint(lone.ssrc, !=, first);
  heard = (Heard){ &lone, lone.far.rtp_fd, 10, 0 };
  g_assert_true(wait_until(say_until_heard, &heard, WAIT_MS));
  g_assert_cmpuint(next_ssrc(&lone), ==, lone.ssrc);
  g_assert_cmpuint(lone_statistics(&lone).ssrc_collisions, ==, 1);
  g_assert_cmpuint(lone_statistics(&lone).packets_looped, >, 5);
  lone_clear(&lone);
}

/* An SSRC that has said BYE makes room for the next at once; without one it is a stranger's until silence. */
static void
test_bye(void)
{
  Lone lone;
  BenchRtcpReport report = { .ssrc = 0x1234, .bye = TRUE };
  guint8 bytes[BENCH_RTCP_MAXIMUM];
  gsize size = bench_rtcp_write(&report, "far", bytes, sizeof bytes);
  Heard heard;
  guint64 received;

  begin(&lone, NULL);
  heard = (Heard){ &lone, lone.far.rtp_fd, 10, 0 };
  g_assert_true(wait_until(say_until_heard, &heard, WAIT_MS));
  received = lone_statistics(&lone).packets_received;
  lone_send(&lone, lone.far.rtcp_fd, TRUE, bytes, size);
  talk(30);
  lone.ssrc = 0x9876;
  heard.received = received + 10;
  g_assert_true(wait_until(say_until_heard, &heard, WAIT_MS));
  g_assert_cmpuint(lone_statistics(&lone).packets_foreign, ==, 0);
  /* A BYE whose list is longer than its packet is none. */
  bytes[size - 8] = 0x9f;
  lone_send(&lone, lone.far.rtcp_fd, TRUE, bytes, size);
  talk(50);
  g_assert_cmpuint(lone_statistics(&lone).packets_malformed, ==, 1);
  lone_clear(&lone);
}

typedef struct
{
  Lone *lone;
  guint timeouts;
} Timeouts;

static gboolean
has_timed_out(gpointer data)
{
  Timeouts *wanted = data;

  return wanted->lone->timeouts >= wanted->timeouts;
}

static const char *const one_second[] = { "benchphone.rtp.timeout", "1", NULL };

static gboolean
keep_saying(gpointer data)
{
  lone_say(data, ((Lone *) data)->far.rtp_fd, 0);
  return G_SOURCE_CONTINUE;
}

/* Silence of RTP and RTCP is told once; not while the call is on hold, nor while something comes. */
static void
test_timeout(void)
{
  Lone lone;
  Timeouts wanted = { &lone, 1 };
  BenchMediaParameters p;
  guint timer;

  lone_init(&lone, "127.0.0.1", one_second);
  p = lone_parameters(&lone);
  p.receiving = FALSE;
  lone_configure(&lone, &p);
  talk(1300);
  g_assert_cmpuint(lone.timeouts, ==, 0);
  p.receiving = TRUE;
  lone_configure(&lone, &p);
  timer = g_timeout_add(100, keep_saying, &lone);
  talk(1500);
  g_source_remove(timer);
  g_assert_cmpuint(lone.timeouts, ==, 0);
  g_assert_true(wait_until(has_timed_out, &wanted, WAIT_MS));
  talk(1200);
  g_assert_cmpuint(lone.timeouts, ==, 1);
  lone_clear(&lone);
}

/* Payload types nobody agreed on and what is no RTP are counted, and not heard. */
static void
test_unknown(void)
{
  Lone lone;
  static const guint8 nonsense[64] = { 0x40 };
  g_autofree guint8 *long_one = g_malloc0(4000);

  begin(&lone, NULL);
  for (guint i = 0; i < 10; i++)
    lone_say(&lone, lone.far.rtp_fd, 77 + 10);
  lone_send(&lone, lone.far.rtp_fd, FALSE, nonsense, sizeof nonsense);
  lone_send(&lone, lone.far.rtp_fd, FALSE, nonsense, 0);
  long_one[0] = 0x80;
  lone_send(&lone, lone.far.rtp_fd, FALSE, long_one, 4000);
  lone_send(&lone, lone.far.rtcp_fd, TRUE, nonsense, sizeof nonsense);
  talk(300);
  g_assert_cmpuint(lone_statistics(&lone).packets_unknown, ==, 10);
  g_assert_cmpuint(lone_statistics(&lone).packets_malformed, ==, 4);
  bench_media_session_stop(lone.session);
  g_assert_cmpint(lone_loudest(&lone), <, 100);
  lone_clear(&lone);
}

/* a=rtcp (RFC 3605): reports go to and come from the port it names. */
static void
test_rtcp_port(void)
{
  Lone lone;
  BenchPortPair elsewhere;
  guint8 bytes[BENCH_RTCP_MAXIMUM];
  BenchRtcpReport report;
  BenchMediaParameters p;

  lone_init(&lone, "127.0.0.1", NULL);
  g_assert_true(bench_port_pair_bind(&elsewhere, "127.0.0.1", 30000, 40000, 35000, NULL));
  p = lone_parameters(&lone);
  p.remote_rtcp_port = elsewhere.port;
  /* A name is never looked up. */
  p.remote_rtcp_host = "host.example";
  lone_configure(&lone, &p);
  p.remote_rtcp_host = "127.0.0.1";
  lone_configure(&lone, &p);
  next_ssrc(&lone);
  bench_media_session_stop(lone.session);
  g_assert_true(
      bench_rtcp_parse(bytes, lone_receive(&lone, elsewhere.rtp_fd, bytes, sizeof bytes), 0, &report));
  g_assert_true(report.bye);
  g_assert_cmpint(recv(lone.far.rtcp_fd, bytes, sizeof bytes, 0), <, 0);
  bench_port_pair_close(&elsewhere);
  lone_clear(&lone);
}

/* Bounds of the range the wrong way round; both ports free again once the call is over. */
static void
test_ports(void)
{
  static const char *const swapped[]
      = { "network.port.min_rtpport", "23803", "network.port.max_rtpport", "23800", NULL };
  Lone lone;
  BenchPortPair again;
  BenchMediaParameters p;
  g_autoptr(GError) error = NULL;

  lone_init(&lone, "127.0.0.1", swapped);
  g_assert_cmpuint(bench_media_session_get_port(lone.session), ==, 23800);
  p = lone_parameters(&lone);
  lone_configure(&lone, &p);
  next_ssrc(&lone);
  g_assert_false(bench_port_pair_bind(&again, "127.0.0.1", 23800, 23801, 23800, NULL));
  bench_media_session_stop(lone.session);
  g_assert_true(bench_port_pair_bind(&again, "127.0.0.1", 23800, 23801, 23800, &error));
  g_assert_no_error(error);
  bench_port_pair_close(&again);
  lone_clear(&lone);
}

static gboolean
has_report(gpointer data)
{
  return lone_statistics(data).remote_jitter_ms >= 2.0;
}

/* A round trip of an hour is a mistake or a lie of the far end's: the figures go on without it. */
static void
test_long_round_trip(void)
{
  Lone lone;
  guint8 bytes[BENCH_RTCP_MAXIMUM];
  BenchRtcpReport report = { .ssrc = 0x1234, .has_block = TRUE };

  begin(&lone, NULL);
  report.block.ssrc = lone_statistics(&lone).local_ssrc;
  report.block.jitter = 16;
  report.block.last_sr = (guint32) (bench_rtcp_ntp_time(g_get_real_time()) >> 16) - 3600u * 65536u;
  lone_send(&lone, lone.far.rtcp_fd, TRUE, bytes, bench_rtcp_write(&report, "far", bytes, sizeof bytes));
  g_assert_true(wait_until(has_report, &lone, WAIT_MS));
  g_assert_cmpfloat(lone_statistics(&lone).round_trip_ms, <, 0.0);
  lone_clear(&lone);
}

int
main(int argc, char **argv)
{
  fixture_begin(&argc, &argv);
  g_test_add_func("/rtp-rules/strict", test_strict);
  g_test_add_func("/rtp-rules/latching", test_latching);
  g_test_add_func("/rtp-rules/latching-too-late", test_latching_too_late);
  g_test_add_func("/rtp-rules/latching-secure", test_latching_secure);
  g_test_add_data_func("/rtp-rules/dscp/ipv4", "127.0.0.1", test_dscp);
  g_test_add_data_func("/rtp-rules/dscp/ipv6", "::1", test_dscp);
  g_test_add_func("/rtp-rules/collision", test_collision);
  g_test_add_func("/rtp-rules/bye", test_bye);
  g_test_add_func("/rtp-rules/timeout", test_timeout);
  g_test_add_func("/rtp-rules/long-round-trip", test_long_round_trip);
  g_test_add_func("/rtp-rules/unknown", test_unknown);
  g_test_add_func("/rtp-rules/rtcp-port", test_rtcp_port);
  g_test_add_func("/rtp-rules/ports", test_ports);
  return fixture_run();
}
