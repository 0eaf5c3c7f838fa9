/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/methods-provision.h"

#include <string.h>

/* A caller that waits for the end of a run. */
typedef struct
{
  GDBusMethodInvocation *invocation; /* NULL once answered */
  gboolean json;
  gulong handler;
} Waiting;

static void
answer(GDBusMethodInvocation *invocation, const BenchProvisionReport *report, gboolean json)
{
  g_autofree char *text
      = json ? bench_provision_report_to_json(report) : bench_provision_report_to_text(report);
  gboolean good = report->failure == NULL && report->source != NULL;

  g_dbus_method_invocation_return_value(invocation, g_variant_new("(bs)", good, text));
}

static void
on_finished(BenchProvisioning *provisioning, const BenchProvisionReport *report, Waiting *waiting)
{
  answer(g_steal_pointer(&waiting->invocation), report, waiting->json);
  g_signal_handler_disconnect(provisioning, waiting->handler);
}

/* With the handler goes the last chance to answer: the phone is going. */
static void
waiting_free(gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  Waiting *waiting = data;

  if (waiting->invocation != NULL)
    bench_methods_refuse(waiting->invocation, "The phone ended before its provisioning did");
  g_free(waiting);
}

static void
provision(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  BenchProvisioning *provisioning = bench_phone_get_provisioning(self->phone);
  BenchProvisionTarget target = { .source = "remote control" };
  const char *format = NULL;
  g_autoptr(GError) error = NULL;
  gboolean json = FALSE;
  Waiting *waiting;

  g_variant_get(arguments, "(&s&s&s&s)", &target.url, &target.username, &target.password, &format);
  if (!bench_methods_read_format(format, &json, invocation))
    return;
  if (*target.username == '\0' && *target.password == '\0')
    target.username = target.password = NULL;
  if (bench_provisioning_is_running(provisioning))
    {
      bench_methods_refuse(invocation, "The phone is being provisioned already");
      return;
    }
  waiting = g_new0(Waiting, 1);
  waiting->invocation = invocation;
  waiting->json = json;
  waiting->handler
      = g_signal_connect_data(provisioning, "finished", G_CALLBACK(on_finished), waiting, waiting_free, 0);
  if (!bench_provisioning_run(provisioning, BENCH_TRIGGER_REMOTE, *target.url != '\0' ? &target : NULL,
                              &error))
    g_signal_handler_disconnect(provisioning, waiting->handler);
}

static void
get_provisioning(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  BenchProvisioning *provisioning = bench_phone_get_provisioning(self->phone);
  const BenchProvisionReport *report;
  guint32 index = 0;
  const char *format = NULL;
  gboolean json = FALSE;

  g_variant_get(arguments, "(u&s)", &index, &format);
  if (!bench_methods_read_format(format, &json, invocation))
    return;
  report = bench_provisioning_get_report(provisioning, index);
  if (report == NULL)
    bench_methods_refuse(invocation, "The phone has not been provisioned that often since its start");
  else
    answer(invocation, report, json);
}

/**
 * bench_methods_provision_call:
 * @name: of a method
 *
 * Returns: whether it is one of these; then the invocation has been answered, or will be.
 */
gboolean
bench_methods_provision_call(BenchMethods *self,
                             const char *name,
                             GVariant *arguments,
                             GDBusMethodInvocation *invocation)
{
  if (strcmp(name, "Provision") == 0)
    provision(self, arguments, invocation);
  else if (strcmp(name, "GetProvisioning") == 0)
    get_provisioning(self, arguments, invocation);
  else
    return FALSE;
  return TRUE;
}
