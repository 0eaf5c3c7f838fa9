/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"
#include "signing-in.h"

#include "sip/digest.h"

#define WAIT_MS 8000

void
test_signing_in_wait_state(TestSigningIn *self, BenchRegistrationState state)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, WAIT_MS);
  while (bench_registration_get_state(self->registration) != state && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("state is %d, wanted %d; messages:\n%s", bench_registration_get_state(self->registration), state,
            test_registrar_get_log(self->registrar));
  test_deadline_end(&deadline);
}

void
test_signing_in_wait_requests(TestSigningIn *self, TestRegistrar *registrar, guint n)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, WAIT_MS);
  while (test_registrar_count(registrar) < n && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("%u requests, wanted %u; messages:\n%s", test_registrar_count(registrar), n,
            test_registrar_get_log(self->registrar));
  test_deadline_end(&deadline);
}

/* The last request the registrar has seen. */
const char *
test_signing_in_get_last(TestSigningIn *self)
{
  return test_registrar_get_request(self->registrar, test_registrar_count(self->registrar));
}

void
test_signing_in_set_up(TestSigningIn *self, TestRegistrarFunc answer, const char *settings)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(3);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *text = NULL;
  BenchSipAgentOptions options = { .local_host = "127.0.0.1", .user_agent = "test" };

  self->settings = bench_settings_new();
  self->clock = bench_clock_new_manual(G_GINT64_CONSTANT(1700000000000000));
  self->registrar = test_registrar_new(answer, self);
  if (self->other_script != NULL)
    self->other = test_registrar_new(self->other_script, self);
  text = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = alice\n"
                         "account.1.password = secret\naccount.1.sip_server_host = 127.0.0.1\n"
                         "account.1.sip_server_port = %u\n%s",
                         test_registrar_get_port(self->registrar), settings);
  bench_settings_load_text(self->settings, "test", text, -1, BENCH_LAYER_FILE, complaints);
  if (complaints->len > 0)
    g_error("%s", (const char *) g_ptr_array_index(complaints, 0));
  self->account = bench_sip_account_new(self->settings, 1);
  options.clock = self->clock;
  options.random = random;
  options.t1_ms = 100;
  options.rport = bench_settings_get_boolean(self->settings, "account.1.nat.rport");
  self->agent = bench_sip_agent_new(&options, &error);
  g_assert_no_error(error);
  if (self->account->transport != BENCH_TRANSPORT_UDP)
    bench_sip_agent_open(self->agent, self->account->transport, &error);
  g_assert_no_error(error);
  self->registration = bench_registration_new(self->agent, self->account);
  bench_registration_set_mac(self->registration, "02:00:5e:00:53:01");
  bench_registration_start(self->registration, 0);
}

void
test_signing_in_tear_down(TestSigningIn *self)
{
  g_object_unref(self->registration);
  bench_sip_agent_close(self->agent);
  g_object_unref(self->agent);
  bench_sip_account_unref(self->account);
  test_registrar_free(self->registrar);
  g_clear_pointer(&self->other, test_registrar_free);
  g_object_unref(self->settings);
  g_object_unref(self->clock);
}

/* A registrar with digest: its challenges in the fixture's order, 200 for who proves the password. */
char *
test_signing_in_digest(guint n G_GNUC_UNUSED, const char *request, gpointer data)
{
  TestSigningIn *self = data;
  g_autofree char *proof = test_registrar_get_header(request, "Authorization");
  g_autofree char *nonce = NULL;
  g_autofree char *first = bench_digest_make_challenge(TEST_REALM, "nonce-1", self->first);
  g_autofree char *second
      = self->second != NULL ? bench_digest_make_challenge(TEST_REALM, "nonce-2", self->second) : NULL;

  if (proof[0] != '\0' && bench_digest_verify(proof, "REGISTER", "alice", TEST_REALM, self->password, &nonce))
    return test_registrar_grant(request, 0, "");
  return g_strdup_printf("401 Unauthorized\r\nWWW-Authenticate: %s\r\n%s%s%s", first,
                         second != NULL ? "WWW-Authenticate: " : "", second != NULL ? second : "",
                         second != NULL ? "\r\n" : "");
}
