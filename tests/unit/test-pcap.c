/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lab/pcap: what is written, read back by libpcap and by tshark. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pcap/pcap.h>

#include "lab-records.h"
#include "lab/pcap.h"

typedef struct
{
  char *path;
  GPtrArray *records;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  int file = g_file_open_tmp("bench-XXXXXX.pcap", &fixture->path, &error);

  g_assert_no_error(error);
  g_close(file, NULL);
  fixture->records = lab_records_new();
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_unlink(fixture->path);
  g_free(fixture->path);
  g_ptr_array_unref(fixture->records);
}

static void
write_file(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(bench_pcap_write(fixture->records, fixture->path, &error));
  g_assert_no_error(error);
}

static void
add(Fixture *fixture,
    BenchTapKind kind,
    BenchTapDirection direction,
    BenchTransport transport,
    gint64 time_us,
    const char *host,
    guint16 local_port,
    guint16 remote_port,
    GBytes *bytes)
{
  g_ptr_array_add(fixture->records, bench_tap_record_new(kind, direction, transport, time_us, host,
                                                         local_port, host, remote_port, bytes));
}

static void
add_sip(Fixture *fixture,
        BenchTapDirection direction,
        BenchTransport transport,
        const char *host,
        const char *text)
{
  g_autoptr(GBytes) bytes = lab_message(text);

  add(fixture, BENCH_TAP_SIP, direction, transport, 1000000 + fixture->records->len, host, 5070, 5060, bytes);
}

/* tshark's lines for some fields; checksums are judged, too. */
static char *
run_tshark(Fixture *fixture, const char *filter, const char *const *fields)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new();
  static const char *const begin[] = { TSHARK, "-n",
                                       "-o",   "ip.check_checksum:TRUE",
                                       "-o",   "udp.check_checksum:TRUE",
                                       "-o",   "tcp.check_checksum:TRUE",
                                       "-r" };
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(begin); i++)
    g_ptr_array_add(arguments, (gpointer) begin[i]);
  g_ptr_array_add(arguments, fixture->path);
  g_ptr_array_add(arguments, (gpointer) "-Y");
  g_ptr_array_add(arguments, (gpointer) filter);
  g_ptr_array_add(arguments, (gpointer) "-Tfields");
  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_ptr_array_add(arguments, (gpointer) "-e");
      g_ptr_array_add(arguments, (gpointer) fields[i]);
    }
  g_ptr_array_add(arguments, NULL);
  process = g_subprocess_newv((const char *const *) arguments->pdata,
                              G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error(error);
  g_assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, &error));
  g_assert_no_error(error);
  g_assert_true(g_subprocess_get_successful(process));
  return output;
}

static void
assert_checksums(Fixture *fixture)
{
  static const char *const fields[] = { "frame.number", NULL };
  g_autofree char *bad = run_tshark(
      fixture,
      "ip.checksum.status == 0 || udp.checksum.status == 0 || tcp.checksum.status == 0 || tcp.analysis.flags",
      fields);

  g_assert_cmpstr(bad, ==, "");
}

#define VIA(n) "Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK" n "\n"
#define REST "From: <sip:a@x>;tag=1\nTo: <sip:b@x>\nCall-ID: c\n"
#define SDP(port)                                                                                            \
  "Content-Type: application/sdp\nContent-Length: 100\n\nv=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\n"               \
  "c=IN IP4 127.0.0.1\nt=0 0\nm=audio " port " RTP/AVP 0\na=sendrecv\n"

/* A call over UDP: tshark names the messages, and finds the RTP by the SDP. */
static void
test_call(Fixture *fixture, gconstpointer data)
{
  static const char *const fields[] = { "sip.CSeq.method", "sip.Status-Code", "udp.dstport", NULL };
  static const char *const rtp_fields[] = { "rtp.seq", "udp.srcport", "rtp.p_type", NULL };
  g_autofree char *sip = NULL;
  g_autofree char *rtp = NULL;
  guint8 packet[172] = { 0x80, 0x00, 0x00, 0x2a };
  g_autoptr(GBytes) media = g_bytes_new(packet, sizeof packet);

  add_sip(fixture, BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, "127.0.0.1",
          "INVITE sip:b@x SIP/2.0\n" VIA("1") REST "CSeq: 1 INVITE\n" SDP("4000"));
  add_sip(fixture, BENCH_TAP_IN, BENCH_TRANSPORT_UDP, "127.0.0.1",
          "SIP/2.0 200 OK\n" VIA("1") REST "CSeq: 1 INVITE\n" SDP("4002"));
  add(fixture, BENCH_TAP_RTP, BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, 2000000, "127.0.0.1", 4000, 4002, media);
  write_file(fixture);
  sip = run_tshark(fixture, "sip", fields);
  rtp = run_tshark(fixture, "rtp", rtp_fields);
  g_assert_cmpstr(sip, ==, "INVITE\t\t5060\nINVITE\t200\t5070\n");
  g_assert_cmpstr(rtp, ==, "42\t4000\t0\n");
  assert_checksums(fixture);
}

/* A TCP connection: handshake once, then segments whose numbers run on; the message is put together. */
static void
test_tcp(Fixture *fixture, gconstpointer data)
{
  static const char *const fields[]
      = { "tcp.flags.syn", "tcp.flags.ack", "tcp.seq", "tcp.ack", "tcp.len", "tcp.srcport", NULL };
  static const char *const sip_fields[] = { "sip.Method", "sip.Status-Code", NULL };
  g_autofree char *filler = g_strnfill(3000, 'x');
  g_autofree char *invite = g_strdup_printf("INVITE sip:b@x SIP/2.0\n" VIA("1") REST
                                            "CSeq: 1 INVITE\nSubject: %s\nContent-Length: 0\n\n",
                                            filler);
  g_autofree char *segments = NULL;
  g_autofree char *sip = NULL;
  g_auto(GStrv) lines = NULL;

  add_sip(fixture, BENCH_TAP_OUT, BENCH_TRANSPORT_TCP, "::1", invite);
  add_sip(fixture, BENCH_TAP_IN, BENCH_TRANSPORT_TCP, "::1",
          "SIP/2.0 486 Busy Here\n" VIA("1") REST "CSeq: 1 INVITE\nContent-Length: 0\n\n");
  write_file(fixture);
  segments = run_tshark(fixture, "tcp", fields);
  sip = run_tshark(fixture, "sip", sip_fields);
  lines = g_strsplit(segments, "\n", -1);
  g_test_message("\n%s", segments);
  g_assert_cmpuint(g_strv_length(lines), ==, 8);
  g_assert_cmpstr(lines[0], ==, "1\t0\t0\t0\t0\t5070");
  g_assert_cmpstr(lines[1], ==, "1\t1\t0\t1\t0\t5060");
  g_assert_cmpstr(lines[2], ==, "0\t1\t1\t1\t0\t5070");
  g_assert_cmpstr(lines[3], ==, "0\t1\t1\t1\t1400\t5070");
  g_assert_cmpstr(lines[4], ==, "0\t1\t1401\t1\t1400\t5070");
  g_assert_true(g_str_has_prefix(lines[6], "0\t1\t1\t3"));
  g_assert_cmpstr(sip, ==, "INVITE\t\n\t486\n");
  assert_checksums(fixture);
}

/* The bytes themselves, by libpcap's reader. */
static void
test_bytes(Fixture *fixture, gconstpointer data)
{
  static const guint8 expected[]
      = { 0x45, 0, 0, 32, 0,    0,    0x40, 0,    64, 17, 0x3c, 0xcb, 127, 0,   0,   1,
          127,  0, 0, 1,  0x13, 0xce, 0x13, 0xc4, 0,  12, 0,    0,    'a', 'b', 'c', 'd' };
  char reason[PCAP_ERRBUF_SIZE] = "";
  g_autoptr(GBytes) bytes = g_bytes_new_static("abcd", 4);
  struct pcap_pkthdr *header;
  const u_char *packet;
  pcap_t *pcap;

  add(fixture, BENCH_TAP_SIP, BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, 1700000000123456, "127.0.0.1", 5070, 5060,
      bytes);
  add(fixture, BENCH_TAP_SIP, BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 1600000000000001, "fe80::1%eth0", 5070, 5060,
      bytes);
  write_file(fixture);
  pcap = pcap_open_offline(fixture->path, reason);
  g_assert_nonnull(pcap);
  g_assert_cmpint(pcap_datalink(pcap), ==, DLT_RAW);
  g_assert_cmpint(pcap_next_ex(pcap, &header, &packet), ==, 1);
  g_assert_cmpint(header->ts.tv_sec, ==, 1600000000);
  g_assert_cmpint(header->ts.tv_usec, ==, 1);
  g_assert_cmpuint(header->caplen, ==, 52);
  g_assert_cmphex(packet[0], ==, 0x60);
  g_assert_cmphex(packet[8], ==, 0xfe);
  g_assert_cmpint(pcap_next_ex(pcap, &header, &packet), ==, 1);
  g_assert_cmpint(header->ts.tv_sec, ==, 1700000000);
  g_assert_cmpint(header->ts.tv_usec, ==, 123456);
  g_assert_cmpuint(header->caplen, ==, sizeof expected);
  for (guint i = 0; i < sizeof expected; i++)
    if (i < 26 || i > 27)
      g_assert_cmphex(packet[i], ==, expected[i]);
  g_assert_cmpint(pcap_next_ex(pcap, &header, &packet), ==, PCAP_ERROR_BREAK);
  pcap_close(pcap);
  assert_checksums(fixture);
}

static void
assert_refused(Fixture *fixture, const char *path, GFileError code, const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_false(bench_pcap_write(fixture->records, path, &error));
  g_assert_error(error, G_FILE_ERROR, (int) code);
  g_assert_nonnull(strstr(error->message, part));
}

static void
test_errors(Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *large = g_malloc0(65508);
  g_autoptr(GBytes) fits = g_bytes_new(large, 65507);
  g_autoptr(GBytes) too_large = g_bytes_new(large, 65508);

  add(fixture, BENCH_TAP_RTP, BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 1, "127.0.0.1", 1, 2, fits);
  add(fixture, BENCH_TAP_RTP, BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 1, "::1", 1, 2, fits);
  write_file(fixture);
  assert_refused(fixture, "/nonexistent/folder/x.pcap", G_FILE_ERROR_NOENT, "/nonexistent/folder/x.pcap");
  assert_refused(fixture, "/dev/full", G_FILE_ERROR_NOSPC, "/dev/full");
  add(fixture, BENCH_TAP_RTP, BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 1, "127.0.0.1", 1, 2, too_large);
  assert_refused(fixture, fixture->path, G_FILE_ERROR_INVAL, "65508");
  g_ptr_array_set_size(fixture->records, 0);
  add(fixture, BENCH_TAP_SIP, BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 1, "example.com", 1, 2, fits);
  assert_refused(fixture, fixture->path, G_FILE_ERROR_INVAL, "example.com");
  g_ptr_array_set_size(fixture->records, 0);
  g_ptr_array_add(fixture->records, bench_tap_record_new(BENCH_TAP_SIP, BENCH_TAP_IN, BENCH_TRANSPORT_TCP, 1,
                                                         "::1", 1, "127.0.0.1", 2, fits));
  assert_refused(fixture, fixture->path, G_FILE_ERROR_INVAL, "IPv4 and IPv6");
}

#define ADD(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("/pcap/call", test_call);
  ADD("/pcap/tcp", test_tcp);
  ADD("/pcap/bytes", test_bytes);
  ADD("/pcap/errors", test_errors);
  return g_test_run();
}
