/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lab/exchange.h"

#include "base/log.h"
#include "lab/proxy.h"
#include "lab/service.h"

#define LAB_USER "1001"

struct _BenchExchange
{
  GObject parent_instance;

  BenchClock *clock;
  BenchRandom *random;
  BenchProxy *proxy;
  GPtrArray *services; /* BenchService */
  char *password;      /* of the phone that is provisioned; new at each start */
};

G_DEFINE_FINAL_TYPE(BenchExchange, bench_exchange, G_TYPE_OBJECT)

static void
bench_exchange_finalize(GObject *object)
{
  BenchExchange *self = BENCH_EXCHANGE(object);

  g_ptr_array_unref(self->services);
  g_clear_pointer(&self->proxy, bench_proxy_free);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  g_free(self->password);
  G_OBJECT_CLASS(bench_exchange_parent_class)->finalize(object);
}

static void
bench_exchange_class_init(BenchExchangeClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_exchange_finalize;
}

static void
bench_exchange_init(BenchExchange *self)
{
  self->services = g_ptr_array_new_with_free_func((GDestroyNotify) bench_service_free);
}

/**
 * bench_exchange_new:
 *
 * Returns: (transfer full): an exchange that does not listen yet.
 */
BenchExchange *
bench_exchange_new(BenchClock *clock, BenchRandom *random)
{
  BenchExchange *self = g_object_new(BENCH_TYPE_EXCHANGE, NULL);

  self->clock = g_object_ref(clock);
  self->random = g_object_ref(random);
  self->password = bench_random_token(random, 16);
  return self;
}

static void
start_service(BenchExchange *self, gsize index)
{
  g_autofree char *password = bench_random_token(self->random, 16);
  BenchService *service;

  bench_proxy_add_user(self->proxy, bench_service_number(index), password);
  service = bench_service_new(index, password, bench_proxy_get_port(self->proxy), self->clock, self->random);
  g_ptr_array_add(self->services, service);
  bench_service_start(service);
}

/**
 * bench_exchange_start:
 *
 * Opens a free port on 127.0.0.1 and signs the service numbers in.
 *
 * Returns: %FALSE with @error when no port can be had.
 */
gboolean
bench_exchange_start(BenchExchange *self, GError **error)
{
  self->proxy = bench_proxy_new(self->clock, self->random, error);
  if (self->proxy == NULL)
    return FALSE;
  bench_proxy_add_user(self->proxy, LAB_USER, self->password);
  for (gsize i = 0; i < bench_service_count(); i++)
    start_service(self, i);
  bench_info("The lab exchange listens on 127.0.0.1:%u", bench_proxy_get_port(self->proxy));
  return TRUE;
}

/**
 * bench_exchange_stop:
 *
 * Ends the services' calls; stop the phones first, so that they can sign out.
 */
void
bench_exchange_stop(BenchExchange *self)
{
  for (guint i = 0; i < self->services->len; i++)
    bench_service_stop(g_ptr_array_index(self->services, i));
}

/**
 * bench_exchange_get_port:
 *
 * Returns: where it listens, 0 before the start.
 */
guint16
bench_exchange_get_port(BenchExchange *self)
{
  return self->proxy != NULL ? bench_proxy_get_port(self->proxy) : 0;
}

/**
 * bench_exchange_provision:
 * @settings: a phone's, before it starts
 *
 * Makes account 1 a subscriber of this exchange, for as long as the program runs.
 */
void
bench_exchange_provision(BenchExchange *self, BenchSettings *settings)
{
  g_autofree char *port = g_strdup_printf("%u", bench_exchange_get_port(self));
  const char *const values[][2] = {
    { "account.1.enable", "1" },
    { "account.1.label", LAB_USER },
    { "account.1.display_name", "Lab " LAB_USER },
    { "account.1.user_name", LAB_USER },
    { "account.1.auth_name", LAB_USER },
    { "account.1.password", self->password },
    { "account.1.sip_server.1.address", "127.0.0.1" },
    { "account.1.sip_server.1.port", port },
    { "account.1.outbound_proxy_enable", "0" },
    { "account.1.transport", "0" },
    { "account.1.100rel_enable", "1" },
    { "account.1.sip_listen_port", "0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
    {
      g_autoptr(GError) error = NULL;

      if (!bench_settings_set(settings, values[i][0], values[i][1], BENCH_LAYER_OVERRIDE, "lab", &error))
        g_critical("%s", error->message);
    }
}
