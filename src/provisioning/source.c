/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/source.h"

#include "provisioning/dhcp.h"
#include "provisioning/redirect.h"

#define STORED "auto_provision.server.url"

static void
server_free(BenchSourceServer *self)
{
  g_free(self->source);
  g_free(self->url);
  g_free(self->username);
  g_free(self->password);
  g_free(self);
}

/**
 * bench_source_answer_free:
 * @self: (transfer full):
 */
void
bench_source_answer_free(BenchSourceAnswer *self)
{
  g_ptr_array_unref(self->servers);
  g_clear_pointer(&self->nothing, g_ptr_array_unref);
  g_free(self);
}

static BenchSourceAnswer *
answer_new(void)
{
  BenchSourceAnswer *self = g_new0(BenchSourceAnswer, 1);

  self->servers = g_ptr_array_new_with_free_func((GDestroyNotify) server_free);
  self->nothing = g_ptr_array_new_with_free_func(g_free);
  return self;
}

static BenchSourceServer *
add_server(BenchSourceAnswer *self, const char *source, const char *url)
{
  BenchSourceServer *server = g_new0(BenchSourceServer, 1);

  server->source = g_strdup(source);
  server->url = g_strdup(url);
  g_ptr_array_add(self->servers, server);
  return server;
}

static void
add_nothing(BenchSourceAnswer *self, const char *source, const char *why)
{
  g_ptr_array_add(self->nothing, g_strdup_printf("%s: %s", source, why));
}

static void
add_all_nothing(BenchSourceAnswer *self, const char *source, const GPtrArray *reasons)
{
  for (guint i = 0; i < reasons->len; i++)
    add_nothing(self, source, g_ptr_array_index(reasons, i));
}

static void
give(GTask *task, BenchSourceAnswer *answer)
{
  g_task_return_pointer(task, answer, (GDestroyNotify) bench_source_answer_free);
  g_object_unref(task);
}

static void
give_nothing(GTask *task, const char *source, const char *why)
{
  BenchSourceAnswer *answer = answer_new();

  add_nothing(answer, source, why);
  give(task, answer);
}

static void
on_redirected(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchRedirect) found = bench_redirect_finish(result, &error);
  BenchSourceAnswer *answer = answer_new();

  if (found == NULL)
    add_nothing(answer, BENCH_REDIRECT_SOURCE, error->message);
  else
    {
      BenchSourceServer *server = add_server(answer, BENCH_REDIRECT_SOURCE, found->url);

      server->username = g_strdup(found->username);
      server->password = g_strdup(found->password);
    }
  give(data, answer);
}

static void
on_pnp_searched(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) ignored = NULL;
  g_autofree char *url = bench_pnp_search_finish(BENCH_PNP(source), result, &ignored, &error);
  BenchSourceAnswer *answer = answer_new();

  add_all_nothing(answer, "PnP", ignored);
  if (url == NULL)
    add_nothing(answer, "PnP", error->message);
  else
    {
      BenchSourceServer *server = add_server(answer, "PnP", url);

      /* Not the stored ones: anybody may have answered. */
      server->username = g_strdup("");
      server->password = g_strdup("");
    }
  give(data, answer);
}

static void
on_dhcp_searched(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) ignored = NULL;
  g_autoptr(GPtrArray) found = bench_dhcp_search_finish(result, &ignored, &error);
  BenchSourceAnswer *answer = answer_new();

  add_all_nothing(answer, "DHCP", ignored);
  if (found == NULL)
    add_nothing(answer, "DHCP", error->message);
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const BenchDhcpAddress *address = g_ptr_array_index(found, i);
      g_autofree char *name = g_strdup_printf("DHCP option %u", address->option);

      add_server(answer, name, address->url);
    }
  give(data, answer);
}

static void
ask_redirect(const BenchSourceContext *context, GCancellable *cancellable, GTask *task)
{
  BenchServer server = { .settings = context->settings,
                         .identity = context->identity,
                         .interface = context->interface,
                         .username = "",
                         .password = "" };

  if (!bench_settings_get_boolean(context->settings, "redirect.enable"))
    give_nothing(task, BENCH_REDIRECT_SOURCE, "redirect.enable is 0");
  else if (*bench_settings_get(context->settings, "benchphone.redirect.url") == '\0')
    give_nothing(task, BENCH_REDIRECT_SOURCE, "no redirection service is set (benchphone.redirect.url)");
  else
    bench_redirect_async(&server, context->fetcher, cancellable, on_redirected, task);
}

static void
ask_pnp(const BenchSourceContext *context, GCancellable *cancellable, GTask *task)
{
  if (bench_settings_get_boolean(context->settings, "auto_provision.pnp_enable"))
    bench_pnp_search_async(context->pnp, context->identity, cancellable, on_pnp_searched, task);
  else
    give_nothing(task, "PnP", "auto_provision.pnp_enable is 0");
}

static void
ask_dhcp(const BenchSourceContext *context, GCancellable *cancellable, GTask *task)
{
  BenchDhcpSearch search = { .settings = context->settings,
                             .clock = context->clock,
                             .random = context->random,
                             .identity = context->identity,
                             .interface = context->interface };

  if (bench_settings_get_boolean(context->settings, "auto_provision.dhcp_option.enable"))
    bench_dhcp_search_async(&search, cancellable, on_dhcp_searched, task);
  else
    give_nothing(task, "DHCP", "auto_provision.dhcp_option.enable is 0");
}

static void
ask_settings(const BenchSourceContext *context, GTask *task)
{
  const char *url = bench_settings_get(context->settings, STORED);
  BenchSourceAnswer *answer = answer_new();

  if (*url != '\0')
    add_server(answer, STORED, url);
  else
    add_nothing(answer, STORED, "empty");
  give(task, answer);
}

/**
 * bench_source_ask_async:
 * @context: read before this returns
 * @source: that is asked
 * @callback: calls bench_source_ask_finish()
 */
void
bench_source_ask_async(const BenchSourceContext *context,
                       BenchSource source,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task = g_task_new(NULL, NULL, callback, data);

  switch (source)
    {
    case BENCH_SOURCE_REDIRECT:
      ask_redirect(context, cancellable, task);
      return;
    case BENCH_SOURCE_PNP:
      ask_pnp(context, cancellable, task);
      return;
    case BENCH_SOURCE_DHCP:
      ask_dhcp(context, cancellable, task);
      return;
    case BENCH_SOURCE_STORED:
      ask_settings(context, task);
      return;
    case BENCH_SOURCE_OVER:
      give(task, answer_new());
      return;
    }
}

/**
 * bench_source_ask_finish:
 *
 * Returns: (transfer full): what it knows; nothing after a cancelled search too.
 */
BenchSourceAnswer *
bench_source_ask_finish(GAsyncResult *result)
{
  return g_task_propagate_pointer(G_TASK(result), NULL);
}
