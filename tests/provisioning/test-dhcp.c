/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Provisioning addresses by DHCP: a scripted NetworkManager, a real dnsmasq; and the order of all sources. */
#include <linux/capability.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../deadline.h"
#include "fake-manager.h"
#include "own-network.h"
#include "pnp-server.h"
#include "provisioned.h"
#include "provisioning/dhcp.h"

#define NO_BUS "unix:path=/nonexistent/bus"

typedef struct
{
  BenchClock *clock;
  BenchRandom *random;
  BenchSettings *settings;
  BenchDeviceIdentity *identity;
  GCancellable *cancellable;
  gboolean done;
  GPtrArray *found;
  GPtrArray *ignored;
  GError *error;
} Search;

static void
set(BenchSettings *settings, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(settings, name, value, BENCH_LAYER_OVERRIDE, NULL, &error);
  g_assert_no_error(error);
}

static void
begin(Search *self)
{
  memset(self, 0, sizeof *self);
  self->clock = bench_clock_new_manual(0);
  self->random = bench_random_new_seeded(3);
  self->settings = bench_settings_new();
  set(self->settings, "benchphone.mac", "00:15:65:aa:bb:cc");
  set(self->settings, "auto_provision.dhcp_option.list_user_options", "160,250");
  self->identity = bench_device_identity_new(self->settings, "phone");
  self->cancellable = g_cancellable_new();
  g_setenv("DBUS_SYSTEM_BUS_ADDRESS", NO_BUS, TRUE);
}

static void
forget(Search *self)
{
  self->done = FALSE;
  g_clear_pointer(&self->found, g_ptr_array_unref);
  g_clear_pointer(&self->ignored, g_ptr_array_unref);
  g_clear_error(&self->error);
}

static void
end(Search *self)
{
  forget(self);
  bench_device_identity_free(self->identity);
  g_object_unref(self->settings);
  g_object_unref(self->random);
  g_object_unref(self->clock);
  g_object_unref(self->cancellable);
  g_unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
}

static void
on_searched(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  Search *self = data;

  self->done = TRUE;
  self->found = bench_dhcp_search_finish(result, &self->ignored, &self->error);
}

static void
search(Search *self)
{
  BenchDhcpSearch what = {
    .settings = self->settings, .clock = self->clock, .random = self->random, .identity = self->identity
  };

  forget(self);
  bench_dhcp_search_async(&what, self->cancellable, on_searched, self);
}

/* Waits for the end; with @step_ms the manual clock goes on meanwhile. */
static void
wait_done(Search *self, guint step_ms)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, 20000);
  while (!self->done && test_deadline_turn(&deadline, step_ms == 0))
    bench_clock_advance(self->clock, step_ms);
  if (deadline.late)
    g_error("the search did not end");
  test_deadline_end(&deadline);
}

static void
run(Search *self)
{
  search(self);
  wait_done(self, 0);
}

static void
check_found(Search *self, guint at, guint option, const char *url)
{
  const BenchDhcpAddress *address;

  if (self->found == NULL)
    g_error("nothing found: %s", self->error->message);
  g_assert_cmpuint(self->found->len, >, at);
  address = g_ptr_array_index(self->found, at);
  g_assert_cmpuint(address->option, ==, option);
  g_assert_cmpstr(address->url, ==, url);
}

/* What the computer's lease has, in the order in which it counts. */
static void
test_lease(void)
{
  Search self;
  TestManager manager;

  begin(&self);
  test_manager_start(&manager, TEST_OWN_INTERFACE);
  test_manager_add(&manager, "tftp_server_name", "192.0.2.66");
  test_manager_add(&manager, "vendor_encapsulated_options", "1:b:68:74:74:70:3a:2f:2f:61:2f:62:2f");
  test_manager_add(&manager, "private_250", "not an address");
  test_manager_add(&manager, "unknown_160", "http://192.0.2.160/");
  test_manager_add(&manager, "private_249", "http://192.0.2.249/");
  run(&self);
  g_assert_cmpuint(self.found->len, ==, 3);
  check_found(&self, 0, 160, "http://192.0.2.160/");
  check_found(&self, 1, 66, "192.0.2.66");
  check_found(&self, 2, 43, "http://a/b/");
  g_assert_cmpuint(self.ignored->len, ==, 1);
  g_assert_cmpstr(g_ptr_array_index(self.ignored, 0), ==, "option 250: no text of an address");
  test_manager_stop(&manager);
  end(&self);
}

static void
check_reason(Search *self, const char *start)
{
  g_assert_null(self->found);
  if (!g_str_has_prefix(self->error->message, start))
    g_error("\"%s\" does not begin with \"%s\"", self->error->message, start);
  g_assert_true(g_str_has_suffix(self->error->message, "; DHCPINFORM: benchphone.dhcp.inform is 0"));
}

/* No bus, no service, no device, no lease, a lease of another kind, no answer: each is a reason. */
static void
test_no_lease(void)
{
  Search self;
  TestManager manager;

  begin(&self);
  run(&self);
  check_reason(&self, "NetworkManager: Could not connect: No such file or directory");
  test_manager_start(&manager, "eth7");
  run(&self);
  check_reason(&self, "NetworkManager: No device found for the requested iface.");
  manager.interface = TEST_OWN_INTERFACE;
  manager.lease_path = "/";
  run(&self);
  check_reason(&self, "NetworkManager: phone0 has no DHCP lease");
  manager.lease_path = "/somewhere/else";
  run(&self);
  check_reason(&self, "NetworkManager: ");
  manager.lease_path = "/org/freedesktop/NetworkManager/DHCP4Config/1";
  run(&self);
  check_reason(&self, "NetworkManager: no address in the lease's options");
  manager.silent = TRUE;
  search(&self);
  wait_done(&self, 1);
  check_reason(&self, "NetworkManager: it does not answer");
  search(&self);
  g_cancellable_cancel(self.cancellable);
  wait_done(&self, 0);
  g_assert_null(self.found);
  test_manager_stop(&manager);
  end(&self);
}

/* A real server: each option by itself, and all in their order. */
static void
test_dnsmasq(void)
{
  static const struct
  {
    guint option;
    const char *url;
    const char *options[4];
  } cases[] = {
    { 66, "http://10.75.0.1/66/", { "--dhcp-option=66,http://10.75.0.1/66/" } },
    { 66, "10.75.0.1", { "--dhcp-option=66,10.75.0.1" } },
    { 43, "http://10.75.0.1/43/", { "--dhcp-option=43,http://10.75.0.1/43/" } },
    { 160, "http://10.75.0.1/160/", { "--dhcp-option=160,http://10.75.0.1/160/" } },
    { 43,
      "http://10.75.0.1/y/",
      { "--dhcp-vendorclass=set:y,yealink", "--dhcp-option=tag:y,43,http://10.75.0.1/y/" } },
  };
  static const char *const all[]
      = { "--dhcp-option=43,http://10.75.0.1/43/", "--dhcp-option=66,http://10.75.0.1/66/",
          "--dhcp-option=160,http://10.75.0.1/160/", NULL };
  Search self;
  TestDnsmasq server;

  begin(&self);
  set(self.settings, "benchphone.dhcp.inform", "1");
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      test_dnsmasq_start(&server, cases[i].options);
      run(&self);
      check_found(&self, 0, cases[i].option, cases[i].url);
      g_assert_cmpuint(self.found->len, ==, 1);
      test_dnsmasq_stop(&server);
    }
  test_dnsmasq_start(&server, all);
  run(&self);
  check_found(&self, 0, 160, "http://10.75.0.1/160/");
  check_found(&self, 1, 66, "http://10.75.0.1/66/");
  check_found(&self, 2, 43, "http://10.75.0.1/43/");
  test_dnsmasq_stop(&server);
  end(&self);
}

static void
check_end(Search *self, const char *inform_reason)
{
  g_autofree char *ending = g_strdup_printf("; DHCPINFORM: %s", inform_reason);

  g_assert_null(self->found);
  if (!g_str_has_suffix(self->error->message, ending))
    g_error("\"%s\" does not end with \"%s\"", self->error->message, ending);
}

/* Takes a capability away from this process, or gives it back. */
static void
permit(guint capability, gboolean permitted)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[2];

  g_assert_cmpint(syscall(SYS_capget, &header, data), ==, 0);
  if (permitted)
    data[0].effective |= 1u << capability;
  else
    data[0].effective &= ~(1u << capability);
  g_assert_cmpint(syscall(SYS_capset, &header, data), ==, 0);
}

/* No server, no privilege, no port: nothing comes, and why is told. */
static void
test_no_inform(void)
{
  Search self;
  g_autoptr(GSocket) other = NULL;
  g_autoptr(GSocketAddress) port = NULL;

  begin(&self);
  set(self.settings, "benchphone.dhcp.inform", "1");
  search(&self);
  wait_done(&self, 1);
  check_end(&self, "no server answered within 8 s");
  permit(CAP_NET_BIND_SERVICE, FALSE);
  run(&self);
  permit(CAP_NET_BIND_SERVICE, TRUE);
  check_end(&self, "port 68 needs root or CAP_NET_BIND_SERVICE");
  other = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  port = g_inet_socket_address_new_from_string(TEST_OWN_ADDRESS, 68);
  g_assert_true(g_socket_bind(other, port, FALSE, NULL));
  run(&self);
  check_end(&self, "port 68 is in use, by a DHCP client of this computer perhaps");
  end(&self);
}

static char *
server_option(TestProvisioned *self, guint option)
{
  g_autofree char *path = g_strdup_printf("/dhcp%u/", option);
  g_autofree char *url = test_script_url(self->server, path);

  return g_strdup_printf("--dhcp-option=%u,%s", option, url);
}

static void
check_searched(const BenchProvisionReport *report, const char *wanted)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (guint i = 0; i < report->searched->len; i++)
    g_string_append_printf(text, "%s\n", (char *) g_ptr_array_index(report->searched, i));
  g_assert_cmpstr(text->str, ==, wanted);
}

/* Whether a request for a path that begins with @start had credentials. */
static gboolean
had_credentials(TestProvisioned *self, const char *start)
{
  g_autofree char *line = g_strdup_printf("GET %s", start);

  for (guint i = 0; i < test_script_count_requests(self->server); i++)
    {
      const char *request = test_script_get_request(self->server, i);

      if (g_str_has_prefix(request, line) && strstr(request, "Authorization:") != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The first request for a path that begins with @start; -1 without one. */
static int
first_request(TestProvisioned *self, const char *start)
{
  g_autofree char *line = g_strdup_printf("GET %s", start);

  for (guint i = 0; i < test_script_count_requests(self->server); i++)
    if (g_str_has_prefix(test_script_get_request(self->server, i), line))
      return (int) i;
  return -1;
}

#define CLOSED "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"

/* One run that asks everybody, in order, until one has files. The stored credentials go to the operator's servers and
   not to whoever answered PnP. */
static void
test_order(void)
{
  g_autoptr(GPtrArray) options = g_ptr_array_new_with_free_func(g_free);
  TestProvisioned *self = test_provisioned_new();
  TestPnpServer pnp;
  TestDnsmasq dnsmasq;
  g_autofree char *redirect = test_script_url(self->server, "/where/$MAC");
  g_autofree char *redirected = test_script_url(self->server, "/redirected/");
  g_autofree char *named = g_strdup_printf("auto_provision.server.url = %s\n", redirected);
  g_autofree char *stored = test_script_url(self->server, "/stored/");
  g_autofree char *address = NULL;
  const BenchProvisionReport *report;

  g_setenv("DBUS_SYSTEM_BUS_ADDRESS", NO_BUS, TRUE);
  test_pnp_server_open(&pnp, NULL);
  address = test_pnp_server_address(&pnp);
  pnp.answer_url = test_script_url(self->server, "/pnp/");
  g_ptr_array_add(options, server_option(self, 43));
  g_ptr_array_add(options, server_option(self, 66));
  g_ptr_array_add(options, server_option(self, 160));
  g_ptr_array_add(options, NULL);
  test_dnsmasq_start(&dnsmasq, (const char *const *) options->pdata);
  set(self->settings, "redirect.enable", "1");
  set(self->settings, "benchphone.redirect.url", redirect);
  set(self->settings, "auto_provision.pnp_enable", "1");
  set(self->settings, "benchphone.pnp.address", address);
  set(self->settings, "auto_provision.dhcp_option.enable", "1");
  set(self->settings, "auto_provision.dhcp_option.list_user_options", "160");
  set(self->settings, "benchphone.dhcp.inform", "1");
  set(self->settings, "auto_provision.server.url", stored);
  set(self->settings, "auto_provision.server.username", "someone");
  set(self->settings, "auto_provision.server.password", "hunter2");
  test_provisioned_serve_cfg(self, "/where/001565aabbcc", named);
  test_script_answer_with(self->server, "/pnp" TEST_COMMON, CLOSED);
  test_script_answer_with(self->server, "/pnp" TEST_MAC, CLOSED);
  test_script_answer_with(self->server, "/dhcp66" TEST_MAC, CLOSED);
  test_provisioned_serve_cfg(self, "/stored" TEST_MAC, "account.1.label = Stored\n");
  report = test_provisioned_run(self);
  g_assert_cmpstr(report->source, ==, "auto_provision.server.url");
  g_assert_null(report->failure);
  test_provisioned_check(self, "account.1.label", "Stored");
  check_searched(report, "Redirection: no file for this phone\n"
                         "PnP: y000000000028.cfg: the server asks for a user name and password\n"
                         "DHCP option 160: no file for this phone\n"
                         "DHCP option 66: 001565aabbcc.cfg: the server refuses the user name and password\n"
                         "DHCP option 43: no file for this phone\n");
  g_assert_cmpint(first_request(self, "/where/"), ==, 0);
  g_assert_cmpint(first_request(self, "/redirected/"), >, 0);
  g_assert_cmpint(first_request(self, "/pnp/"), >, first_request(self, "/redirected/"));
  g_assert_cmpint(first_request(self, "/dhcp160/"), >, first_request(self, "/pnp/"));
  g_assert_cmpint(first_request(self, "/dhcp66/"), >, first_request(self, "/dhcp160/"));
  g_assert_cmpint(first_request(self, "/dhcp43/"), >, first_request(self, "/dhcp66/"));
  g_assert_cmpint(first_request(self, "/stored/"), >, first_request(self, "/dhcp43/"));
  g_assert_false(had_credentials(self, "/pnp/"));
  g_assert_true(had_credentials(self, "/dhcp66/"));

  /* Switched off, or with nothing to tell, each says so. */
  test_dnsmasq_stop(&dnsmasq);
  set(self->settings, "benchphone.redirect.url", "%EMPTY%");
  set(self->settings, "benchphone.dhcp.inform", "0");
  set(self->settings, "auto_provision.pnp_enable", "0");
  set(self->settings, "auto_provision.server.url", "%EMPTY%");
  check_searched(test_provisioned_run(self),
                 "Redirection: no redirection service is set (benchphone.redirect.url)\n"
                 "PnP: auto_provision.pnp_enable is 0\n"
                 "DHCP: NetworkManager: Could not connect: No such file or directory; DHCPINFORM: "
                 "benchphone.dhcp.inform is 0\n"
                 "auto_provision.server.url: empty\n");
  set(self->settings, "redirect.enable", "0");
  set(self->settings, "auto_provision.dhcp_option.enable", "0");
  check_searched(test_provisioned_run(self), "Redirection: redirect.enable is 0\n"
                                             "PnP: auto_provision.pnp_enable is 0\n"
                                             "DHCP: auto_provision.dhcp_option.enable is 0\n"
                                             "auto_provision.server.url: empty\n");
  test_pnp_server_close(&pnp);
  g_free(pnp.answer_url);
  g_unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
  test_provisioned_free(self);
}

int
main(int argc, char *argv[])
{
  int failed;

  test_own_network_enter();
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/dhcp/lease", test_lease);
  g_test_add_func("/dhcp/no-lease", test_no_lease);
  g_test_add_func("/dhcp/dnsmasq", test_dnsmasq);
  g_test_add_func("/dhcp/no-inform", test_no_inform);
  g_test_add_func("/dhcp/order", test_order);
  failed = g_test_run();
  test_own_network_leave();
  return failed;
}
