/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A far end that says nothing more: to an INVITE, a reliable 180, a 200 or a re-INVITE. A session on an agent whose
 * T1 is 10 ms, so that 64*T1 passes while one waits. RFC 3261 13.3.1.4, 14.1, 17.1.1.2; RFC 3262 3.
 */
#include <string.h>

#include "../deadline.h"
#include "registrar.h"
#include "sip/session.h"

#define WAIT_MS 10000
#define SDP                                                                                                  \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 39990 RTP/AVP 0\r\n"

typedef struct
{
  BenchClock *clock;
  BenchRandom *random;
  BenchSettings *settings;
  TestRegistrar *far;
  BenchSipAccount *account;
  BenchSipAgent *agent;
  BenchSession *session;
  gboolean ended;
  BenchSessionEnd how;
  int code;
} Fixture;

static void
on_ended(BenchSession *session G_GNUC_UNUSED,
         int how,
         int code,
         const char *phrase G_GNUC_UNUSED,
         Fixture *fixture)
{
  fixture->ended = TRUE;
  fixture->how = (BenchSessionEnd) how;
  fixture->code = code;
}

static void
bind_session(Fixture *fixture, BenchSession *session)
{
  g_set_object(&fixture->session, session);
  fixture->ended = FALSE;
  g_signal_connect(session, "ended", G_CALLBACK(on_ended), fixture);
}

static gboolean
on_incoming(BenchSipAgent *agent G_GNUC_UNUSED, BenchSession *session, Fixture *fixture)
{
  bind_session(fixture, session);
  if (bench_session_take(session, fixture->account))
    bench_session_ring(session, NULL);
  return TRUE;
}

static char *
answer_bye(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return g_str_has_prefix(request, "BYE") ? g_strdup("200 OK\r\n") : NULL;
}

/* Until the session has ended, or @text has passed either way. */
static void
wait_for(Fixture *fixture, const char *text)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, WAIT_MS);
  while ((text == NULL ? !fixture->ended : strstr(test_registrar_get_log(fixture->far), text) == NULL)
         && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("waited in vain for %s:\n%s", text != NULL ? text : "the end",
            test_registrar_get_log(fixture->far));
  test_deadline_end(&deadline);
}

/* The first INVITE is ours, so that the far end knows where we are; nobody answers it. */
static void
set_up(Fixture *fixture, const char *settings)
{
  g_autofree char *text = NULL;
  g_autoptr(BenchSession) session = NULL;
  g_autoptr(GError) error = NULL;
  BenchInvite invite = { .target = "sip:bob@127.0.0.1", .from_name = "", .sdp = SDP };
  BenchSipAgentOptions options
      = { .local_host = "127.0.0.1", .user_agent = "test", .t1_ms = 10, .t2_ms = 40, .t4_ms = 50 };

  memset(fixture, 0, sizeof *fixture);
  fixture->clock = bench_clock_new();
  fixture->random = bench_random_new();
  fixture->settings = bench_settings_new();
  fixture->far = test_registrar_new(answer_bye, NULL);
  text = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = alice\n"
                         "account.1.sip_server_host = 127.0.0.1\naccount.1.sip_server_port = %u\n%s",
                         test_registrar_get_port(fixture->far), settings);
  bench_settings_load_text(fixture->settings, "test", text, -1, BENCH_LAYER_FILE, NULL);
  fixture->account = bench_sip_account_new(fixture->settings, 1);
  options.clock = fixture->clock;
  options.random = fixture->random;
  fixture->agent = bench_sip_agent_new(&options, &error);
  g_assert_no_error(error);
  g_signal_connect(fixture->agent, "incoming", G_CALLBACK(on_incoming), fixture);
  session = bench_session_new_outgoing(fixture->agent, fixture->account);
  bind_session(fixture, session);
  g_assert_true(bench_session_invite(session, &invite, &error));
  wait_for(fixture, NULL);
  g_assert_cmpint(fixture->how, ==, BENCH_SESSION_END_FAILED);
  g_assert_cmpint(fixture->code, ==, 408);
}

static void
tear_down(Fixture *fixture)
{
  g_clear_object(&fixture->session);
  bench_sip_agent_close(fixture->agent);
  g_object_unref(fixture->agent);
  bench_sip_account_unref(fixture->account);
  test_registrar_free(fixture->far);
  g_object_unref(fixture->settings);
  g_object_unref(fixture->random);
  g_object_unref(fixture->clock);
}

static guint
count(Fixture *fixture, const char *text)
{
  guint n = 0;

  for (const char *p = test_registrar_get_log(fixture->far); (p = strstr(p, text)) != NULL; p++)
    n++;
  return n;
}

static void
test_no_answer(void)
{
  Fixture fixture;

  set_up(&fixture, "");
  g_assert_cmpuint(count(&fixture, "INVITE sip:bob@"), >, 3);
  tear_down(&fixture);
}

/* The reliable 180 is repeated with growing pauses, then the INVITE is refused with a 5xx. */
static void
test_no_prack(void)
{
  Fixture fixture;

  set_up(&fixture, "account.1.100rel_enable = 1\n");
  test_registrar_call(fixture.far, "Supported: 100rel\r\n", SDP);
  wait_for(&fixture, "SIP/2.0 180 ");
  wait_for(&fixture, NULL);
  g_assert_cmpint(fixture.code, ==, 504);
  wait_for(&fixture, "SIP/2.0 504 ");
  g_assert_cmpuint(count(&fixture, "SIP/2.0 180 "), >=, 5);
  g_assert_cmpuint(count(&fixture, "SIP/2.0 180 "), <=, 8);
  tear_down(&fixture);
}

/* The 200 is repeated; then the dialog is ended, although nobody has confirmed it. */
static void
test_no_ack(void)
{
  Fixture fixture;

  set_up(&fixture, "");
  test_registrar_call(fixture.far, "", SDP);
  wait_for(&fixture, "SIP/2.0 180 ");
  bench_session_accept(fixture.session, SDP);
  wait_for(&fixture, NULL);
  g_assert_cmpint(fixture.how, ==, BENCH_SESSION_END_FAILED);
  wait_for(&fixture, "Reason: SIP;cause=408;text=\"No ACK\"");
  g_assert_cmpuint(count(&fixture, "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1"), >, 3);
  tear_down(&fixture);
}

/* A late ACK and one more are no matter; a re-INVITE that nobody answers ends the call. */
static void
test_no_answer_to_reinvite(void)
{
  Fixture fixture;
  g_autoptr(GError) error = NULL;

  set_up(&fixture, "");
  test_registrar_call(fixture.far, "", SDP);
  wait_for(&fixture, "SIP/2.0 180 ");
  bench_session_accept(fixture.session, SDP);
  wait_for(&fixture, "SIP/2.0 200 OK\r\nVia: ");
  for (guint i = 0; i < 2; i++)
    test_registrar_send_in_call(fixture.far, test_registrar_find_answer(fixture.far, "200", "1 INVITE"),
                                "ACK", 1, "", "");
  g_assert_true(bench_session_modify(fixture.session, SDP, &error));
  g_assert_no_error(error);
  wait_for(&fixture, NULL);
  g_assert_cmpint(fixture.code, ==, 408);
  wait_for(&fixture, "BYE sip:far@");
  tear_down(&fixture);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/silence/invite", test_no_answer);
  g_test_add_func("/silence/prack", test_no_prack);
  g_test_add_func("/silence/ack", test_no_ack);
  g_test_add_func("/silence/reinvite", test_no_answer_to_reinvite);
  return g_test_run();
}
