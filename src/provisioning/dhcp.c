/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/dhcp.h"

#include "base/log.h"
#include "provisioning/dhcp-inform.h"
#include "provisioning/dhcp-lease.h"
#include "provisioning/dhcp-value.h"
#include "provisioning/own-address.h"

/* Documentation's network (RFC 5737): only to learn which address the default route leaves from. */
#define ANYWHERE "192.0.2.1"

typedef struct
{
  BenchSettings *settings;
  BenchClock *clock;
  BenchRandom *random;
  BenchDeviceIdentity *identity;
  GCancellable *cancellable;
  char *address;
  GArray *options;
  GPtrArray *found;   /* BenchDhcpAddress */
  GPtrArray *ignored; /* utf8 */
  char *lease_reason; /* why the lease gave none */
} Search;

static void
address_free(BenchDhcpAddress *self)
{
  g_free(self->url);
  g_free(self);
}

static void
search_free(Search *self)
{
  g_object_unref(self->settings);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  bench_device_identity_free(self->identity);
  g_clear_object(&self->cancellable);
  g_free(self->address);
  g_array_unref(self->options);
  g_ptr_array_unref(self->found);
  g_ptr_array_unref(self->ignored);
  g_free(self->lease_reason);
  g_free(self);
}

static void
read_option(Search *self, guint option, const GByteArray *value)
{
  g_autoptr(GError) error = NULL;
  char *url = bench_dhcp_read_value(self->identity, option, value->data, value->len, &error);
  BenchDhcpAddress *address;

  if (url == NULL)
    {
      g_ptr_array_add(self->ignored, g_strdup_printf("option %u: %s", option, error->message));
      return;
    }
  address = g_new0(BenchDhcpAddress, 1);
  address->option = option;
  address->url = url;
  g_ptr_array_add(self->found, address);
}

/* What a lease or an answer has, in the order in which it counts. */
static void
read_options(Search *self, GHashTable *values)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      guint option = g_array_index(self->options, guint, i);
      const GByteArray *value = g_hash_table_lookup(values, GUINT_TO_POINTER(option));

      if (value != NULL)
        read_option(self, option, value);
    }
}

static void
return_found(GTask *task)
{
  Search *self = g_task_get_task_data(task);

  g_task_return_pointer(task, g_ptr_array_ref(self->found), (GDestroyNotify) g_ptr_array_unref);
}

static void
return_nothing(GTask *task, const char *reason)
{
  Search *self = g_task_get_task_data(task);

  g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "NetworkManager: %s; DHCPINFORM: %s",
                          self->lease_reason, reason);
}

static void
on_informed(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Search *self = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) values = bench_dhcp_inform_finish(result, &error);

  if (values != NULL)
    read_options(self, values);
  if (self->found->len > 0)
    return_found(task);
  else
    return_nothing(task, error != NULL ? error->message : "no address in the options");
}

static void
on_leased(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Search *self = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) values = bench_dhcp_lease_finish(result, &error);
  BenchDhcpInformRequest request;

  if (values != NULL)
    read_options(self, values);
  if (self->found->len > 0)
    {
      return_found(task);
      return;
    }
  self->lease_reason
      = error != NULL ? bench_clean_text(error->message) : g_strdup("no address in the lease's options");
  if (!bench_settings_get_boolean(self->settings, "benchphone.dhcp.inform"))
    {
      return_nothing(task, "benchphone.dhcp.inform is 0");
      return;
    }
  request = (BenchDhcpInformRequest){
    .clock = self->clock,
    .random = self->random,
    .identity = self->identity,
    .address = self->address,
    .vendor_class = bench_settings_get(self->settings, "auto_provision.dhcp_option.option60_value"),
    .options = self->options,
  };
  bench_dhcp_inform_async(&request, self->cancellable, on_informed, g_steal_pointer(&task));
}

/**
 * bench_dhcp_search_async:
 * @search: read before this returns
 * @callback: calls bench_dhcp_search_finish()
 */
void
bench_dhcp_search_async(const BenchDhcpSearch *search,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, data);
  Search *self = g_new0(Search, 1);
  GError *error = NULL;

  self->settings = g_object_ref(search->settings);
  self->clock = g_object_ref(search->clock);
  self->random = g_object_ref(search->random);
  self->identity = bench_device_identity_copy(search->identity);
  self->cancellable = cancellable != NULL ? g_object_ref(cancellable) : NULL;
  self->options = bench_dhcp_options_wanted(search->settings);
  self->found = g_ptr_array_new_with_free_func((GDestroyNotify) address_free);
  self->ignored = g_ptr_array_new_with_free_func(g_free);
  g_task_set_task_data(task, self, (GDestroyNotify) search_free);
  self->address = bench_own_address(search->interface, ANYWHERE, &error);
  if (self->address == NULL)
    {
      g_task_return_error(task, error);
      return;
    }
  bench_dhcp_lease_async(self->clock, self->address, self->options, cancellable, on_leased,
                         g_steal_pointer(&task));
}

/**
 * bench_dhcp_search_finish:
 * @ignored: (out) (transfer container): options that have no address, "option 66: reason"
 *
 * Returns: (transfer container) (nullable): BenchDhcpAddress, the first to try first; %NULL with the reason.
 */
GPtrArray *
bench_dhcp_search_finish(GAsyncResult *result, GPtrArray **ignored, GError **error)
{
  Search *self = g_task_get_task_data(G_TASK(result));

  *ignored = g_ptr_array_ref(self->ignored);
  return g_task_propagate_pointer(G_TASK(result), error);
}
