/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A registrar over TCP that closes the connection: the phone signs in again at once over a new one, unless that
 * happens again and again. Clock moved by hand.
 */
#include "../deadline.h"
#include "signing-in.h"
#include "stream-server.h"

#define WAIT_MS 8000

typedef struct
{
  TestSigningIn base; /* first: scripts get it */
  TestStreamServer *registrar;
} Server;

static char *
answer(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return g_str_has_prefix(request, "REGISTER") ? test_registrar_grant(request, 0, "") : NULL;
}

static void
wait_requests(Server *server, guint n)
{
  test_stream_server_wait(server->registrar, n);
  g_assert_cmpuint(test_stream_server_count(server->registrar), ==, n);
  test_signing_in_wait_state(&server->base, BENCH_REGISTRATION_DONE);
}

/* What a clock that stands still has set going. */
static void
wait_failure(Server *server)
{
  gint64 end = g_get_monotonic_time() + 8 * G_USEC_PER_SEC;

  while (bench_registration_get_state(server->base.registration) != BENCH_REGISTRATION_FAILED
         && g_get_monotonic_time() < end)
    {
      bench_clock_advance(server->base.clock, 1);
      g_main_context_iteration(NULL, FALSE);
    }
  g_assert_cmpint(bench_registration_get_state(server->base.registration), ==, BENCH_REGISTRATION_FAILED);
}

static void
test_closed(void)
{
  Server server = { 0 };
  g_autofree char *settings = NULL;
  TestDeadline deadline;

  server.registrar = test_stream_server_new(answer, NULL);
  settings = g_strdup_printf("account.1.transport = 1\naccount.1.sip_server_port = %u\n"
                             "account.1.reg_fail_retry_interval = 30\n",
                             test_stream_server_get_port(server.registrar));
  test_signing_in_set_up(&server.base, NULL, settings);
  wait_requests(&server, 1);
  /* After a while: an accident. */
  bench_clock_advance(server.base.clock, 60 * 1000);
  test_stream_server_close_last(server.registrar);
  test_deadline_begin(&deadline, WAIT_MS);
  while (test_stream_server_count(server.registrar) < 2 && test_deadline_poll(&deadline))
    bench_clock_advance(server.base.clock, 1);
  g_assert_false(deadline.late);
  test_deadline_end(&deadline);
  wait_requests(&server, 2);
  g_assert_cmpuint(test_stream_server_count_connections(server.registrar), ==, 2);
  /* At once again: a failure, with its wait. */
  test_stream_server_close_last(server.registrar);
  wait_failure(&server);
  g_assert_cmpstr(bench_registration_get_reason(server.base.registration), ==,
                  "the server closes the connection");
  bench_clock_advance(server.base.clock, 30 * 1000);
  wait_requests(&server, 3);
  g_assert_cmpuint(test_stream_server_count_connections(server.registrar), ==, 3);
  test_signing_in_tear_down(&server.base);
  test_stream_server_free(server.registrar);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/lost-connection/closed", test_closed);
  return g_test_run();
}
