/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sip/subscription and sip/publication against a server that does as told: every state and reason, refusals,
 * forks, refresh and end; our timers on a clock moved by hand.
 */
#include <string.h>

#include "event-server.h"
#include "registrar.h"
#include "sip/publication.h"
#include "sip/subscription.h"

#define SUMMARY "Messages-Waiting: yes\r\nVoice-Message: 2/8\r\n"
#define TYPE "Content-Type: application/simple-message-summary\r\n"
#define EVENT "Event: message-summary\r\n"

typedef struct
{
  TestEventServer *server;
  BenchClock *clock;
  BenchSipAgent *agent;
  BenchSipAccount *account;
  BenchSubscription *subscription;
  BenchPublication *publication;
  GString *bodies;
  const char *subscribe; /* the first one */
} Fixture;

static void
on_notified(BenchSubscription *subscription G_GNUC_UNUSED, const char *type, GBytes *body, Fixture *fixture)
{
  gsize size;
  const char *bytes = g_bytes_get_data(body, &size);

  g_assert_cmpstr(type, ==, "application/simple-message-summary");
  g_string_append_len(fixture->bodies, bytes, (gssize) size);
}

static void
set_up(Fixture *fixture)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchRandom) random = bench_random_new_seeded(3);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  BenchSipAgentOptions options
      = { .local_host = "127.0.0.1", .user_agent = "test", .t1_ms = 50, .random = random };
  BenchSubscriptionOptions what
      = { .event = "message-summary", .accept = "application/simple-message-summary", .expires_s = 600 };
  BenchPublicationOptions publish
      = { .event = "presence", .content_type = "application/pidf+xml", .expires_s = 600 };

  memset(fixture, 0, sizeof *fixture);
  fixture->server = test_event_server_new();
  fixture->clock = bench_clock_new_manual(G_GINT64_CONSTANT(1700000000000000));
  fixture->bodies = g_string_new(NULL);
  text = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = alice\n"
                         "account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
                         "account.1.reg_fail_retry_interval = 30\n",
                         test_event_server_get_port(fixture->server));
  bench_settings_load_text(settings, "test", text, -1, BENCH_LAYER_FILE, NULL);
  fixture->account = bench_sip_account_new(settings, 1);
  options.clock = fixture->clock;
  fixture->agent = bench_sip_agent_new(&options, &error);
  g_assert_no_error(error);
  fixture->subscription = bench_subscription_new(fixture->agent, fixture->account, &what);
  fixture->publication = bench_publication_new(fixture->agent, fixture->account, &publish);
  g_signal_connect(fixture->subscription, "notified", G_CALLBACK(on_notified), fixture);
}

static void
tear_down(Fixture *fixture)
{
  g_object_unref(fixture->subscription);
  g_object_unref(fixture->publication);
  bench_sip_agent_close(fixture->agent);
  g_object_unref(fixture->agent);
  bench_sip_account_unref(fixture->account);
  test_event_server_free(fixture->server);
  g_object_unref(fixture->clock);
  g_string_free(fixture->bodies, TRUE);
}

typedef struct
{
  Fixture *fixture;
  int state;
} Wanted;

static gboolean
has_state(gconstpointer data)
{
  const Wanted *wanted = data;

  return (int) bench_subscription_get_state(wanted->fixture->subscription) == wanted->state;
}

static void
wait_state(Fixture *fixture, BenchSubscriptionState state)
{
  Wanted wanted = { fixture, (int) state };

  test_event_server_until(has_state, &wanted, bench_subscription_state_name(state));
}

static gboolean
is_published(gconstpointer data)
{
  const Wanted *wanted = data;

  return (int) bench_publication_get_state(wanted->fixture->publication) == wanted->state;
}

static void
wait_publication(Fixture *fixture, BenchPublicationState state)
{
  Wanted wanted = { fixture, (int) state };

  test_event_server_until(is_published, &wanted, "the publication");
}

static void
check_header(const char *message, const char *name, const char *value)
{
  g_autofree char *found = test_registrar_get_header(message, name);

  g_assert_cmpstr(found, ==, value);
}

static int
notify(Fixture *fixture, const char *state, const char *body)
{
  g_autofree char *headers
      = g_strdup_printf(EVENT "Subscription-State: %s\r\n%s", state, body != NULL ? TYPE : "");

  return test_event_server_notify(fixture->server, fixture->subscribe, "server", headers, body);
}

/* Subscribed, and told so. */
static void
subscribe(Fixture *fixture)
{
  test_event_server_answer(fixture->server, "SUBSCRIBE", "200 OK\r\nExpires: 600\r\n");
  bench_subscription_start(fixture->subscription);
  fixture->subscribe = test_event_server_wait(fixture->server, "SUBSCRIBE", 1);
  wait_state(fixture, BENCH_SUBSCRIPTION_PENDING);
  g_assert_cmpint(notify(fixture, "active;expires=600", SUMMARY), ==, 200);
  wait_state(fixture, BENCH_SUBSCRIPTION_ACTIVE);
  g_assert_cmpstr(fixture->bodies->str, ==, SUMMARY);
}

static void
test_life(void)
{
  Fixture fixture;
  const char *refresh;
  const char *last;
  g_autofree char *first_to = NULL;

  set_up(&fixture);
  subscribe(&fixture);
  check_header(fixture.subscribe, "Event", "message-summary");
  check_header(fixture.subscribe, "Accept", "application/simple-message-summary");
  check_header(fixture.subscribe, "Expires", "600");
  first_to = test_registrar_get_header(fixture.subscribe, "To");
  g_assert_null(strstr(first_to, "tag="));
  bench_clock_advance(fixture.clock, 530 * 1000);
  g_assert_cmpuint(test_event_server_count(fixture.server, "SUBSCRIBE"), ==, 1);
  bench_clock_advance(fixture.clock, 20 * 1000);
  refresh = test_event_server_wait(fixture.server, "SUBSCRIBE", 2);
  g_assert_nonnull(strstr(refresh, ";tag=server\r\n"));
  g_assert_true(g_str_has_prefix(refresh, "SUBSCRIBE sip:server@127.0.0.1:"));
  g_assert_cmpint(notify(&fixture, "active;expires=600", SUMMARY), ==, 200);
  bench_subscription_stop(fixture.subscription);
  last = test_event_server_wait(fixture.server, "SUBSCRIBE", 3);
  check_header(last, "Expires", "0");
  g_assert_cmpint(notify(&fixture, "terminated;reason=timeout", SUMMARY), ==, 200);
  wait_state(&fixture, BENCH_SUBSCRIPTION_IDLE);
  tear_down(&fixture);
}

/* RFC 6665 4.1.2.4: the NOTIFY may overtake the answer; a second fork's dialog is not kept. */
static void
test_notify_first(void)
{
  Fixture fixture;

  set_up(&fixture);
  test_event_server_answer(fixture.server, "SUBSCRIBE", NULL);
  bench_subscription_start(fixture.subscription);
  fixture.subscribe = test_event_server_wait(fixture.server, "SUBSCRIBE", 1);
  g_assert_cmpint(notify(&fixture, "pending", NULL), ==, 200);
  wait_state(&fixture, BENCH_SUBSCRIPTION_PENDING);
  g_assert_cmpint(test_event_server_notify(fixture.server, fixture.subscribe, "other-fork",
                                           EVENT "Subscription-State: active\r\n", NULL),
                  ==, 481);
  test_event_server_answer(fixture.server, "SUBSCRIBE", "202 Accepted\r\nExpires: 600\r\n");
  g_assert_cmpint(notify(&fixture, "active;expires=600", SUMMARY), ==, 200);
  wait_state(&fixture, BENCH_SUBSCRIPTION_ACTIVE);
  tear_down(&fixture);
}

static void
test_bad_notifies(void)
{
  Fixture fixture;

  set_up(&fixture);
  subscribe(&fixture);
  g_assert_cmpint(test_event_server_notify(fixture.server, fixture.subscribe, "server", EVENT, NULL), ==,
                  400);
  g_assert_cmpint(test_event_server_notify(fixture.server, fixture.subscribe, "server",
                                           "Event: talk\r\nSubscription-State: active\r\n", NULL),
                  ==, 489);
  g_assert_cmpint(test_event_server_notify(fixture.server, fixture.subscribe, "server",
                                           EVENT "Subscription-State: active\r\nContent-Type: text/html\r\n",
                                           "<p>"),
                  ==, 415);
  g_assert_cmpint(bench_subscription_get_state(fixture.subscription), ==, BENCH_SUBSCRIPTION_ACTIVE);
  tear_down(&fixture);
}

/* What each reason for an end leads to: another SUBSCRIBE after so many seconds, or (0) none. */
static void
test_reasons(void)
{
  static const struct
  {
    const char *state;
    guint again_s;
  } ends[] = {
    { "terminated;reason=deactivated", 1 },
    { "terminated;reason=timeout", 1 },
    { "terminated;reason=probation;retry-after=90", 90 },
    { "terminated;reason=giveup;retry-after=60", 60 },
    { "terminated;reason=giveup", 30 },
    { "terminated", 30 },
    { "terminated;reason=of-its-own", 30 },
    { "terminated;reason=rejected", 0 },
    { "terminated;reason=noresource", 0 },
    { "terminated;reason=invariant", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
    {
      Fixture fixture;

      set_up(&fixture);
      subscribe(&fixture);
      g_assert_cmpint(notify(&fixture, ends[i].state, NULL), ==, 200);
      wait_state(&fixture, ends[i].again_s > 0 ? BENCH_SUBSCRIPTION_FAILED : BENCH_SUBSCRIPTION_REFUSED);
      g_assert_cmpint(notify(&fixture, "active", SUMMARY), ==, 481);
      bench_clock_advance(fixture.clock, ends[i].again_s > 0 ? ends[i].again_s * 1000 - 500 : 7200 * 1000);
      g_assert_cmpuint(test_event_server_count(fixture.server, "SUBSCRIBE"), ==, 1);
      if (ends[i].again_s > 0)
        {
          g_autofree char *to = NULL;

          bench_clock_advance(fixture.clock, 1000);
          to = test_registrar_get_header(test_event_server_wait(fixture.server, "SUBSCRIBE", 2), "To");
          g_assert_null(strstr(to, "tag="));
        }
      tear_down(&fixture);
    }
}

static void
test_refusals(void)
{
  static const struct
  {
    const char *answer;
    int code;
    BenchSubscriptionState state;
  } refusals[] = {
    { "489 Bad Event\r\n", 489, BENCH_SUBSCRIPTION_REFUSED },
    { "405 Method Not Allowed\r\n", 405, BENCH_SUBSCRIPTION_REFUSED },
    { "403 Forbidden\r\n", 403, BENCH_SUBSCRIPTION_REFUSED },
    { "404 Not Found\r\n", 404, BENCH_SUBSCRIPTION_REFUSED },
    { "503 Service Unavailable\r\nRetry-After: 5\r\n", 503, BENCH_SUBSCRIPTION_FAILED },
    { "480 Temporarily Unavailable\r\n", 480, BENCH_SUBSCRIPTION_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
    {
      Fixture fixture;

      set_up(&fixture);
      test_event_server_answer(fixture.server, "SUBSCRIBE", refusals[i].answer);
      bench_subscription_start(fixture.subscription);
      wait_state(&fixture, refusals[i].state);
      g_assert_cmpint(bench_subscription_get_code(fixture.subscription), ==, refusals[i].code);
      bench_subscription_stop(fixture.subscription);
      g_assert_cmpint(bench_subscription_get_state(fixture.subscription), ==, BENCH_SUBSCRIPTION_IDLE);
      tear_down(&fixture);
    }
}

static void
test_too_brief(void)
{
  Fixture fixture;

  set_up(&fixture);
  test_event_server_answer(fixture.server, "SUBSCRIBE", "423 Interval Too Brief\r\nMin-Expires: 1800\r\n");
  bench_subscription_start(fixture.subscription);
  check_header(test_event_server_wait(fixture.server, "SUBSCRIBE", 2), "Expires", "1800");
  /* A second 423 that asks for no more than that is a refusal like any other. */
  wait_state(&fixture, BENCH_SUBSCRIPTION_FAILED);
  g_assert_cmpuint(test_event_server_count(fixture.server, "SUBSCRIBE"), ==, 2);
  tear_down(&fixture);
}

/* A refresh the server knows nothing of begins anew. */
static void
test_forgotten(void)
{
  Fixture fixture;
  g_autofree char *call_id = NULL;
  g_autofree char *next = NULL;

  set_up(&fixture);
  subscribe(&fixture);
  test_event_server_answer(fixture.server, "SUBSCRIBE", "481 Subscription Does Not Exist\r\n");
  bench_clock_advance(fixture.clock, 541 * 1000);
  test_event_server_wait(fixture.server, "SUBSCRIBE", 2);
  wait_state(&fixture, BENCH_SUBSCRIPTION_FAILED);
  bench_clock_advance(fixture.clock, 1100);
  call_id = test_registrar_get_header(fixture.subscribe, "Call-ID");
  next = test_registrar_get_header(test_event_server_wait(fixture.server, "SUBSCRIBE", 3), "Call-ID");
  g_assert_cmpstr(call_id, !=, next);
  tear_down(&fixture);
}

static void
test_publication(void)
{
  Fixture fixture;
  const char *request;

  set_up(&fixture);
  test_event_server_answer(fixture.server, "PUBLISH", "200 OK\r\nExpires: 600\r\nSIP-ETag: one\r\n");
  bench_publication_publish(fixture.publication, "<open/>");
  request = test_event_server_wait(fixture.server, "PUBLISH", 1);
  check_header(request, "Event", "presence");
  check_header(request, "SIP-If-Match", "");
  g_assert_true(g_str_has_suffix(request, "<open/>"));
  wait_publication(&fixture, BENCH_PUBLICATION_DONE);
  /* The same again is no news; a refresh has no body, a modification has. */
  bench_publication_publish(fixture.publication, "<open/>");
  test_event_server_answer(fixture.server, "PUBLISH", "200 OK\r\nExpires: 600\r\nSIP-ETag: two\r\n");
  bench_clock_advance(fixture.clock, 541 * 1000);
  request = test_event_server_wait(fixture.server, "PUBLISH", 2);
  check_header(request, "SIP-If-Match", "one");
  check_header(request, "Content-Length", "0");
  wait_publication(&fixture, BENCH_PUBLICATION_DONE);
  bench_publication_publish(fixture.publication, "<closed/>");
  request = test_event_server_wait(fixture.server, "PUBLISH", 3);
  g_assert_true(g_str_has_suffix(request, "<closed/>"));
  wait_publication(&fixture, BENCH_PUBLICATION_DONE);
  bench_publication_remove(fixture.publication);
  request = test_event_server_wait(fixture.server, "PUBLISH", 4);
  check_header(request, "Expires", "0");
  check_header(request, "SIP-If-Match", "two");
  wait_publication(&fixture, BENCH_PUBLICATION_IDLE);
  tear_down(&fixture);
}

/* 412: published anew, whole and without a condition. 423: for longer. 403: not at all. */
static void
test_publication_refused(void)
{
  Fixture fixture;
  const char *request;

  set_up(&fixture);
  test_event_server_answer(fixture.server, "PUBLISH", "423 Interval Too Brief\r\nMin-Expires: 900\r\n");
  bench_publication_publish(fixture.publication, "<open/>");
  check_header(test_event_server_wait(fixture.server, "PUBLISH", 2), "Expires", "900");
  wait_publication(&fixture, BENCH_PUBLICATION_FAILED);
  test_event_server_answer(fixture.server, "PUBLISH", "200 OK\r\nExpires: 900\r\nSIP-ETag: one\r\n");
  bench_clock_advance(fixture.clock, 31 * 1000);
  wait_publication(&fixture, BENCH_PUBLICATION_DONE);
  test_event_server_answer(fixture.server, "PUBLISH", "412 Conditional Request Failed\r\n");
  bench_clock_advance(fixture.clock, 811 * 1000);
  request = test_event_server_wait(fixture.server, "PUBLISH", 5);
  check_header(request, "SIP-If-Match", "");
  g_assert_true(g_str_has_suffix(request, "<open/>"));
  wait_publication(&fixture, BENCH_PUBLICATION_FAILED);
  test_event_server_answer(fixture.server, "PUBLISH", "403 Forbidden\r\n");
  bench_clock_advance(fixture.clock, 31 * 1000);
  wait_publication(&fixture, BENCH_PUBLICATION_REFUSED);
  g_assert_cmpint(bench_publication_get_code(fixture.publication), ==, 403);
  tear_down(&fixture);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/subscription/life", test_life);
  g_test_add_func("/subscription/notify-first", test_notify_first);
  g_test_add_func("/subscription/bad-notifies", test_bad_notifies);
  g_test_add_func("/subscription/reasons", test_reasons);
  g_test_add_func("/subscription/refusals", test_refusals);
  g_test_add_func("/subscription/too-brief", test_too_brief);
  g_test_add_func("/subscription/forgotten", test_forgotten);
  g_test_add_func("/publication/life", test_publication);
  g_test_add_func("/publication/refused", test_publication_refused);
  return g_test_run();
}
