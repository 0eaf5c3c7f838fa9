/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One phone with two servers (F178): registered with both or with one at a time, calls that go where somebody
 * answers, and the way back to the first; and the Service-Route of a registrar. Clock moved by hand.
 */
#include <string.h>

#include "../deadline.h"
#include "calls/sip-control.h"
#include "calls/watch.h"
#include "registrar.h"

#define WAIT_MS 10000

typedef struct
{
  TestRegistrar *registrar;
  gboolean silent;  /* answers nothing */
  int refuses;      /* status of its answer to REGISTER and INVITE, 0: it serves */
  const char *more; /* header lines of its 200 to REGISTER */
} Server;

typedef struct
{
  Server servers[2];
  TestRegistrarFunc script; /* of the second, NULL: as the first */
  BenchClock *clock;
  BenchRandom *random;
  BenchSettings *settings;
  BenchMediaEngine *media;
  BenchEventBus *events;
  BenchSipCallControl *calls;
} Fixture;

static char *
serve(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  Server *server = data;

  if (server->silent || g_str_has_prefix(request, "ACK"))
    return NULL;
  if (server->refuses != 0)
    return g_strdup_printf("%d No\r\n", server->refuses);
  if (g_str_has_prefix(request, "REGISTER"))
    return test_registrar_grant(request, 0, server->more != NULL ? server->more : "");
  if (g_str_has_prefix(request, "INVITE"))
    return g_strdup("180 Ringing\r\nTo: <sip:bob@lab>;tag=far\r\nContact: <sip:bob@127.0.0.1>\r\n");
  return g_strdup("200 OK\r\n");
}

typedef gboolean (*Condition)(Fixture *fixture, gconstpointer data);

static void
wait_for(Fixture *fixture, Condition condition, gconstpointer data, const char *what)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, WAIT_MS);
  while (!condition(fixture, data) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("waited in vain for %s; first:\n%s\nsecond:\n%s", what,
            test_registrar_get_log(fixture->servers[0].registrar),
            test_registrar_get_log(fixture->servers[1].registrar));
  test_deadline_end(&deadline);
}

static BenchLine *
get_line(Fixture *fixture)
{
  return bench_call_control_get_line(BENCH_CALL_CONTROL(fixture->calls), 1);
}

typedef struct
{
  BenchLineState state;
  guint server;
} Wanted;

static gboolean
is_line(Fixture *fixture, gconstpointer data)
{
  const Wanted *wanted = data;
  BenchLine *line = get_line(fixture);

  return line->state == wanted->state && (wanted->server == 0 || line->server_number == wanted->server);
}

static void
wait_line(Fixture *fixture, BenchLineState state, guint server)
{
  Wanted wanted = { state, server };
  g_autofree char *what = g_strdup_printf("the line to be %s at %u", bench_line_state_name(state), server);

  wait_for(fixture, is_line, &wanted, what);
}

/* The n-th request of this kind that server @number has seen, from 1, or NULL. */
static const char *
find_request(Fixture *fixture, guint number, const char *start, guint nth)
{
  TestRegistrar *registrar = fixture->servers[number - 1].registrar;

  for (guint n = 1; n <= test_registrar_count(registrar); n++)
    if (g_str_has_prefix(test_registrar_get_request(registrar, n), start) && --nth == 0)
      return test_registrar_get_request(registrar, n);
  return NULL;
}

static guint
count(Fixture *fixture, guint number, const char *start)
{
  guint n = 0;

  while (find_request(fixture, number, start, n + 1) != NULL)
    n++;
  return n;
}

typedef struct
{
  guint server;
  const char *start;
  guint nth;
} Awaited;

static gboolean
has_request(Fixture *fixture, gconstpointer data)
{
  const Awaited *awaited = data;

  return find_request(fixture, awaited->server, awaited->start, awaited->nth) != NULL;
}

static const char *
wait_request(Fixture *fixture, guint server, const char *start, guint nth)
{
  Awaited awaited = { server, start, nth };
  g_autofree char *what = g_strdup_printf("%s number %u at server %u", start, nth, server);

  wait_for(fixture, has_request, &awaited, what);
  return find_request(fixture, server, start, nth);
}

static void
set_up(Fixture *self, const char *settings)
{
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);
  BenchSipCallControlOptions options;

  for (guint i = 0; i < 2; i++)
    self->servers[i].registrar
        = test_registrar_new(i == 1 && self->script != NULL ? self->script : serve, &self->servers[i]);
  self->clock = bench_clock_new_manual(1700000000 * (gint64) G_USEC_PER_SEC);
  self->random = bench_random_new_seeded(5);
  self->settings = bench_settings_new();
  self->events = bench_event_bus_new("test", self->clock);
  text = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = alice\n"
                         "account.1.sip_listen_port = 0\naccount.1.sip_server.1.address = 127.0.0.1\n"
                         "account.1.sip_server.1.port = %u\naccount.1.sip_server.2.address = 127.0.0.1\n"
                         "account.1.sip_server.2.port = %u\naccount.1.sip_server.1.expires = 600\n"
                         "account.1.sip_server.2.expires = 600\naccount.1.reg_fail_retry_interval = 30\n"
                         "account.1.nat.udp_update_enable = 0\n"
                         "network.port.min_rtpport = 12000\nnetwork.port.max_rtpport = 19998\n%s",
                         test_registrar_get_port(self->servers[0].registrar),
                         test_registrar_get_port(self->servers[1].registrar), settings);
  bench_settings_load_text(self->settings, "test", text, -1, BENCH_LAYER_FILE, complaints);
  if (complaints->len > 0)
    g_error("%s", (const char *) g_ptr_array_index(complaints, 0));
  self->media = bench_media_engine_new(self->settings, self->clock);
  bench_media_engine_set_microphone(self->media, "null");
  bench_media_engine_set_speaker(self->media, "null");
  options = (BenchSipCallControlOptions){
    .settings = self->settings,
    .media = self->media,
    .events = self->events,
    .clock = self->clock,
    .random = self->random,
    .user_agent = "test",
  };
  self->calls = bench_sip_call_control_new(&options);
  bench_sip_call_control_start(self->calls);
}

static void
tear_down(Fixture *self)
{
  g_object_run_dispose(G_OBJECT(self->calls));
  g_object_unref(self->calls);
  bench_media_engine_stop(self->media);
  g_object_unref(self->media);
  for (guint i = 0; i < 2; i++)
    test_registrar_free(self->servers[i].registrar);
  g_object_unref(self->events);
  g_object_unref(self->settings);
  g_object_unref(self->random);
  g_object_unref(self->clock);
}

static BenchCall *
dial(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  BenchCall *call = bench_call_control_dial(BENCH_CALL_CONTROL(fixture->calls), 1, "bob", &error);

  g_assert_no_error(error);
  return call;
}

static void
hang_up(Fixture *fixture, BenchCall *call)
{
  bench_call_control_hang_up(BENCH_CALL_CONTROL(fixture->calls), call);
}

static gboolean
is_ringing(Fixture *fixture G_GNUC_UNUSED, gconstpointer data)
{
  return ((const BenchCall *) data)->state == BENCH_CALL_RINGING;
}

#define CONCURRENT "account.1.fallback.redundancy_type = 0\n"
#define SUCCESSIVE "account.1.fallback.redundancy_type = 1\n"

/* Both have us; calls go to the first, and with it gone to the second, as do later calls until the first has us
   again; at the end both let us go. */
static void
test_concurrent(void)
{
  Fixture fixture = { 0 };
  BenchCall *call;

  set_up(&fixture, CONCURRENT "account.1.fallback.timeout = 50\n");
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  wait_request(&fixture, 2, "REGISTER", 1);
  test_settle();
  call = dial(&fixture);
  wait_request(&fixture, 1, "INVITE", 1);
  wait_for(&fixture, is_ringing, call, "the call to ring");
  hang_up(&fixture, call);
  /* The refresh finds the first one out of service. */
  fixture.servers[0].refuses = 503;
  bench_clock_advance(fixture.clock, 540 * 1000);
  wait_line(&fixture, BENCH_LINE_REGISTERED, 2);
  g_assert_true(g_str_has_prefix(wait_request(&fixture, 1, "REGISTER", 2), "REGISTER"));
  call = dial(&fixture);
  wait_request(&fixture, 2, "INVITE sip:bob@127.0.0.1", 1);
  g_assert_cmpuint(count(&fixture, 1, "INVITE"), ==, 1);
  hang_up(&fixture, call);
  /* It is asked every 50 s, and taken again when it answers. */
  fixture.servers[0].refuses = 0;
  bench_clock_advance(fixture.clock, 50 * 1000);
  wait_request(&fixture, 1, "REGISTER", 3);
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  call = dial(&fixture);
  wait_request(&fixture, 1, "INVITE", 2);
  hang_up(&fixture, call);
  bench_sip_call_control_stop(fixture.calls);
  g_assert_nonnull(strstr(wait_request(&fixture, 1, "REGISTER", 4), "\r\nExpires: 0\r\n"));
  while (strstr(wait_request(&fixture, 2, "REGISTER", count(&fixture, 2, "REGISTER")), "\r\nExpires: 0\r\n")
         == NULL)
    g_main_context_iteration(NULL, TRUE);
  tear_down(&fixture);
}

/* The second is not asked before the first is lost, and let go when that is back. */
static void
test_successive(void)
{
  Fixture fixture = { 0 };

  set_up(&fixture, SUCCESSIVE "account.1.fallback.timeout = 70\n");
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  test_settle();
  g_assert_cmpuint(count(&fixture, 2, "REGISTER"), ==, 0);
  fixture.servers[0].silent = TRUE;
  bench_clock_advance(fixture.clock, 540 * 1000);
  wait_request(&fixture, 1, "REGISTER", 2);
  /* retry_counts 3: half a second, and three doubled repetitions. */
  bench_clock_advance(fixture.clock, 7500);
  wait_line(&fixture, BENCH_LINE_REGISTERED, 2);
  fixture.servers[0].silent = FALSE;
  bench_clock_advance(fixture.clock, 70 * 1000);
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  g_assert_nonnull(strstr(wait_request(&fixture, 2, "REGISTER", 2), "\r\nExpires: 0\r\n"));
  tear_down(&fixture);
}

/* A wrong password or the like is no reason to ask somebody else. */
static void
test_forbidden(void)
{
  Fixture fixture = { .servers = { { .refuses = 403 } } };

  set_up(&fixture, SUCCESSIVE);
  wait_line(&fixture, BENCH_LINE_FAILED, 1);
  test_settle();
  g_assert_cmpuint(count(&fixture, 2, "REGISTER"), ==, 0);
  g_assert_cmpint(get_line(&fixture)->code, ==, 403);
  g_assert_cmpstr(get_line(&fixture)->reason, ==, "Forbidden");
  tear_down(&fixture);
}

/* Neither answers well: the line tells of the first. */
static void
test_both_lost(void)
{
  Fixture fixture = { .servers = { { .refuses = 503 }, { .refuses = 500 } } };

  set_up(&fixture, SUCCESSIVE);
  wait_request(&fixture, 2, "REGISTER", 1);
  wait_line(&fixture, BENCH_LINE_FAILED, 1);
  g_assert_cmpint(get_line(&fixture)->code, ==, 503);
  tear_down(&fixture);
}

/* The first has no name. */
static void
test_no_such_host(void)
{
  Fixture fixture = { 0 };

  set_up(&fixture, SUCCESSIVE "account.1.sip_server.1.address = first.invalid\n"
                              "benchphone.dns_servers = 127.0.0.1:1\n");
  while (count(&fixture, 2, "REGISTER") == 0)
    {
      bench_clock_advance(fixture.clock, 1000);
      g_main_context_iteration(NULL, FALSE);
    }
  wait_line(&fixture, BENCH_LINE_REGISTERED, 2);
  tear_down(&fixture);
}

/* When the first is taken again, by failback_mode: at once (0, 2), or after a time of its own (3). */
static void
test_failback_modes(void)
{
  for (guint mode = 0; mode <= 3; mode++)
    {
      Fixture fixture = { 0 };
      g_autofree char *text = g_strdup_printf(CONCURRENT "account.1.fallback.timeout = 50\n"
                                                         "account.1.sip_server.1.failback_mode = %u\n"
                                                         "account.1.sip_server.1.failback_timeout = 300\n",
                                              mode);

      fixture.servers[0].refuses = 503;
      set_up(&fixture, text);
      wait_line(&fixture, BENCH_LINE_REGISTERED, 2);
      fixture.servers[0].refuses = 0;
      bench_clock_advance(fixture.clock, 50 * 1000);
      wait_request(&fixture, 1, "REGISTER", 2);
      test_settle();
      if (mode == 3)
        {
          g_assert_cmpuint(get_line(&fixture)->server_number, ==, 2);
          bench_clock_advance(fixture.clock, 249 * 1000);
          g_assert_cmpuint(get_line(&fixture)->server_number, ==, 2);
          bench_clock_advance(fixture.clock, 2 * 1000);
        }
      wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
      tear_down(&fixture);
    }
}

/* A call that finds no answer at the first goes to the second as a new one, with the second's domain. */
static void
check_call(const char *settings, int refuses, gboolean registers)
{
  Fixture fixture = { 0 };
  BenchCall *call;
  g_autofree char *first_id = NULL;
  g_autofree char *second_id = NULL;
  g_autofree char *from = NULL;
  g_autofree char *domain = NULL;

  set_up(&fixture, settings);
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  test_settle();
  fixture.servers[0].refuses = refuses;
  fixture.servers[0].silent = refuses == 0;
  call = dial(&fixture);
  first_id = test_registrar_get_header(wait_request(&fixture, 1, "INVITE", 1), "Call-ID");
  bench_clock_advance(fixture.clock, refuses == 0 ? 7500 : 0);
  if (registers)
    wait_request(&fixture, 2, "REGISTER", 1);
  second_id = test_registrar_get_header(wait_request(&fixture, 2, "INVITE", 1), "Call-ID");
  from = test_registrar_get_header(wait_request(&fixture, 2, "INVITE", 1), "From");
  domain = g_strdup_printf("<sip:alice@127.0.0.1:%u>", test_registrar_get_port(fixture.servers[1].registrar));
  g_assert_cmpstr(first_id, !=, second_id);
  g_assert_nonnull(strstr(from, domain));
  wait_for(&fixture, is_ringing, call, "the call to ring");
  g_assert_cmpuint(count(&fixture, 2, "REGISTER") > 0, ==, registers);
  hang_up(&fixture, call);
  wait_request(&fixture, 2, "CANCEL", 1);
  tear_down(&fixture);
}

static void
test_call_fails_over(void)
{
  check_call(CONCURRENT, 503, TRUE);
  check_call(CONCURRENT, 0, TRUE);
  check_call(SUCCESSIVE "account.1.sip_server.2.register_on_enable = 0\n", 503, FALSE);
  check_call(SUCCESSIVE "account.1.sip_server.2.register_on_enable = 1\n", 503, TRUE);
}

/* A server that challenges the REGISTER, and the BYE. */
static char *
challenge_all(guint n, const char *request, gpointer data)
{
  if (strstr(request, "uthorization: ") != NULL)
    return serve(n, request, data);
  if (g_str_has_prefix(request, "REGISTER") || g_str_has_prefix(request, "BYE"))
    return g_strdup("401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"second\", nonce=\"n\"\r\n");
  return serve(n, request, data);
}

#define SDP                                                                                                  \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 39990 RTP/AVP 0\r\n"

static gboolean
has_call(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const GPtrArray *calls = bench_call_control_get_calls(BENCH_CALL_CONTROL(fixture->calls));

  return calls->len > 0 && ((BenchCall *) g_ptr_array_index(calls, 0))->state == BENCH_CALL_INCOMING;
}

/* A call may come from either; what its server asks for is answered as the other's is. */
static void
test_call_from_second(void)
{
  Fixture fixture = { 0 };
  BenchCall *call;

  fixture.script = challenge_all;
  set_up(&fixture, CONCURRENT "account.1.password = secret\n");
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  wait_request(&fixture, 2, "REGISTER", 2);
  test_settle();
  test_registrar_call(fixture.servers[1].registrar, "", SDP);
  wait_for(&fixture, has_call, NULL, "the call");
  call = g_ptr_array_index(bench_call_control_get_calls(BENCH_CALL_CONTROL(fixture.calls)), 0);
  bench_call_control_answer(BENCH_CALL_CONTROL(fixture.calls), call, NULL);
  while (test_registrar_find_answer(fixture.servers[1].registrar, "200", "1 INVITE") == NULL)
    g_main_context_iteration(NULL, TRUE);
  test_registrar_send_in_call(fixture.servers[1].registrar,
                              test_registrar_find_answer(fixture.servers[1].registrar, "200", "1 INVITE"),
                              "ACK", 1, "", "");
  test_settle();
  hang_up(&fixture, call);
  g_assert_nonnull(strstr(wait_request(&fixture, 2, "BYE", 2), "\r\nAuthorization: Digest "));
  tear_down(&fixture);
}

static gboolean
has_rung(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  return test_registrar_find_answer(fixture->servers[1].registrar, "180", "1 INVITE") != NULL;
}

/* Trust control: both servers may call, whether they have us or not. */
static void
test_second_is_trusted(void)
{
  Fixture fixture = { 0 };
  BenchCall *call;

  set_up(&fixture,
         SUCCESSIVE "account.1.sip_server.2.register_on_enable = 0\naccount.1.sip_trust_ctrl = 1\n");
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  test_settle();
  fixture.servers[0].refuses = 503;
  call = dial(&fixture);
  wait_request(&fixture, 2, "INVITE", 1);
  wait_for(&fixture, is_ringing, call, "the call to ring");
  test_registrar_call(fixture.servers[1].registrar, "", SDP);
  wait_for(&fixture, has_rung, NULL, "the second server's call");
  tear_down(&fixture);
}

/* Busy is an answer. */
static void
test_call_refused(void)
{
  Fixture fixture = { 0 };
  BenchCall *call;

  set_up(&fixture, CONCURRENT);
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  test_settle();
  fixture.servers[0].refuses = 486;
  call = dial(&fixture);
  g_object_ref(call);
  while (call->state != BENCH_CALL_ENDED)
    g_main_context_iteration(NULL, TRUE);
  g_assert_cmpint(call->code, ==, 486);
  g_assert_cmpuint(count(&fixture, 2, "INVITE"), ==, 0);
  g_object_unref(call);
  tear_down(&fixture);
}

/* Subscriptions and messages follow. */
static void
test_services_follow(void)
{
  Fixture fixture = { 0 };
  g_autoptr(GError) error = NULL;

  set_up(&fixture, CONCURRENT "account.1.subscribe_mwi = 1\n");
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  wait_request(&fixture, 1, "SUBSCRIBE", 1);
  g_assert_cmpuint(count(&fixture, 2, "SUBSCRIBE"), ==, 0);
  g_assert_cmpuint(bench_sip_call_control_watch(fixture.calls, 1, "dialog", "bob", &error), !=, 0);
  wait_request(&fixture, 1, "SUBSCRIBE sip:bob@", 1);
  fixture.servers[0].refuses = 503;
  bench_clock_advance(fixture.clock, 540 * 1000);
  wait_line(&fixture, BENCH_LINE_REGISTERED, 2);
  wait_request(&fixture, 2, "SUBSCRIBE sip:alice@", 1);
  wait_request(&fixture, 2, "SUBSCRIBE sip:bob@", 1);
  bench_call_control_send_text(BENCH_CALL_CONTROL(fixture.calls), 1, "bob", "hello", &error);
  g_assert_no_error(error);
  wait_request(&fixture, 2, "MESSAGE", 1);
  g_assert_cmpuint(count(&fixture, 1, "MESSAGE"), ==, 0);
  tear_down(&fixture);
}

/* The route the registrar gave is preloaded, and its first proxy gets the requests (RFC 3608 6.1). */
static void
test_service_route(void)
{
  Fixture fixture = { 0 };
  BenchCall *call;
  g_autofree char *more = NULL;
  g_autofree char *route = NULL;
  g_autofree char *wanted = NULL;

  set_up(&fixture, SUCCESSIVE);
  /* The second server plays the proxy. */
  wanted = g_strdup_printf("<sip:127.0.0.1:%u;lr>, <sip:core.lab;lr>",
                           test_registrar_get_port(fixture.servers[1].registrar));
  more = g_strdup_printf("Path: <sip:edge.lab;lr>\r\nService-Route: %s\r\n", wanted);
  fixture.servers[0].more = more;
  wait_line(&fixture, BENCH_LINE_REGISTERED, 1);
  g_assert_cmpstr(get_line(&fixture)->path, ==, "<sip:edge.lab;lr>");
  call = dial(&fixture);
  route = test_registrar_get_header(wait_request(&fixture, 2, "INVITE sip:bob@127.0.0.1", 1), "Route");
  g_assert_true(g_str_has_prefix(wanted, route) && route[0] != '\0');
  g_assert_nonnull(strstr(wait_request(&fixture, 2, "INVITE", 1), "core.lab"));
  g_assert_cmpuint(count(&fixture, 1, "INVITE"), ==, 0);
  hang_up(&fixture, call);
  tear_down(&fixture);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/redundancy/concurrent", test_concurrent);
  g_test_add_func("/redundancy/successive", test_successive);
  g_test_add_func("/redundancy/forbidden", test_forbidden);
  g_test_add_func("/redundancy/both-lost", test_both_lost);
  g_test_add_func("/redundancy/no-such-host", test_no_such_host);
  g_test_add_func("/redundancy/failback-modes", test_failback_modes);
  g_test_add_func("/redundancy/call-fails-over", test_call_fails_over);
  g_test_add_func("/redundancy/call-from-second", test_call_from_second);
  g_test_add_func("/redundancy/second-is-trusted", test_second_is_trusted);
  g_test_add_func("/redundancy/call-refused", test_call_refused);
  g_test_add_func("/redundancy/services-follow", test_services_follow);
  g_test_add_func("/redundancy/service-route", test_service_route);
  return g_test_run();
}
