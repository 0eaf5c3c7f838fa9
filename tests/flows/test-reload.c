/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts that are made anew because a setting of theirs has changed, and what stands in the way of that: sockets
   in use, a sign-out that is not answered, calls that wait for a server. */
#include "far.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../deadline.h"

static void
assert_registers_from(TestFar *far, guint nth, const char *port)
{
  const char *request = test_far_wait_request(far, "REGISTER", nth);
  g_autofree char *contact = test_registrar_get_header(request, "Contact");
  g_autofree char *where = g_strdup_printf(":%s>", port);

  if (strstr(contact, where) == NULL)
    g_error("not from port %s: %s", port, contact);
}

static gboolean
is_bound(guint16 port)
{
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address
      = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  gboolean bound = bind(fd, (struct sockaddr *) &address, sizeof address) != 0;

  close(fd);
  return bound;
}

/* An agent nobody needs any more gives its port up, to the next one or to anybody. */
static void
test_port_is_given_up(void)
{
  TestFar *far = test_far_new(NULL, "", FALSE);
  guint16 number = bench_sip_call_control_get_port(far->calls, BENCH_TRANSPORT_UDP);
  g_autofree char *port = g_strdup_printf("%u", number);

  test_far_set(far, "account.1.sip_listen_port", port);
  assert_registers_from(far, 3, port);
  test_far_set(far, "account.1.advanced.timer_t1", "0.7");
  assert_registers_from(far, 5, port);
  test_far_set(far, "account.1.sip_listen_port", "0");
  test_far_wait_request(far, "REGISTER", 7);
  g_assert_false(is_bound(number));
  test_far_free(far);
}

static char *
ignore_sign_out(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *expires = test_registrar_get_header(request, "Expires");

  return g_str_has_prefix(request, "REGISTER") && g_strcmp0(expires, "0") == 0 ? g_strdup("") : NULL;
}

/* A phone that stops while it signs out for a change does not sign in again. */
static void
test_stop_while_signing_out(void)
{
  TestFar *far = test_far_new(ignore_sign_out, "", TRUE);
  const char *sign_out;

  test_far_set(far, "account.1.display_name", "Alice");
  bench_clock_advance(far->clock, 400);
  sign_out = test_far_wait_request(far, "REGISTER", 2);
  test_far_assert_header(sign_out, "Expires", "0");
  bench_sip_call_control_stop(far->calls);
  test_registrar_reply(far->far, sign_out, "200 OK\r\n");
  for (guint i = 0; i < 5; i++)
    {
      test_settle();
      bench_clock_advance(far->clock, 1000);
    }
  for (guint n = 3; n <= test_registrar_count(far->far); n++)
    test_far_assert_header(test_registrar_get_request(far->far, n), "Expires", "0");
  test_far_free(far);
}

/* Another change during the sign-out does not make the sign-in overtake it. */
static void
test_change_while_signing_out(void)
{
  TestFar *far = test_far_new(ignore_sign_out, "", TRUE);
  const char *sign_out;

  test_far_set(far, "account.1.display_name", "Alice");
  bench_clock_advance(far->clock, 400);
  sign_out = test_far_wait_request(far, "REGISTER", 2);
  test_far_set(far, "account.1.display_name", "Alicia");
  bench_clock_advance(far->clock, 1000);
  test_settle();
  for (guint n = 3; n <= test_registrar_count(far->far); n++)
    test_far_assert_header(test_registrar_get_request(far->far, n), "Expires", "0");
  test_registrar_reply(far->far, sign_out, "200 OK\r\n");
  /* Less than the sign-out would be waited for. */
  for (guint i = 0; i < 1000 && strstr(test_registrar_get_log(far->far), "Alicia") == NULL; i++)
    {
      test_settle();
      bench_clock_advance(far->clock, 1);
    }
  g_assert_nonnull(strstr(test_registrar_get_log(far->far), "Alicia"));
  test_far_free(far);
}

static char *
refuse_calls(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  if (!g_str_has_prefix(request, "INVITE"))
    return NULL;
  return g_strdup("503 Service Unavailable\r\nTo: <sip:bob@lab>;tag=far\r\n");
}

/* A call that waits for the second server, whose name nobody knows yet: @fd is its silent DNS server. */
static BenchCall *
make_waiting_call(TestFar **far, int *fd)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  g_autofree char *settings = NULL;
  BenchCall *call;

  *fd = socket(AF_INET, SOCK_DGRAM, 0);
  g_assert_cmpint(bind(*fd, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint(getsockname(*fd, (struct sockaddr *) &address, &size), ==, 0);
  settings = g_strdup_printf("benchphone.dns_servers = 127.0.0.1:%u\naccount.1.fallback.redundancy_type = 1\n"
                             "account.1.sip_server.2.address = nowhere.example\n"
                             "account.1.sip_server.2.register_on_enable = 1\n",
                             ntohs(address.sin_port));
  *far = test_far_new(refuse_calls, settings, TRUE);
  call = g_object_ref(test_far_dial(*far, "bob"));
  test_far_wait_request(*far, "ACK", 1);
  test_settle();
  g_assert_cmpint(call->state, ==, BENCH_CALL_CALLING);
  return call;
}

/* There is no such name (RFC 1035 4.1.1). */
static void
deny_names(int fd)
{
  unsigned char message[512];
  struct sockaddr_in asker;
  socklen_t size = sizeof asker;
  gssize length;

  while ((length = recvfrom(fd, message, sizeof message, MSG_DONTWAIT, (struct sockaddr *) &asker, &size))
         > 12)
    {
      message[2] |= 0x80;
      message[3] = 0x83;
      sendto(fd, message, (gsize) length, 0, (struct sockaddr *) &asker, size);
    }
}

/* DNS knows no second server: the call has failed. */
static void
test_second_is_not_found(void)
{
  TestFar *far;
  int fd;
  g_autoptr(BenchCall) call = make_waiting_call(&far, &fd);

  for (guint i = 0; i < 1000 && call->state != BENCH_CALL_ENDED; i++)
    {
      deny_names(fd);
      test_settle();
      bench_clock_advance(far->clock, 1);
    }
  g_assert_cmpint(call->state, ==, BENCH_CALL_ENDED);
  g_assert_cmpint(call->code, ==, 503);
  test_far_free(far);
  close(fd);
}

/* The accounts are made anew while a call waits: nobody would ever tell it. */
static void
test_change_while_call_waits(void)
{
  TestFar *far;
  int fd;
  g_autoptr(BenchCall) call = make_waiting_call(&far, &fd);

  test_far_set(far, "account.1.display_name", "Alice");
  bench_clock_advance(far->clock, 400);
  test_settle();
  g_assert_cmpint(call->state, ==, BENCH_CALL_ENDED);
  test_far_free(far);
  close(fd);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/reload/port", test_port_is_given_up);
  g_test_add_func("/reload/stop", test_stop_while_signing_out);
  g_test_add_func("/reload/change", test_change_while_signing_out);
  g_test_add_func("/reload/second-not-found", test_second_is_not_found);
  g_test_add_func("/reload/call-waits", test_change_while_call_waits);
  return g_test_run();
}
