/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The outbound proxy inside a call (sip.use_out_bound_in_dialog): with it, ACK and BYE take the same way as
 * the INVITE did; without, they go where the far end's Contact says.
 */
#include <string.h>

#include "one-phone.h"
#include "registrar.h"

#define SDP                                                                                                  \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 39990 RTP/AVP 0\r\n"

/* The proxy answers in the far end's name and keeps itself out of the route. */
static char *
answer(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestRegistrar *far_end = *(TestRegistrar **) data;
  g_autofree char *to = test_registrar_get_header(request, "To");

  if (g_str_has_prefix(request, "REGISTER"))
    return test_registrar_grant(request, 3600, "");
  if (g_str_has_prefix(request, "INVITE"))
    return g_strdup_printf("200 OK\r\nTo: %s;tag=far\r\nContact: <sip:bob@127.0.0.1:%u>\r\n"
                           "Content-Type: application/sdp\r\n\r\n" SDP,
                           to, test_registrar_get_port(far_end));
  return g_str_has_prefix(request, "ACK") ? NULL : g_strdup("200 OK\r\n");
}

typedef struct
{
  TestRegistrar *where;
  const char *method;
} Wanted;

static gboolean
has_request(gconstpointer data)
{
  const Wanted *wanted = data;

  for (guint i = 1; i <= test_registrar_count(wanted->where); i++)
    if (g_str_has_prefix(test_registrar_get_request(wanted->where, i), wanted->method))
      return TRUE;
  return FALSE;
}

static gboolean
is_talking(gconstpointer data)
{
  return ((const BenchCall *) data)->state == BENCH_CALL_TALKING;
}

static void
test_in_dialog(gconstpointer stays)
{
  TestRegistrar *far_end = NULL;
  TestRegistrar *proxy = test_registrar_new(answer, &far_end);
  g_autofree char *settings = g_strdup_printf(
      "account.1.sip_server.1.address = pbx.invalid\naccount.1.outbound_proxy_enable = 1\n"
      "account.1.outbound_host = 127.0.0.1\naccount.1.outbound_port = %u\nsip.use_out_bound_in_dialog = %d\n",
      test_registrar_get_port(proxy), GPOINTER_TO_INT(stays));
  g_autofree char *line = NULL;
  Wanted ack = { NULL, NULL };
  Wanted bye = { NULL, NULL };
  Wanted elsewhere = { NULL, "ACK sip:" };
  BenchPhone *phone;
  BenchCall *call;

  far_end = test_registrar_new(answer, &far_end);
  line = g_strdup_printf("ACK sip:bob@127.0.0.1:%u SIP/2.0\r\n", test_registrar_get_port(far_end));
  ack = (Wanted){ GPOINTER_TO_INT(stays) ? proxy : far_end, line };
  bye = (Wanted){ ack.where, "BYE sip:bob@127.0.0.1:" };
  elsewhere.where = GPOINTER_TO_INT(stays) ? far_end : proxy;
  phone = test_phone_start(settings, NULL);
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  call = bench_call_control_dial(bench_phone_get_calls(phone), 0, "bob", NULL);
  g_assert_nonnull(call);
  test_wait(is_talking, call, "the call to be answered");
  test_wait(has_request, &ack, "the ACK");
  bench_call_control_hang_up(bench_phone_get_calls(phone), call);
  test_wait(has_request, &bye, "the BYE");
  g_assert_false(has_request(&elsewhere));
  test_phone_stop(phone);
  test_registrar_free(proxy);
  test_registrar_free(far_end);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_data_func("/proxy/stays", GINT_TO_POINTER(1), test_in_dialog);
  g_test_add_data_func("/proxy/leaves", GINT_TO_POINTER(0), test_in_dialog);
  return g_test_run();
}
