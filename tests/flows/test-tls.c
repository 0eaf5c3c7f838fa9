/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TLS to a real Kamailio and to OpenSSL's own server: which certificates are taken, what is said of those
 * that are not, and what goes over the connection.
 */
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "certificates.h"
#include "dns.h"
#include "kamailio.h"
#include "one-phone.h"
#include "registrar.h"

typedef struct
{
  const char *name;
  const char *server;   /* which certificate it shows */
  const char *settings; /* of the phone, besides the authority to trust; %s: the client certificate */
  gboolean demands_client;
  const char *reason; /* on the line; NULL: it registers */
} Case;

static const Case cases[] = {
  { "good", "good", "", FALSE, NULL },
  { "untrusted", "untrusted", "", FALSE, "Certificate not trusted: unable to get local issuer certificate" },
  { "expired", "expired", "", FALSE, "Certificate not trusted: certificate has expired" },
  { "wrong-name", "wrong-name", "", FALSE, "Certificate is not for 127.0.0.1" },
  { "trust-switched-off", "untrusted", "security.trust_certificates = 0\n", FALSE, NULL },
  { "expired-switched-off", "expired", "security.trust_certificates = 0\n", FALSE, NULL },
  { "name-switched-off", "wrong-name", "security.cn_validation = 0\n", FALSE, NULL },
  { "name-stays-on", "wrong-name", "security.trust_certificates = 0\n", FALSE,
    "Certificate is not for 127.0.0.1" },
  { "client-given", "good", "server_certificates.url = CLIENT\n", TRUE, NULL },
};

static char *
certificate_named(const TestCertificates *certificates, const char *name)
{
  g_autofree char *file = g_strconcat(name, ".pem", NULL);

  return g_build_filename(certificates->folder, file, NULL);
}

static char *
phone_settings(const TestCertificates *certificates, const char *host, guint16 port, const char *more)
{
  g_autoptr(GString) own = g_string_new(more);

  g_string_replace(own, "CLIENT", certificates->client, 0);
  return g_strdup_printf("account.1.sip_server.1.address = %s\naccount.1.sip_server.1.port = %u\n"
                         "account.1.transport = 2\ntrusted_certificates.url = %s\n%s",
                         host, port, certificates->authority, own->str);
}

/* Nothing but TLS was tried: the tap would have seen it. */
static void
check_tap(BenchPhone *phone, gboolean registered)
{
  g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(phone), FALSE);
  gboolean seen = FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);
      gsize size;
      const char *bytes = g_bytes_get_data(record->bytes, &size);
      g_autofree char *text = g_strndup(bytes, size);

      g_assert_cmpint(record->transport, ==, BENCH_TRANSPORT_TLS);
      if (record->direction != BENCH_TAP_OUT)
        continue;
      seen = TRUE;
      g_assert_true(g_str_has_prefix(text, "REGISTER sip:"));
      g_assert_nonnull(strstr(text, "\r\nVia: SIP/2.0/TLS 127.0.0.1:"));
      g_assert_nonnull(strstr(text, ";transport=TLS>\r\n"));
    }
  g_assert_true(seen || !registered);
}

static void
test_case(gconstpointer data)
{
  const Case *one = data;
  TestCertificates *certificates = test_certificates_new();
  g_autofree char *server = certificate_named(certificates, one->server);
  TestKamailioOptions options
      = { .certificate = server, .client_authority = one->demands_client ? certificates->authority : NULL };
  TestKamailio *kamailio = test_kamailio_start_with(&options);
  g_autofree char *settings
      = phone_settings(certificates, "127.0.0.1", test_kamailio_get_tls_port(kamailio), one->settings);
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, one->reason == NULL ? BENCH_LINE_REGISTERED : BENCH_LINE_FAILED);
  if (one->reason != NULL)
    {
      g_autofree char *lcd = test_phone_read_lcd(phone, "soft-4 1 4");

      g_assert_cmpstr(test_phone_get_reason(phone, 1), ==, one->reason);
      g_assert_nonnull(strstr(lcd, one->reason));
    }
  check_tap(phone, one->reason == NULL);
  test_phone_stop(phone);
  test_kamailio_stop(kamailio);
  test_certificates_free(certificates);
}

/* What the server says about it is heard, unless its hurry to close has it lost. */
static void
test_client_missing(void)
{
  TestCertificates *certificates = test_certificates_new();
  TestKamailioOptions options
      = { .certificate = certificates->good, .client_authority = certificates->authority };
  TestKamailio *kamailio = test_kamailio_start_with(&options);
  g_autofree char *settings
      = phone_settings(certificates, "127.0.0.1", test_kamailio_get_tls_port(kamailio), "");
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  if (strcmp(test_phone_get_reason(phone, 1), "TLS refused by the server: certificate required") != 0)
    g_assert_cmpstr(test_phone_get_reason(phone, 1), ==,
                    "closed by the server, which asked for our certificate");
  test_phone_stop(phone);
  test_kamailio_stop(kamailio);
  test_certificates_free(certificates);
}

/* The name in the settings counts, not the address DNS made of it; a bad file is named. */
static void
test_name(void)
{
  TestCertificates *certificates = test_certificates_new();
  TestKamailioOptions options = { .certificate = certificates->good };
  TestKamailio *kamailio = test_kamailio_start_with(&options);
  TestDns *dns = test_dns_start("pbx IN A 127.0.0.1\nother IN A 127.0.0.1\n");
  g_autofree char *own = g_strdup_printf("benchphone.dns_servers = %s\n", test_dns_get_server(dns));
  g_autofree char *good = phone_settings(certificates, "pbx.test", test_kamailio_get_tls_port(kamailio), own);
  g_autofree char *bad
      = phone_settings(certificates, "other.test", test_kamailio_get_tls_port(kamailio), own);
  g_autofree char *lost = phone_settings(certificates, "pbx.test", test_kamailio_get_tls_port(kamailio),
                                         "server_certificates.url = /nowhere/client.pem\n");
  g_autofree char *lost_with_dns = g_strconcat(lost, own, NULL);
  BenchPhone *phone = test_phone_start(bad, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  g_assert_cmpstr(test_phone_get_reason(phone, 1), ==, "Certificate is not for other.test");
  test_phone_stop(phone);
  /* The name is right here; that Kamailio knows no realm of it is none of TLS's business. */
  phone = test_phone_start(good, NULL);
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_phone_stop(phone);
  phone = test_phone_start(lost_with_dns, NULL);
  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  g_assert_cmpstr(test_phone_get_reason(phone, 1), ==, "/nowhere/client.pem holds no certificate");
  test_phone_stop(phone);
  test_dns_stop(dns);
  test_kamailio_stop(kamailio);
  test_certificates_free(certificates);
}

static gboolean
accepts(guint16 port)
{
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GSocketConnection) connection
      = g_socket_client_connect_to_host(client, "127.0.0.1", port, NULL, NULL);

  return connection != NULL;
}

/* A server that speaks nothing newer than TLS 1.1 is refused. */
static void
test_old_version(void)
{
  TestCertificates *certificates = test_certificates_new();
  guint16 port = test_free_port();
  g_autofree char *number = g_strdup_printf("%u", port);
  char *argv[] = { "openssl", "s_server",         "-quiet", "-accept",          number,
                   "-cert",   certificates->good, "-key",   certificates->good, "-tls1_1",
                   "-cipher", "ALL:@SECLEVEL=0",  NULL };
  g_autofree char *settings = phone_settings(certificates, "127.0.0.1", port, "");
  gint64 deadline = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
  BenchPhone *phone;
  GPid pid;

  g_assert_true(g_spawn_async(NULL, argv, NULL,
                              G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                                  | G_SPAWN_STDERR_TO_DEV_NULL,
                              NULL, NULL, &pid, NULL));
  while (!accepts(port))
    g_assert_cmpint(g_get_monotonic_time(), <, deadline);
  phone = test_phone_start(settings, NULL);
  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  g_assert_true(g_str_has_prefix(test_phone_get_reason(phone, 1), "TLS "));
  g_assert_nonnull(strstr(test_phone_get_reason(phone, 1), "version"));
  test_phone_stop(phone);
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  test_certificates_free(certificates);
}

/* A server that mends its certificate is found well at the next try, on the same agent. */
static void
test_mended(void)
{
  TestCertificates *certificates = test_certificates_new();
  TestKamailioOptions options = { .certificate = certificates->expired };
  TestKamailio *kamailio = test_kamailio_start_with(&options);
  g_autofree char *settings = phone_settings(certificates, "127.0.0.1", test_kamailio_get_tls_port(kamailio),
                                             "account.1.reg_fail_retry_interval = 1\n");
  BenchPhone *phone = test_phone_start(settings, NULL);
  guint16 port;

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  port = bench_phone_get_sip_port(phone, BENCH_TRANSPORT_TLS);
  options.certificate = certificates->good;
  options.tls_port = test_kamailio_get_tls_port(kamailio);
  test_kamailio_stop(kamailio);
  kamailio = test_kamailio_start_with(&options);
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  g_assert_cmpuint(bench_phone_get_sip_port(phone, BENCH_TRANSPORT_TLS), ==, port);
  test_phone_stop(phone);
  test_kamailio_stop(kamailio);
  test_certificates_free(certificates);
}

/* A switch takes effect at once. */
static void
test_switch(void)
{
  TestCertificates *certificates = test_certificates_new();
  TestKamailioOptions options = { .certificate = certificates->untrusted };
  TestKamailio *kamailio = test_kamailio_start_with(&options);
  g_autofree char *settings
      = phone_settings(certificates, "127.0.0.1", test_kamailio_get_tls_port(kamailio), "");
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  g_assert_true(bench_settings_set(bench_phone_get_settings(phone), "security.trust_certificates", "0",
                                   BENCH_LAYER_OVERRIDE, NULL, NULL));
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_phone_stop(phone);
  test_kamailio_stop(kamailio);
  test_certificates_free(certificates);
}

/* Nobody there: no handshake, and no word of certificates. */
static void
test_closed(void)
{
  TestCertificates *certificates = test_certificates_new();
  g_autofree char *settings = phone_settings(certificates, "127.0.0.1", test_free_port(), "");
  BenchPhone *phone = test_phone_start(settings, NULL);

  test_phone_wait_line(phone, 1, BENCH_LINE_FAILED);
  g_assert_cmpstr(test_phone_get_reason(phone, 1), ==, "no connection to 127.0.0.1");
  test_phone_stop(phone);
  test_certificates_free(certificates);
}

typedef struct
{
  SSL_CTX *context;
  int listener;
  gint pinged;
} Server;

/* A TLS server of a few lines in a thread: says 200 to the REGISTER and waits for what comes next. */
static gpointer
serve(gpointer data)
{
  Server *server = data;
  int fd = accept(server->listener, NULL, NULL);
  SSL *ssl = SSL_new(server->context);
  char request[8192];
  int size;

  SSL_set_fd(ssl, fd);
  if (SSL_accept(ssl) == 1 && (size = SSL_read(ssl, request, sizeof request - 1)) > 0)
    {
      g_autofree char *script = NULL;
      g_autofree char *answer = NULL;

      request[size] = '\0';
      script = test_registrar_grant(request, 3600, "");
      answer = test_registrar_make_answer(request, script);
      SSL_write(ssl, answer, (int) strlen(answer));
      size = SSL_read(ssl, request, sizeof request);
      g_atomic_int_set(&server->pinged, size == 4 && memcmp(request, "\r\n\r\n", 4) == 0);
    }
  SSL_free(ssl);
  close(fd);
  return NULL;
}

static gboolean
is_pinged(gconstpointer data)
{
  return g_atomic_int_get(&((Server *) data)->pinged);
}

/* The ping of RFC 5626 goes through TLS, over the registration's own connection. */
static void
test_keep_alive(void)
{
  TestCertificates *certificates = test_certificates_new();
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  Server server = { SSL_CTX_new(TLS_server_method()), socket(AF_INET, SOCK_STREAM, 0), FALSE };
  g_autofree char *settings = NULL;
  BenchPhone *phone;
  GThread *thread;

  SSL_CTX_use_certificate_chain_file(server.context, certificates->good);
  SSL_CTX_use_PrivateKey_file(server.context, certificates->good, SSL_FILETYPE_PEM);
  g_assert_cmpint(bind(server.listener, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint(listen(server.listener, 1), ==, 0);
  getsockname(server.listener, (struct sockaddr *) &address, &size);
  thread = g_thread_new("server", serve, &server);
  settings = phone_settings(certificates, "127.0.0.1", ntohs(address.sin_port),
                            "account.1.nat.udp_update_time = 1\n");
  phone = test_phone_start(settings, NULL);
  test_phone_wait_line(phone, 1, BENCH_LINE_REGISTERED);
  test_wait(is_pinged, &server, "a ping");
  g_thread_join(thread);
  close(server.listener);
  test_phone_stop(phone);
  SSL_CTX_free(server.context);
  test_certificates_free(certificates);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *path = g_strdup_printf("/tls/%s", cases[i].name);

      g_test_add_data_func(path, &cases[i], test_case);
    }
  g_test_add_func("/tls/client-missing", test_client_missing);
  g_test_add_func("/tls/name", test_name);
  g_test_add_func("/tls/old-version", test_old_version);
  g_test_add_func("/tls/closed", test_closed);
  g_test_add_func("/tls/mended", test_mended);
  g_test_add_func("/tls/switch", test_switch);
  g_test_add_func("/tls/keep-alive", test_keep_alive);
  return g_test_run();
}
