/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug and Play against a server of the test's own: what is sent byte for byte, whose answers count, hostile ones. */
#include <gio/gio.h>
#include <string.h>

#include "../damage.h"
#include "../deadline.h"
#include "base/tap.h"
#include "phone/phone.h"
#include "pnp-server.h"
#include "provisioning/pnp-message.h"
#include "provisioning/pnp.h"

#define URL "http://192.0.2.7/files/$MAC/"
#define DAMAGED 20000

typedef struct
{
  TestPnpServer server;
  BenchClock *clock;
  BenchRandom *random;
  BenchSettings *settings;
  BenchDeviceIdentity *identity;
  BenchPnp *pnp;
  GCancellable *cancellable;
  GPtrArray *taps; /* BenchTapRecord */
  gboolean done;
  char *url;
  GError *error;
  GPtrArray *ignored;
} Search;

static void
on_tap(BenchPnp *pnp G_GNUC_UNUSED, BenchTapRecord *record, Search *self)
{
  g_ptr_array_add(self->taps, bench_tap_record_ref(record));
}

static void
on_searched(GObject *source, GAsyncResult *result, gpointer data)
{
  Search *self = data;

  self->done = TRUE;
  self->url = bench_pnp_search_finish(BENCH_PNP(source), result, &self->ignored, &self->error);
}

static void
set(Search *self, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(self->settings, name, value, BENCH_LAYER_OVERRIDE, NULL, &error);
  g_assert_no_error(error);
}

static void
begin(Search *self, const char *group)
{
  g_autofree char *address = NULL;

  memset(self, 0, sizeof *self);
  test_pnp_server_open(&self->server, group);
  address = group != NULL ? g_strdup_printf("%s:%u", group, self->server.port)
                          : test_pnp_server_address(&self->server);
  self->clock = bench_clock_new_manual(0);
  self->random = bench_random_new_seeded(7);
  self->settings = bench_settings_new();
  set(self, "benchphone.mac", "00:15:65:aa:bb:cc");
  set(self, "benchphone.firmware", "28.73.0.1");
  set(self, "benchphone.user_agent", "Yealink SIP-$PN $FW");
  set(self, "benchphone.pnp.address", address);
  self->identity = bench_device_identity_new(self->settings, "phone");
  self->pnp = bench_pnp_new(self->settings, self->clock, self->random, "127.0.0.1");
  self->cancellable = g_cancellable_new();
  self->taps = g_ptr_array_new_with_free_func((GDestroyNotify) bench_tap_record_unref);
  g_signal_connect(self->pnp, "tap", G_CALLBACK(on_tap), self);
}

static void
search(Search *self)
{
  self->done = FALSE;
  g_clear_pointer(&self->url, g_free);
  g_clear_error(&self->error);
  g_clear_pointer(&self->ignored, g_ptr_array_unref);
  bench_pnp_search_async(self->pnp, self->identity, self->cancellable, on_searched, self);
}

static void
end(Search *self)
{
  g_object_run_dispose(G_OBJECT(self->pnp));
  test_settle();
  g_object_unref(self->pnp);
  g_object_unref(self->cancellable);
  bench_device_identity_free(self->identity);
  g_object_unref(self->settings);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  g_ptr_array_unref(self->taps);
  g_clear_pointer(&self->ignored, g_ptr_array_unref);
  g_clear_error(&self->error);
  g_free(self->url);
  test_pnp_server_close(&self->server);
}

static void
wait_done(Search *self)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, 10000);
  while (!self->done && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("the search did not end; %u messages passed", self->taps->len);
  test_deadline_end(&deadline);
}

/* Waits until so many messages have passed the tap. */
static void
wait_taps(Search *self, guint count)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, 10000);
  while (self->taps->len < count && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("%u of %u messages passed", self->taps->len, count);
  test_deadline_end(&deadline);
}

/* Sends @text and returns what comes back for it. */
static const char *
exchange(Search *self, const char *text)
{
  guint n = self->server.got->len;

  test_pnp_server_send(&self->server, text, -1);
  return test_pnp_server_wait(&self->server, n + 1);
}

static void
check_status(const char *answer, const char *status)
{
  g_autofree char *start = g_strdup_printf("SIP/2.0 %s\r\n", status);

  if (!g_str_has_prefix(answer, start))
    g_error("not %s: %s", status, answer);
}

/* A server answers, then notifies: its address, our 200 to it, and all four messages in the tap. */
static void
test_found(void)
{
  Search self;
  const char *subscribe;
  g_autofree char *ok = NULL;
  g_autofree char *notify = NULL;
  g_autofree char *to = NULL;
  g_autofree char *from = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *call_id = NULL;
  const char *answer;

  begin(&self, NULL);
  search(&self);
  subscribe = test_pnp_server_wait(&self.server, 1);
  ok = test_pnp_answer(subscribe, "200 OK");
  notify = test_pnp_notify(&self.server, subscribe, 3, URL "\r\n", NULL);
  test_pnp_server_send(&self.server, ok, -1);
  answer = exchange(&self, notify);
  to = test_pnp_header(notify, "To");
  from = test_pnp_header(notify, "From");
  call_id = test_pnp_header(subscribe, "Call-ID");
  wanted = g_strdup_printf(
      "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bKn3\r\nFrom: %s\r\n"
      "To: %s\r\nCall-ID: %s\r\nCSeq: 3 NOTIFY\r\nUser-Agent: Yealink SIP-T46G 28.73.0.1\r\n"
      "Content-Length: 0\r\n\r\n",
      self.server.port, from, to, call_id);
  g_assert_cmpstr(answer, ==, wanted);
  g_assert_false(self.done);
  bench_clock_advance(self.clock, 500);
  wait_done(&self);
  g_assert_no_error(self.error);
  g_assert_cmpstr(self.url, ==, URL);
  g_assert_cmpuint(self.ignored->len, ==, 0);
  g_assert_cmpuint(self.taps->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(self.taps, i);

      g_assert_cmpint(record->direction, ==, i == 0 || i == 3 ? BENCH_TAP_OUT : BENCH_TAP_IN);
      g_assert_cmpuint(record->remote_port, ==, self.server.port);
      g_assert_cmpstr(record->local_host, ==, "127.0.0.1");
    }
  end(&self);
}

/* The NOTIFY may overtake the 200, and no 200 need come. Servers that copy From and To unswapped, and plain text, are
   understood. */
static void
test_notify_first(void)
{
  Search self;
  const char *subscribe;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *call_id = NULL;
  g_autofree char *notify = NULL;

  begin(&self, NULL);
  search(&self);
  subscribe = test_pnp_server_wait(&self.server, 1);
  from = test_pnp_header(subscribe, "From");
  to = test_pnp_header(subscribe, "To");
  call_id = test_pnp_header(subscribe, "Call-ID");
  notify
      = g_strdup_printf("NOTIFY sip:phone SIP/2.0\r\nv: SIP/2.0/UDP 127.0.0.1:%u;rport\r\nf: %s\r\nt: %s\r\n"
                        "i: %s\r\nCSeq: 2\r\n  NOTIFY\r\no: ua-profile\r\nc: text/plain;charset=utf-8\r\n\r\n"
                        "tftp.example\n",
                        self.server.port, from, to, call_id);
  check_status(exchange(&self, notify), "200 OK");
  bench_clock_advance(self.clock, 500);
  wait_done(&self);
  g_assert_cmpstr(self.url, ==, "tftp.example");
  end(&self);
}

/* The same SUBSCRIBE after 0.5, 1.5 and 3.5 s; given up after 5. A 200 ends that, a refusal does not. */
static void
test_repeat(void)
{
  Search self;
  const char *subscribe;
  g_autofree char *refusal = NULL;
  g_autofree char *ok = NULL;

  begin(&self, NULL);
  search(&self);
  subscribe = test_pnp_server_wait(&self.server, 1);
  bench_clock_advance(self.clock, 499);
  test_settle();
  g_assert_cmpuint(self.server.got->len, ==, 1);
  bench_clock_advance(self.clock, 1);
  g_assert_cmpstr(test_pnp_server_wait(&self.server, 2), ==, subscribe);
  bench_clock_advance(self.clock, 999);
  test_settle();
  g_assert_cmpuint(self.server.got->len, ==, 2);
  bench_clock_advance(self.clock, 1);
  g_assert_cmpstr(test_pnp_server_wait(&self.server, 3), ==, subscribe);
  bench_clock_advance(self.clock, 2000);
  test_pnp_server_wait(&self.server, 4);
  bench_clock_advance(self.clock, 1499);
  test_settle();
  g_assert_false(self.done);
  bench_clock_advance(self.clock, 1);
  wait_done(&self);
  g_assert_error(self.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpstr(self.error->message, ==, "no server answered within 5 s");
  g_assert_cmpuint(self.server.got->len, ==, 4);

  search(&self);
  subscribe = test_pnp_server_wait(&self.server, 5);
  refusal = test_pnp_answer(subscribe, "489 Bad Event");
  test_pnp_server_send(&self.server, refusal, -1);
  wait_taps(&self, 6);
  bench_clock_advance(self.clock, 500);
  test_pnp_server_wait(&self.server, 6);
  ok = test_pnp_answer(subscribe, "200 OK");
  test_pnp_server_send(&self.server, ok, -1);
  wait_taps(&self, 8);
  bench_clock_advance(self.clock, 4500);
  wait_done(&self);
  g_assert_cmpstr(self.error->message, ==, "127.0.0.1 accepted, but sent no address");
  g_assert_cmpuint(self.server.got->len, ==, 6);
  end(&self);
}

static char *
lines_of(const char *event, const char *type, const char *body)
{
  return g_strdup_printf("Event: %s\r\nContent-Type: %s\r\n\r\n%s", event, type, body);
}

/* What is not for us or makes no sense is answered as RFC 3261 says, and the search goes on. */
static void
test_strangers(void)
{
  Search self;
  const char *subscribe;
  g_autofree char *wrong_event = lines_of("ua-profiles", "application/url", URL);
  g_autofree char *wrong_type = lines_of("ua-profile", "application/xml", URL);
  g_autofree char *no_url = lines_of("ua-profile", "application/url", "gopher://192.0.2.7/");
  g_autofree char *binary = lines_of("ua-profile", "application/url", "http://\x01\xff/");
  g_autofree char *too_long = g_strnfill(600, 'a');
  g_autofree char *long_url = lines_of("ua-profile", "application/url", too_long);
  const char *notifies[][2] = {
    { wrong_event, "489 Bad Event" },
    { "Event: ua-profile\r\nContent-Length: 0\r\n\r\n", "200 OK" },
    { "\r\n", "489 Bad Event" },
    { wrong_type, "415 Unsupported Media Type" },
    { no_url, "200 OK" },
    { binary, "200 OK" },
    { long_url, "200 OK" },
    { "Event: ua-profile\r\nContent-Length: 5000\r\n\r\n", "400 Bad Request" },
  };
  g_autofree char *mine = NULL;
  g_autofree char *other = NULL;
  g_autofree char *options = NULL;
  g_autofree char *ack = NULL;
  g_autofree char *huge = g_strnfill(20000, 'x');
  g_auto(GStrv) halves = NULL;

  begin(&self, NULL);
  search(&self);
  subscribe = test_pnp_server_wait(&self.server, 1);
  for (gsize i = 0; i < G_N_ELEMENTS(notifies); i++)
    {
      g_autofree char *notify = test_pnp_notify(&self.server, subscribe, (guint) i + 1, NULL, notifies[i][0]);

      check_status(exchange(&self, notify), notifies[i][1]);
    }
  mine = test_pnp_notify(&self.server, subscribe, 20, URL, NULL);
  halves = g_strsplit(mine, "Call-ID: ", 2);
  other = g_strdup_printf("%sCall-ID: x%s", halves[0], halves[1]);
  check_status(exchange(&self, other), "481 Subscription Does Not Exist");
  options = g_strdup_printf("OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%u\r\nFrom: a\r\nTo: b\r\n"
                            "Call-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n",
                            self.server.port);
  check_status(exchange(&self, options), "405 Method Not Allowed");
  ack = g_strdup_printf("ACK sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%u\r\nFrom: a\r\nTo: b\r\n"
                        "Call-ID: c\r\nCSeq: 1 ACK\r\n\r\n",
                        self.server.port);
  test_pnp_server_send(&self.server, ack, -1);
  test_pnp_server_send(&self.server, huge, -1);
  test_pnp_server_send(&self.server, "\0\x01\x02", 3);
  /* The answer to this one is the next: those three had none. */
  check_status(exchange(&self, mine), "200 OK");
  bench_clock_advance(self.clock, 500);
  wait_done(&self);
  g_assert_cmpstr(self.url, ==, URL);
  g_assert_cmpuint(self.ignored->len, ==, 7);
  g_assert_cmpstr(g_ptr_array_index(self.ignored, 0), ==, "127.0.0.1: a NOTIFY without an address");
  end(&self);
}

/* The first address wins; the other server is answered and told; what is repeated later is answered too, for 32 s. */
static void
test_several(void)
{
  Search self;
  const char *subscribe;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  guint n;

  begin(&self, NULL);
  search(&self);
  subscribe = test_pnp_server_wait(&self.server, 1);
  first = test_pnp_notify(&self.server, subscribe, 1, URL, NULL);
  second = test_pnp_notify(&self.server, subscribe, 2, "http://user:hunter2@192.0.2.9/", NULL);
  check_status(exchange(&self, first), "200 OK");
  check_status(exchange(&self, first), "200 OK");
  check_status(exchange(&self, second), "200 OK");
  bench_clock_advance(self.clock, 500);
  wait_done(&self);
  g_assert_cmpstr(self.url, ==, URL);
  g_assert_cmpuint(self.ignored->len, ==, 1);
  g_assert_cmpstr(g_ptr_array_index(self.ignored, 0), ==, "127.0.0.1: http://192.0.2.9/ came too late");
  bench_clock_advance(self.clock, 31999);
  check_status(exchange(&self, first), "200 OK");
  g_assert_cmpuint(self.ignored->len, ==, 1);
  n = self.taps->len;
  bench_clock_advance(self.clock, 1);
  test_pnp_server_send(&self.server, first, -1);
  test_settle();
  g_assert_cmpuint(self.taps->len, ==, n);
  end(&self);
}

/* Really by multicast, on the loopback interface: SUBSCRIBE, 200, NOTIFY and its 200. */
static void
test_multicast(void)
{
  Search self;

  begin(&self, "239.255.75.75");
  self.server.answer_url = (char *) URL;
  search(&self);
  wait_taps(&self, 4);
  bench_clock_advance(self.clock, 500);
  wait_done(&self);
  g_assert_no_error(self.error);
  g_assert_cmpstr(self.url, ==, URL);
  end(&self);
}

static void
test_cancel(void)
{
  Search self;

  begin(&self, NULL);
  search(&self);
  test_pnp_server_wait(&self.server, 1);
  g_cancellable_cancel(self.cancellable);
  wait_done(&self);
  g_assert_error(self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  bench_clock_advance(self.clock, 60000);
  test_settle();
  g_assert_cmpuint(self.server.got->len, ==, 1);

  /* The phone goes in the middle of a search. */
  g_cancellable_reset(self.cancellable);
  search(&self);
  test_pnp_server_wait(&self.server, 2);
  end(&self);
}

static void
test_cannot(void)
{
  Search self;

  begin(&self, NULL);
  set(&self, "benchphone.pnp.address", "everywhere");
  search(&self);
  wait_done(&self);
  g_assert_cmpstr(self.error->message, ==,
                  "benchphone.pnp.address: \"everywhere\" is not an address and port");
  g_object_unref(self.pnp);
  self.pnp = bench_pnp_new(self.settings, self.clock, self.random, "::1");
  set(&self, "benchphone.pnp.address", "127.0.0.1:9");
  search(&self);
  wait_done(&self);
  g_assert_cmpstr(self.error->message, ==, "::1 is no IPv4 address");
  end(&self);
}

/* Good messages damaged at random: parsed without end they are not, and no answer has a line of its own making. */
static void
test_damaged(void)
{
  Search self;
  const char *subscribe;
  g_autofree char *ok = NULL;
  g_autofree char *notify = NULL;
  const BenchPnpStatus status = { 200, "OK", NULL };
  guint understood = 0;

  begin(&self, NULL);
  search(&self);
  subscribe = test_pnp_server_wait(&self.server, 1);
  ok = test_pnp_answer(subscribe, "200 OK");
  notify = test_pnp_notify(&self.server, subscribe, 1, URL, NULL);
  for (guint i = 0; i < DAMAGED; i++)
    {
      const char *good = i % 2 == 0 ? ok : notify;
      GString *bad = test_damage(good, strlen(good));
      g_autoptr(BenchPnpMessage) message = bench_pnp_message_parse(bad->str, bad->len);

      if (message != NULL)
        {
          g_autofree char *answer = bench_pnp_write_answer(message, &status, "t", "u", "127.0.0.1", 1);
          const char *end_of_head = strstr(answer, "\r\n\r\n");

          understood++;
          g_assert_nonnull(end_of_head);
          g_assert_cmpuint(strlen(end_of_head), ==, 4);
          bench_pnp_message_answer_port(message, 1);
        }
      /* More than a search reads at all. */
      if (i < 400)
        {
          test_pnp_server_send(&self.server, bad->str, (gssize) bad->len);
          g_main_context_iteration(NULL, FALSE);
        }
      g_string_free(bad, TRUE);
    }
  g_assert_cmpuint(understood, >, 0);
  bench_clock_advance(self.clock, 5000);
  wait_done(&self);
  g_assert_cmpuint(self.ignored->len, <=, 10);
  end(&self);
}

/* As part of a phone: what passes is in its tap store, where ladder, trace and pcap find it; no answer is no failure. */
static void
test_phone(void)
{
  static const char *const starts[] = { "SUBSCRIBE sip:MAC%3a001565aabbcc@224.0.1.75 SIP/2.0",
                                        "SIP/2.0 200 OK", "NOTIFY sip:", "SIP/2.0 200 OK" };
  BenchPhoneOptions options = { .interface = "127.0.0.1", .microphone = "null", .speaker = "null" };
  g_autoptr(GError) error = NULL;
  BenchPhone *phone = bench_phone_new(&options, &error);
  BenchSettings *settings;
  BenchProvisioning *provisioning;
  TestPnpServer server;
  TestDeadline deadline;
  g_autofree char *address = NULL;
  g_autofree char *url = NULL;
  g_autoptr(GPtrArray) records = NULL;
  const BenchProvisionReport *report;

  g_assert_no_error(error);
  settings = bench_phone_get_settings(phone);
  provisioning = bench_phone_get_provisioning(phone);
  test_pnp_server_open(&server, NULL);
  address = test_pnp_server_address(&server);
  /* Nobody serves files there. */
  url = g_strdup_printf("tftp://127.0.0.1:%u/$MAC.cfg", server.port);
  server.answer_url = url;
  bench_settings_set(settings, "benchphone.mac", "00:15:65:aa:bb:cc", BENCH_LAYER_OVERRIDE, NULL, NULL);
  bench_settings_set(settings, "benchphone.pnp.address", address, BENCH_LAYER_OVERRIDE, NULL, NULL);
  bench_settings_set(settings, "auto_provision.dhcp_option.enable", "0", BENCH_LAYER_OVERRIDE, NULL, NULL);
  bench_settings_set(settings, "auto_provision.attempt_expired_time", "1", BENCH_LAYER_OVERRIDE, NULL, NULL);
  g_assert_true(bench_provisioning_run(provisioning, BENCH_TRIGGER_REMOTE, NULL, &error));
  test_deadline_begin(&deadline, 20000);
  while (bench_provisioning_is_running(provisioning) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("the run did not end");
  test_deadline_end(&deadline);
  report = bench_provisioning_get_report(provisioning, 0);
  g_assert_cmpstr(report->source, ==, "PnP");
  g_assert_nonnull(report->failure);
  records = bench_tap_store_list(bench_phone_get_tap_store(phone), FALSE);
  g_assert_cmpuint(records->len, ==, G_N_ELEMENTS(starts));
  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);
      gsize size = 0;
      const char *bytes = g_bytes_get_data(record->bytes, &size);

      g_assert_cmpuint(size, >, strlen(starts[i]));
      g_assert_cmpmem(bytes, strlen(starts[i]), starts[i], strlen(starts[i]));
    }
  g_object_run_dispose(G_OBJECT(phone));
  g_object_unref(phone);
  test_pnp_server_close(&server);
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/pnp/found", test_found);
  g_test_add_func("/pnp/notify-first", test_notify_first);
  g_test_add_func("/pnp/repeat", test_repeat);
  g_test_add_func("/pnp/strangers", test_strangers);
  g_test_add_func("/pnp/several", test_several);
  g_test_add_func("/pnp/multicast", test_multicast);
  g_test_add_func("/pnp/cancel", test_cancel);
  g_test_add_func("/pnp/cannot", test_cannot);
  g_test_add_func("/pnp/damaged", test_damaged);
  g_test_add_func("/pnp/phone", test_phone);
  return g_test_run();
}
