/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person sees of a registration: the account's status page, and the status of the phone. */
#include <string.h>

#include "one-phone.h"
#include "registrar.h"
#include "remote/describe.h"

static char *
challenge(guint n G_GNUC_UNUSED, const char *request G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return g_strdup(
      "401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"lab\", nonce=\"n\", algorithm=SHA-256\r\n");
}

static void
test_refused(void)
{
  TestRegistrar *registrar = test_registrar_new(challenge, NULL);
  g_autofree char *settings
      = g_strdup_printf("account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n",
                        test_registrar_get_port(registrar));
  BenchPhone *phone = test_phone_start(settings, NULL);
  g_autofree char *lcd = NULL;
  g_autofree char *status = NULL;

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  lcd = test_phone_read_lcd(phone, "soft-4 1 4");
  g_assert_nonnull(strstr(lcd, "Register fail"));
  g_assert_nonnull(strstr(lcd, "Authentication failed: user name or password refused"));
  status = bench_describe_status(phone);
  g_assert_nonnull(strstr(status, "\"reason\":\"Authentication failed: user name or password refused\""));
  g_assert_null(strstr(status, "secret-a"));
  test_phone_stop(phone);
  test_registrar_free(registrar);
}

static char *
refuse(guint n G_GNUC_UNUSED, const char *request G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return g_strdup("503 Service Unavailable\r\n");
}

static char *
take(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *contact = test_registrar_get_header(request, "Contact");

  return g_strdup_printf("200 OK\r\nContact: %s\r\nExpires: 600\r\nPath: <sip:edge.lab;lr>\r\n"
                         "P-Associated-URI: <sip:100@lab>\r\n",
                         contact);
}

static void
test_second_server(void)
{
  TestRegistrar *first = test_registrar_new(refuse, NULL);
  TestRegistrar *second = test_registrar_new(take, NULL);
  g_autofree char *settings
      = g_strdup_printf("account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
                        "account.1.sip_server.2.address = 127.0.0.1\naccount.1.sip_server.2.port = %u\n"
                        "account.1.fallback.redundancy_type = 1\n",
                        test_registrar_get_port(first), test_registrar_get_port(second));
  BenchPhone *phone = test_phone_start(settings, NULL);
  g_autofree char *lcd = NULL;
  g_autofree char *status = NULL;

  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  lcd = test_phone_read_lcd(phone, "soft-4 1 4");
  g_assert_nonnull(strstr(lcd, "SIP Server2"));
  status = bench_describe_status(phone);
  g_assert_nonnull(strstr(status, "\"server-number\":2"));
  g_assert_nonnull(strstr(status, "\"path\":\"<sip:edge.lab;lr>\""));
  g_assert_nonnull(strstr(status, "\"associated\":\"<sip:100@lab>\""));
  test_phone_stop(phone);
  test_registrar_free(first);
  test_registrar_free(second);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/account-page/refused", test_refused);
  g_test_add_func("/account-page/second-server", test_second_server);
  return g_test_run();
}
