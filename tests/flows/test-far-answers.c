/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What no well-behaved proxy shows us: a fork that answers although another rang, a redirect to several
 * targets of which the first is busy. The far end is scripted.
 */
#include <string.h>

#include "calls/sip-control.h"
#include "registrar.h"

#define WAIT_MS 10000
#define SDP                                                                                                  \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 39990 RTP/AVP 0\r\n"

typedef struct
{
  BenchClock *clock;
  BenchRandom *random;
  BenchSettings *settings;
  BenchMediaEngine *media;
  BenchEventBus *events;
  BenchSipCallControl *calls;
  TestRegistrar *far;
} Fixture;

static gboolean
on_deadline(gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static BenchLineState
line_state(Fixture *fixture)
{
  return bench_call_control_get_line(BENCH_CALL_CONTROL(fixture->calls), 1)->state;
}

static void
set_up(Fixture *fixture, TestRegistrarFunc answer)
{
  g_autofree char *text = NULL;
  gboolean late = FALSE;
  guint timer;
  BenchSipCallControlOptions options;

  fixture->clock = bench_clock_new();
  fixture->random = bench_random_new();
  fixture->settings = bench_settings_new();
  fixture->events = bench_event_bus_new("test", fixture->clock);
  fixture->far = test_registrar_new(answer, fixture);
  text = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = alice\n"
                         "account.1.display_name = Al \"Ice\" \\ B\naccount.1.sip_listen_port = 0\n"
                         "account.1.sip_server_host = 127.0.0.1\naccount.1.sip_server_port = %u\n",
                         test_registrar_get_port(fixture->far));
  bench_settings_load_text(fixture->settings, "test", text, -1, BENCH_LAYER_FILE, NULL);
  fixture->media = bench_media_engine_new(fixture->settings, fixture->clock);
  bench_media_engine_set_microphone(fixture->media, "null");
  bench_media_engine_set_speaker(fixture->media, "null");
  options = (BenchSipCallControlOptions){
    .settings = fixture->settings,
    .media = fixture->media,
    .events = fixture->events,
    .clock = fixture->clock,
    .random = fixture->random,
    .user_agent = "test",
  };
  fixture->calls = bench_sip_call_control_new(&options);
  bench_sip_call_control_start(fixture->calls);
  timer = g_timeout_add(WAIT_MS, on_deadline, &late);
  while (line_state(fixture) != BENCH_LINE_REGISTERED && !late)
    g_main_context_iteration(NULL, TRUE);
  g_assert_false(late);
  g_source_remove(timer);
}

static void
tear_down(Fixture *fixture)
{
  g_object_run_dispose(G_OBJECT(fixture->calls));
  g_object_unref(fixture->calls);
  bench_media_engine_stop(fixture->media);
  g_object_unref(fixture->media);
  test_registrar_free(fixture->far);
  g_object_unref(fixture->events);
  g_object_unref(fixture->settings);
  g_object_unref(fixture->random);
  g_object_unref(fixture->clock);
}

static BenchCall *
dial(Fixture *fixture, BenchCallState wanted)
{
  g_autoptr(GError) error = NULL;
  BenchCall *call = bench_call_control_dial(BENCH_CALL_CONTROL(fixture->calls), 1, "bob", &error);
  gboolean late = FALSE;
  guint timer = g_timeout_add(WAIT_MS, on_deadline, &late);

  g_assert_no_error(error);
  while (call->state != wanted && !late)
    g_main_context_iteration(NULL, TRUE);
  g_assert_false(late);
  g_source_remove(timer);
  return call;
}

/* The first request of @method the far end has seen, once it has. */
static const char *
wait_request(Fixture *fixture, const char *method)
{
  gboolean late = FALSE;
  guint timer = g_timeout_add(WAIT_MS, on_deadline, &late);
  const char *found = NULL;

  while (found == NULL && !late)
    {
      for (guint n = 1; n <= test_registrar_count(fixture->far) && found == NULL; n++)
        if (g_str_has_prefix(test_registrar_get_request(fixture->far, n), method))
          found = test_registrar_get_request(fixture->far, n);
      if (found == NULL)
        g_main_context_iteration(NULL, TRUE);
    }
  g_assert_false(late);
  g_source_remove(timer);
  return found;
}

static char *
grant(const char *request)
{
  g_autofree char *contact = test_registrar_get_header(request, "Contact");

  return g_strdup_printf("200 OK\r\nContact: %s;expires=600\r\n", contact);
}

static char *
answer_forked(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  Fixture *fixture = data;
  guint port = test_registrar_get_port(fixture->far);

  if (g_str_has_prefix(request, "REGISTER"))
    return grant(request);
  if (g_str_has_prefix(request, "BYE"))
    return g_strdup("200 OK\r\n");
  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return g_strdup_printf("180 Ringing\r\nTo: <sip:bob@lab>;tag=first\r\nContact: <sip:one@127.0.0.1:%u>\r\n\f"
                         "200 OK\r\nTo: <sip:bob@lab>;tag=second\r\nContact: <sip:two@127.0.0.1:%u>\r\n"
                         "Content-Type: application/sdp\r\n\r\n" SDP,
                         port, port);
}

/* ACK and BYE go to the fork that answered: its tag, its contact. */
static void
test_other_fork_answers(void)
{
  Fixture fixture = { 0 };
  BenchCall *call;
  g_autofree char *ack_to = NULL;
  g_autofree char *bye_to = NULL;
  g_autofree char *from = NULL;

  set_up(&fixture, answer_forked);
  call = dial(&fixture, BENCH_CALL_TALKING);
  ack_to = test_registrar_get_header(wait_request(&fixture, "ACK sip:two@"), "To");
  g_assert_true(g_str_has_suffix(ack_to, ";tag=second"));
  bench_call_control_hang_up(BENCH_CALL_CONTROL(fixture.calls), call);
  bye_to = test_registrar_get_header(wait_request(&fixture, "BYE sip:two@"), "To");
  g_assert_true(g_str_has_suffix(bye_to, ";tag=second"));
  from = test_registrar_get_header(wait_request(&fixture, "REGISTER"), "From");
  g_assert_true(g_str_has_prefix(from, "\"Al \\\"Ice\\\" \\\\ B\" <sip:alice@"));
  tear_down(&fixture);
}

static char *
answer_redirect(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  Fixture *fixture = data;
  guint port = test_registrar_get_port(fixture->far);

  if (g_str_has_prefix(request, "REGISTER"))
    return grant(request);
  if (g_str_has_prefix(request, "INVITE sip:bob"))
    return g_strdup_printf(
        "302 Moved\r\nTo: <sip:bob@lab>;tag=r\r\nContact: <sip:late@127.0.0.1:%u>;q=0.5\r\n"
        "Contact: <sip:busy@127.0.0.1:%u>;q=0.9\r\n",
        port, port);
  if (g_str_has_prefix(request, "INVITE sip:busy"))
    return g_strdup("486 Busy Here\r\nTo: <sip:busy@lab>;tag=b\r\n");
  if (g_str_has_prefix(request, "INVITE sip:late"))
    return g_strdup_printf("200 OK\r\nTo: <sip:late@lab>;tag=l\r\nContact: <sip:late@127.0.0.1:%u>\r\n"
                           "Content-Type: application/sdp\r\n\r\n" SDP,
                           port);
  return g_str_has_prefix(request, "BYE") ? g_strdup("200 OK\r\n") : NULL;
}

/* Best q first; the next one when that is busy. */
static void
test_second_target(void)
{
  Fixture fixture = { 0 };
  BenchCall *call;

  set_up(&fixture, answer_redirect);
  call = dial(&fixture, BENCH_CALL_TALKING);
  g_assert_cmpstr(call->remote_number, ==, "late");
  wait_request(&fixture, "INVITE sip:busy");
  tear_down(&fixture);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/far-answers/other-fork", test_other_fork_answers);
  g_test_add_func("/far-answers/second-target", test_second_target);
  return g_test_run();
}
