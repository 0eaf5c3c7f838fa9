/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kamailio.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../folder.h"

#define START_TIMEOUT_MS 15000

struct _TestKamailio
{
  char *folder;
  guint16 port;
  guint16 tls_port; /* 0: no TLS */
  char *authority;
  GPid pid;
};

static const char config_format[]
    = "#!KAMAILIO\n"
      "debug=0\nlog_stderror=yes\nfork=yes\nchildren=2\ntcp_children=2\nauto_aliases=no\n"
      "listen=udp:127.0.0.1:%u\nlisten=tcp:127.0.0.1:%u\n%s"
      "loadmodule \"tm.so\"\nloadmodule \"sl.so\"\nloadmodule \"rr.so\"\nloadmodule \"pv.so\"\n"
      "loadmodule \"maxfwd.so\"\nloadmodule \"usrloc.so\"\nloadmodule \"registrar.so\"\nloadmodule "
      "\"textops.so\"\n"
      "loadmodule \"siputils.so\"\nloadmodule \"xlog.so\"\nloadmodule \"auth.so\"\n%s"
      "modparam(\"usrloc\", \"db_mode\", 0)\n"
      "modparam(\"registrar\", \"max_expires\", 3600)\n"
      "modparam(\"registrar\", \"min_expires\", 1)\n"
      "modparam(\"auth\", \"algorithm\", \"%s\")\n"
      "modparam(\"tm\", \"fr_timer\", 3000)\n"
      "modparam(\"tm\", \"fr_inv_timer\", 60000)\n"
      "modparam(\"rr\", \"enable_full_lr\", 1)\n"
      "request_route {\n"
      "  if (!mf_process_maxfwd_header(\"10\")) { sl_send_reply(\"483\", \"Too Many Hops\"); exit; }\n"
      "  if (is_method(\"CANCEL\")) { if (t_check_trans()) t_relay(); exit; }\n"
      "  if (proto == TLS) force_tcp_alias();\n"
      "%s"
      "  if (has_totag()) {\n"
      "    if (loose_route()) { t_relay(); exit; }\n"
      "    if (is_method(\"ACK\")) { if (t_check_trans()) t_relay(); exit; }\n"
      "    sl_send_reply(\"404\", \"Not Here\"); exit;\n"
      "  }\n"
      "  t_check_trans();\n"
      "  if (is_method(\"REGISTER\")) {\n"
      "    if (!pv_www_authenticate(\"127.0.0.1\", \"secret-$fU\", \"0\")) { www_challenge(\"127.0.0.1\", "
      "\"1\"); exit; }\n"
      "    save(\"location\"); exit;\n"
      "  }\n"
      "  if (%s && is_method(\"INVITE\")) {\n"
      "    if (!pv_proxy_authenticate(\"127.0.0.1\", \"secret-$fU\", \"0\")) { "
      "proxy_challenge(\"127.0.0.1\", \"1\"); exit; }\n"
      "    consume_credentials();\n"
      "  }\n"
      "  record_route();\n"
      "  if (!lookup(\"location\")) { sl_send_reply(\"404\", \"Not Found\"); exit; }\n"
      "  t_relay();\n"
      "}\n";

/* A port that was free for UDP and TCP alike a moment ago. */
guint16
test_free_port(void)
{
  for (int i = 0; i < 50; i++)
    {
      g_autoptr(GSocket) tcp
          = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
      g_autoptr(GSocket) udp
          = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
      g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string("127.0.0.1", 0);
      g_autoptr(GSocketAddress) bound = NULL;

      if (!g_socket_bind(tcp, any, FALSE, NULL))
        continue;
      bound = g_socket_get_local_address(tcp, NULL);
      if (g_socket_bind(udp, bound, FALSE, NULL))
        return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
    }
  g_error("no free port on 127.0.0.1");
}

/* Kamailio is there once it answers an OPTIONS, whatever it says. */
static gboolean
answers(guint16 port)
{
  g_autoptr(GSocket) socket
      = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string("127.0.0.1", 0);
  g_autoptr(GSocketAddress) target = g_inet_socket_address_new_from_string("127.0.0.1", port);
  g_autoptr(GSocketAddress) local = NULL;
  g_autofree char *request = NULL;
  char answer[2048];

  g_socket_bind(socket, any, FALSE, NULL);
  local = g_socket_get_local_address(socket, NULL);
  request
      = g_strdup_printf("OPTIONS sip:nobody@127.0.0.1:%u SIP/2.0\r\n"
                        "Via: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bKprobe\r\n"
                        "From: <sip:probe@127.0.0.1>;tag=1\r\nTo: <sip:nobody@127.0.0.1>\r\n"
                        "Call-ID: probe\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
                        port, g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(local)));
  g_socket_send_to(socket, target, request, strlen(request), NULL, NULL);
  g_socket_set_timeout(socket, 0);
  return g_socket_condition_timed_wait(socket, G_IO_IN, 100000, NULL, NULL)
         && g_socket_receive(socket, answer, sizeof answer, NULL, NULL) > 0;
}

/* A group of its own, to end them all; and a test that dies takes its Kamailio with it. */
static void
enter_own_group(gpointer data G_GNUC_UNUSED)
{
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static char *
tls_config(const TestKamailioOptions *options, guint16 port)
{
  if (options->certificate == NULL)
    return g_strdup("");
  return g_strdup_printf("enable_tls=yes\nlisten=tls:127.0.0.1:%u\nloadmodule \"tls.so\"\n"
                         "modparam(\"tls\", \"tls_method\", \"TLSv1.2+\")\n"
                         "modparam(\"tls\", \"certificate\", \"%s\")\n"
                         "modparam(\"tls\", \"private_key\", \"%s\")\n"
                         "modparam(\"tls\", \"ca_list\", \"%s\")\n"
                         "modparam(\"tls\", \"verify_certificate\", %d)\n"
                         "modparam(\"tls\", \"require_certificate\", %d)\n",
                         port, options->certificate, options->certificate,
                         options->client_authority != NULL ? options->client_authority : "",
                         options->client_authority != NULL, options->client_authority != NULL);
}

/* Presence kept in memory; whoever publishes or subscribes must prove who it is. */
static char *
presence_config(const TestKamailioOptions *options, guint16 port)
{
  if (!options->presence)
    return g_strdup("");
  return g_strdup_printf("loadmodule \"presence.so\"\nloadmodule \"presence_xml.so\"\n"
                         "modparam(\"presence\", \"subs_db_mode\", 0)\n"
                         "modparam(\"presence\", \"publ_cache\", 2)\n"
                         "modparam(\"presence_xml\", \"force_active\", 1)\n"
                         "modparam(\"presence\", \"server_address\", \"sip:127.0.0.1:%u\")\n",
                         port);
}

static const char presence_route[]
    = "  if (is_method(\"PUBLISH|SUBSCRIBE\")) {\n"
      "    if (!pv_proxy_authenticate(\"127.0.0.1\", \"secret-$fU\", \"0\")) { "
      "proxy_challenge(\"127.0.0.1\", \"1\"); exit; }\n"
      "    if (!t_newtran()) { sl_reply_error(); exit; }\n"
      "    if (is_method(\"PUBLISH\")) handle_publish(); else handle_subscribe();\n"
      "    t_release(); exit;\n"
      "  }\n";

TestKamailio *
test_kamailio_start(gboolean challenge_calls)
{
  TestKamailioOptions options = { .challenge_calls = challenge_calls };

  return test_kamailio_start_with(&options);
}

TestKamailio *
test_kamailio_start_with(const TestKamailioOptions *options)
{
  TestKamailio *self = g_new0(TestKamailio, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *config = NULL;
  g_autofree char *tls = NULL;
  g_autofree char *presence = NULL;
  g_autofree char *config_path = NULL;
  g_autofree char *log_path = NULL;
  gint64 deadline = g_get_monotonic_time() + START_TIMEOUT_MS * 1000;

  self->folder = g_dir_make_tmp("bench-kamailio-XXXXXX", NULL);
  self->port = test_free_port();
  config_path = g_build_filename(self->folder, "kamailio.cfg", NULL);
  log_path = g_build_filename(self->folder, "log", NULL);
  self->authority = g_strdup(options->trusted != NULL ? options->trusted : "");
  self->tls_port = options->tls_port;
  if (options->certificate != NULL && self->tls_port == 0)
    self->tls_port = test_free_port();
  tls = tls_config(options, self->tls_port);
  presence = presence_config(options, self->port);
  config
      = g_strdup_printf(config_format, self->port, self->port, tls, presence, "MD5",
                        options->presence ? presence_route : "", options->challenge_calls ? "1==1" : "1==0");
  g_assert_true(g_file_set_contents(config_path, config, -1, NULL));

  g_autofree char *command
      = g_strdup_printf("exec kamailio -DD -E -m 32 -M 8 -Y '%s' -f '%s' -w '%s' >'%s' 2>&1", self->folder,
                        config_path, self->folder, log_path);
  char *argv[] = { "/bin/sh", "-c", command, NULL };

  if (!g_spawn_async(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, enter_own_group, NULL, &self->pid, &error))
    g_error("Kamailio cannot be started: %s", error->message);
  while (!answers(self->port))
    if (g_get_monotonic_time() > deadline || waitpid(self->pid, NULL, WNOHANG) != 0)
      {
        g_autofree char *log = NULL;

        g_file_get_contents(log_path, &log, NULL, NULL);
        g_error("Kamailio does not answer:\n%s", log);
      }
  return self;
}

void
test_kamailio_stop(TestKamailio *self)
{
  kill(-self->pid, SIGKILL);
  waitpid(self->pid, NULL, 0);
  test_folder_remove(self->folder);
  g_free(self->folder);
  g_free(self->authority);
  g_free(self);
}

guint16
test_kamailio_get_port(TestKamailio *self)
{
  return self->port;
}

guint16
test_kamailio_get_tls_port(TestKamailio *self)
{
  return self->tls_port;
}

const char *
test_kamailio_get_authority(TestKamailio *self)
{
  return self->authority;
}
