/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whatever a server does, the phone keeps the last good configuration: it registers with what it had, now and after
 * its program was started anew, and takes up the server's files again when they are right (guide 5.3).
 */
#include <string.h>

#include "../damage.h"
#include "../deadline.h"
#include "../flows/certificates.h"
#include "provisioning/decrypt.h"
#include "whole-phone.h"

#define VARIANTS 200
#define KEY "0123456789abcdef"
#define COMMON_LINES                                                                                         \
  "#!version:1.0.0.1\nfeatures.dnd_refuse_code = 486\nphone_setting.ring_type = Ring3.wav\n"                 \
  "lang.gui = English\nvoice.tone.country = Custom\nmemorykey.1.type = 13\nmemorykey.1.value = 1002\n"

typedef struct
{
  const char *name;
  const char *bytes; /* of the MAC file; NULL: the whole server is gone */
  TestScriptEnd end;
  const char *more;
} Trouble;

#define HALF "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n#!version:1.0.0.1\naccount.1.user_name = ev"
#define MOVED "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "

static const Trouble troubles[] = {
  { "401", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n", 0, NULL },
  { "403", "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", 0, NULL },
  { "404", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", 0, NULL },
  { "500", "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", 0, NULL },
  { "silent", "", TEST_SCRIPT_HOLD, NULL },
  { "silent-in-the-middle", HALF, TEST_SCRIPT_HOLD, NULL },
  { "cut", HALF, TEST_SCRIPT_CLOSE, NULL },
  { "reset", HALF, TEST_SCRIPT_RESET, NULL },
  { "endless", "HTTP/1.1 200 OK\r\n\r\n#!version:1.0.0.1\n", TEST_SCRIPT_REPEAT,
    "account.1.user_name = evil\n" },
  { "endless-head", "HTTP/1.1 200 OK\r\n", TEST_SCRIPT_REPEAT,
    "X-Y: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\r\n" },
  { "to-itself", MOVED TEST_MAC "\r\n\r\n", 0, NULL },
  { "to-a-file", MOVED "file:///etc/passwd\r\n\r\n", 0, NULL },
  { "to-nobody", MOVED "http://127.0.0.1:1/a.cfg\r\n\r\n", 0, NULL },
  { "to-nonsense", MOVED "http://[::::/\x01\r\n\r\n", 0, NULL },
  { "html", "HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n<html>account.1.enable = 0", 0, NULL },
  { "no-http", "220 mail ready\r\n", 0, NULL },
  { "gone", NULL, 0, NULL },
};

/* A phone that got account 1001 once and has a changed file before it. */
static TestWholePhone *
start(void)
{
  TestWholePhone *phone = test_whole_phone_new();

  test_whole_phone_pin(phone, "auto_provision.attempt_expired_time", "1");
  test_script_serve(phone->server, TEST_COMMON, COMMON_LINES, -1);
  test_whole_phone_serve_user(phone, "1001", "");
  test_whole_phone_switch_on(phone);
  test_whole_phone_wait_registered(phone, "1001");
  return phone;
}

static char *
read_digests(TestWholePhone *phone)
{
  g_autofree char *path = g_build_filename(phone->folder, "phone.provisioned", NULL);
  char *text = NULL;

  return g_file_get_contents(path, &text, NULL, NULL) ? text : g_strdup("");
}

/* A phone whose file 1002 is another's: as after a run that failed, it signs out and in again as before. */
static void
check_registers(TestWholePhone *phone)
{
  guint registers = test_whole_phone_count_registers(phone);

  test_whole_phone_switch_off(phone);
  test_whole_phone_switch_on(phone);
  test_whole_phone_wait_run(phone, 1);
  test_whole_phone_wait_registered(phone, "1001");
  g_assert_cmpuint(test_whole_phone_count_registers(phone), >, registers);
  g_assert_cmpstr(bench_settings_get(bench_phone_get_settings(phone->phone), "phone_setting.ring_type"), ==,
                  "Ring3.wav");
}

static void
run_again(TestWholePhone *phone)
{
  guint runs = phone->runs;

  /* Not by NOTIFY: hundreds in a moment are what the phone turns away. */
  bench_provisioning_run(bench_phone_get_provisioning(phone->phone), BENCH_TRIGGER_CHECK_SYNC, NULL, NULL);
  test_whole_phone_wait_run(phone, runs + 1);
}

static void
test_trouble(gconstpointer data)
{
  const Trouble *trouble = data;
  g_autoptr(TestWholePhone) phone = start();
  g_autofree char *before = read_digests(phone);
  g_autofree char *after = NULL;
  TestScriptAnswer answer
      = { .path = TEST_MAC, .bytes = trouble->bytes, .end = trouble->end, .more = trouble->more };

  g_assert_cmpstr(before, !=, "");
  if (trouble->bytes != NULL)
    test_script_answer(phone->server, &answer);
  else
    test_whole_phone_pin(phone, "auto_provision.server.url", "http://127.0.0.1:1/");
  run_again(phone);
  test_settle();
  test_whole_phone_wait_registered(phone, "1001");
  after = read_digests(phone);
  g_assert_cmpstr(after, ==, before);
  check_registers(phone);
  if (trouble->bytes == NULL)
    return;
  /* Right again, it is taken. */
  test_whole_phone_serve_user(phone, "1002", "");
  run_again(phone);
  test_whole_phone_wait_registered(phone, "1002");
}

static void
test_certificate(void)
{
  TestCertificates *certificates = test_certificates_new();
  TestWholePhone *phone = start();
  const char *const wrong[] = { certificates->expired, certificates->wrong_name, certificates->untrusted };

  test_whole_phone_pin(phone, "trusted_certificates.url", certificates->authority);
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      TestScript *server = test_script_start(wrong[i], NULL);
      g_autofree char *url = test_script_url(server, "/");
      g_autofree char *evil = test_whole_phone_account(phone, "evil", "");

      test_script_serve(server, TEST_MAC, evil, -1);
      test_whole_phone_pin(phone, "auto_provision.server.url", url);
      run_again(phone);
      g_assert_nonnull(
          strstr(bench_provisioning_get_report(bench_phone_get_provisioning(phone->phone), 0)->failure,
                 "certificate"));
      test_whole_phone_wait_registered(phone, "1001");
      g_assert_cmpuint(test_script_count_requests(server), ==, 0);
      test_script_stop(server);
    }
  check_registers(phone);
  test_whole_phone_free(phone);
  test_certificates_free(certificates);
}

static void
test_damaged(void)
{
  g_autoptr(TestWholePhone) phone = start();
  const char *settings[]
      = { "account.1.user_name", "account.1.password", "account.1.sip_server.1.address", "account.1.enable" };
  g_autoptr(GRand) random = g_rand_new_with_seed(2026);

  for (guint i = 0; i < VARIANTS; i++)
    {
      g_autoptr(GString) bad = test_damage_from(random, COMMON_LINES, strlen(COMMON_LINES));

      test_script_serve(phone->server, TEST_COMMON, bad->str, (gssize) bad->len);
      run_again(phone);
      for (gsize k = 0; k < G_N_ELEMENTS(settings); k++)
        g_assert_cmpstr(bench_settings_get(bench_phone_get_settings(phone->phone), settings[k]), !=, "");
    }
  test_script_serve(phone->server, TEST_COMMON, COMMON_LINES, -1);
  run_again(phone);
  test_whole_phone_wait_registered(phone, "1001");
  check_registers(phone);
}

/* Damage to an encrypted file spoils it whole: nothing of it applies, and the digest is the good one's. */
static void
test_damaged_secret(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  g_autofree char *text = test_whole_phone_account(phone, "1001", "phone_setting.ring_type = Ring3.wav\n");
  g_autoptr(GBytes) plain = g_bytes_new(text, strlen(text));
  g_autoptr(GBytes) secret = bench_encrypt(plain, KEY, NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed(2027);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(secret, &size);

  test_whole_phone_pin(phone, "auto_provision.aes_key_16.mac", KEY);
  test_script_serve(phone->server, TEST_MAC, bytes, (gssize) size);
  test_whole_phone_switch_on(phone);
  test_whole_phone_wait_registered(phone, "1001");
  for (guint i = 0; i < VARIANTS; i++)
    {
      g_autoptr(GString) bad = test_damage_from(random, bytes, size);

      test_script_serve(phone->server, TEST_MAC, bad->str, (gssize) bad->len);
      run_again(phone);
    }
  test_script_serve(phone->server, TEST_MAC, bytes, (gssize) size);
  check_registers(phone);
}

int
main(int argc, char **argv)
{
  test_whole_phone_init(&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS(troubles); i++)
    {
      g_autofree char *path = g_strdup_printf("/phone-last-good/%s", troubles[i].name);

      g_test_add_data_func(path, &troubles[i], test_trouble);
    }
  g_test_add_func("/phone-last-good/certificate", test_certificate);
  g_test_add_func("/phone-last-good/damaged", test_damaged);
  g_test_add_func("/phone-last-good/damaged-secret", test_damaged_secret);
  return g_test_run();
}
