/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sip/account: what is dialled becomes a Request-URI; server, proxy and transport become a route. */
#include <glib.h>

#include "sip/account.h"
#include "sip/hops.h"
#include "sip/wire.h"

static BenchSipAccount *
make(const char *extra)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autofree char *text
      = g_strdup_printf("#!version:1.0.0.1\naccount.2.enable = 1\naccount.2.user_name = 1001\n"
                        "account.2.sip_server_host = pbx.lab\n%s",
                        extra);

  bench_settings_load_text(settings, "test", text, -1, BENCH_LAYER_FILE, NULL);
  return bench_sip_account_new(settings, 2);
}

static void
test_targets(void)
{
  static const struct
  {
    const char *dialled;
    const char *uri; /* NULL: refused */
  } targets[] = {
    { "600", "sip:600@pbx.lab" },
    { " 600 ", "sip:600@pbx.lab" },
    { "*76", "sip:*76@pbx.lab" },
    { "#1", "sip:%231@pbx.lab" },
    { "+49 30 1", "sip:+49301@pbx.lab" },
    { "bob@host.lab", "sip:bob@host.lab" },
    { "sip:bob@host.lab:5070;transport=tcp", "sip:bob@host.lab:5070;transport=tcp" },
    { "10.0.0.7", "sip:10.0.0.7" },
    { "2001:db8::7", "sip:[2001:db8::7]" },
    { "", NULL },
    { "   ", NULL },
    { "sip:", NULL },
    { "sip:a@b?Replaces=x", NULL },
    { "sip:a b@c", NULL },
    { "sip:a@b>\r\nEvil: 1", NULL },
  };
  g_autoptr(BenchSipAccount) account = make("");

  for (gsize i = 0; i < G_N_ELEMENTS(targets); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *uri = bench_sip_account_get_target(account, targets[i].dialled, TRUE, &error);

      g_assert_cmpstr(uri, ==, targets[i].uri);
      g_assert_true((uri == NULL) == (error != NULL));
    }
}

static void
check_routes(const char *extra, const char *aor, const char *registrar, const char *route)
{
  g_autoptr(BenchSipAccount) account = make(extra);
  g_autofree char *own_aor = bench_sip_account_get_aor(account);
  g_autofree char *own_registrar = bench_sip_account_get_registrar(account);
  g_autofree char *own_route = bench_sip_account_get_route(account);

  g_assert_cmpstr(own_aor, ==, aor);
  g_assert_cmpstr(own_registrar, ==, registrar);
  g_assert_cmpstr(own_route, ==, route);
}

static void
test_routes(void)
{
  check_routes("", "sip:1001@pbx.lab", "sip:pbx.lab", "sip:pbx.lab:5060;transport=udp");
  check_routes("account.2.sip_server_port = 5070\naccount.2.transport = 1\n", "sip:1001@pbx.lab:5070",
               "sip:pbx.lab:5070", "sip:pbx.lab:5070;transport=tcp");
  check_routes("account.2.outbound_proxy_enable = 1\naccount.2.outbound_host = edge.lab\n"
               "account.2.outbound_port = 5090\n",
               "sip:1001@pbx.lab", "sip:pbx.lab", "sip:edge.lab:5090;transport=udp");
  check_routes("account.2.outbound_proxy_enable = 1\naccount.2.outbound_host = edge.lab\n"
               "account.2.backup_outbound_host = spare.lab\naccount.2.backup_outbound_port = 5091\n",
               "sip:1001@pbx.lab", "sip:pbx.lab",
               "sip:edge.lab:5060;transport=udp sip:spare.lab:5091;transport=udp");
  /* A port nobody set is TLS's own, or left to DNS. */
  check_routes("account.2.transport = 2\n", "sip:1001@pbx.lab", "sip:pbx.lab",
               "sip:pbx.lab:5061;transport=tls");
  check_routes("account.2.transport = 3\n", "sip:1001@pbx.lab", "sip:pbx.lab", "sip:pbx.lab;dns=7");
  check_routes("account.2.transport = 3\naccount.2.dns_srv_type = 2\n", "sip:1001@pbx.lab", "sip:pbx.lab",
               "sip:pbx.lab;dns=2");
  check_routes("account.2.sip_server_host = [2001:db8::1]\n", "sip:1001@[2001:db8::1]", "sip:[2001:db8::1]",
               "sip:[2001:db8::1]:5060;transport=udp");
}

/* A call to an address goes there, past server and proxy; one to a user, or to the server, does not. */
static void
test_direct(void)
{
  g_autoptr(BenchSipAccount) account = make("account.2.sip_server_host = 192.0.2.1\n");
  g_autoptr(BenchSipAccount) forbidden = make("features.direct_ip_call_enable = 0\n");

  g_assert_true(bench_sip_account_is_direct(account, "sip:192.0.2.9"));
  g_assert_true(bench_sip_account_is_direct(account, "sip:[2001:db8::9]:5070"));
  g_assert_false(bench_sip_account_is_direct(account, "sip:192.0.2.1"));
  g_assert_false(bench_sip_account_is_direct(account, "sip:bob@192.0.2.9"));
  g_assert_false(bench_sip_account_is_direct(account, "sip:pbx.lab"));
  g_assert_false(bench_sip_account_is_direct(forbidden, "sip:192.0.2.9"));
}

/* An account that asks for TLS must never go out in the clear. */
static void
test_tls_is_not_udp(void)
{
  g_autoptr(BenchSipAccount) account = make("account.2.transport = 2\n");

  g_assert_cmpint(account->transport, ==, BENCH_TRANSPORT_TLS);
}

static void
test_disabled(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();

  g_assert_null(bench_sip_account_new(settings, 1));
  bench_settings_set(settings, "account.1.enable", "1", BENCH_LAYER_OVERRIDE, NULL, NULL);
  g_assert_null(bench_sip_account_new(settings, 1));
}

static void
test_stream_sizes(void)
{
  static const char message[] = "OPTIONS sip:a SIP/2.0\r\nl: 5\r\n\r\nhello";
  static const char huge[] = "A\r\nContent-length : 99999999\r\n\r\n";
  static const char no_body[] = "A\r\nX-Length: 7\r\n\r\nrest";

  for (gsize size = 0; size < sizeof message - 1; size++)
    g_assert_cmpint(bench_wire_message_size(message, size), ==, 0);
  g_assert_cmpint(bench_wire_message_size(message, sizeof message - 1), ==, sizeof message - 1);
  g_assert_cmpint(bench_wire_message_size(huge, sizeof huge - 1), ==, -1);
  g_assert_cmpint(bench_wire_message_size(no_body, sizeof no_body - 1), ==, sizeof no_body - 1 - 4);
}

/* What is read at each call signs nobody in anew, though it ends like the expiry of the registration. */
static void
test_depends(void)
{
  g_assert_true(bench_sip_account_depends_on("account.1.expires"));
  g_assert_true(bench_sip_account_depends_on("account.1.user_name"));
  g_assert_false(bench_sip_account_depends_on("account.1.session_timer.expires"));
  g_assert_false(bench_sip_account_depends_on("account.1.session_timer.enable"));
  g_assert_false(bench_sip_account_depends_on("phone_setting.inter_digit_time"));
  g_assert_true(bench_sip_account_depends_on("account.12.enable"));
  g_assert_false(bench_sip_account_depends_on("account.1.dnd.enable"));
  g_assert_false(bench_sip_account_depends_on("account.1.always_fwd.enable"));
}

static void
test_wire(void)
{
  g_autoptr(GError) error = NULL;

  su_init();
  g_assert_true(bench_wire_self_test(&error));
  g_assert_no_error(error);
}

/* Another draw among equals is no reason to sign in elsewhere. */
static void
test_prefer_hop(void)
{
  BenchHop one = { .address = (char *) "192.0.2.1", .port = 5060 };
  BenchHop two = { .address = (char *) "192.0.2.2", .port = 5060 };
  BenchHop gone = { .address = (char *) "192.0.2.2", .port = 5070 };
  g_autoptr(GPtrArray) hops = g_ptr_array_new();

  g_ptr_array_add(hops, &one);
  g_ptr_array_add(hops, &two);
  g_assert_true(bench_hops_prefer(hops, &two) == &two);
  g_assert_true(bench_hops_prefer(hops, &gone) == &one);
  g_assert_true(bench_hops_prefer(hops, NULL) == &one);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sip/account/targets", test_targets);
  g_test_add_func("/sip/account/routes", test_routes);
  g_test_add_func("/account/direct", test_direct);
  g_test_add_func("/sip/account/tls-is-not-udp", test_tls_is_not_udp);
  g_test_add_func("/sip/account/disabled", test_disabled);
  g_test_add_func("/sip/account/depends", test_depends);
  g_test_add_func("/sip/wire/stream-sizes", test_stream_sizes);
  g_test_add_func("/sip/wire/self-test", test_wire);
  g_test_add_func("/account/prefer-hop", test_prefer_hop);
  return g_test_run();
}
