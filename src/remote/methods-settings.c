/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/methods-settings.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "settings/apply.h"
#include "settings/export.h"
#include "settings/parameters.h"
#include "settings/reset.h"
#include "settings/shown.h"

#define MOST_IMPORT_BYTES (4 * 1024 * 1024)

static gboolean
check_name(const char *name, GDBusMethodInvocation *invocation)
{
  g_autofree char *reason = NULL;

  if (bench_parameter_find(name) != NULL)
    return TRUE;
  reason = g_strdup_printf("%s: no such parameter", name);
  bench_methods_refuse(invocation, reason);
  return FALSE;
}

static char *
shown(const char *name, const char *value, gboolean reveal)
{
  return reveal ? g_strdup(value) : bench_shown_value(name, value);
}

static void
get_parameter(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  const char *name = NULL;
  gboolean reveal = FALSE;
  g_autofree char *value = NULL;
  g_autofree char *origin = NULL;

  g_variant_get(arguments, "(&sb)", &name, &reveal);
  if (!check_name(name, invocation))
    return;
  value = shown(name, bench_settings_get(settings, name), reveal);
  origin = bench_settings_get_origin(settings, name);
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(ss)", value, origin));
}

static void
get_layers(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  const char *name = NULL;
  gboolean reveal = FALSE;
  g_autoptr(GPtrArray) values = NULL;
  GVariantBuilder reply;

  g_variant_get(arguments, "(&sb)", &name, &reveal);
  if (!check_name(name, invocation))
    return;
  values = bench_settings_list_layers(settings, name);
  g_variant_builder_init(&reply, G_VARIANT_TYPE("a(sss)"));
  for (guint i = 0; i < values->len; i++)
    {
      const BenchLayerValue *layer = g_ptr_array_index(values, i);
      g_autofree char *value = shown(name, layer->value, reveal);

      g_variant_builder_add(&reply, "(sss)", bench_layer_name(layer->layer), value, layer->origin);
    }
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(a(sss))", &reply));
}

static void
list_parameters(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  const char *pattern = NULL;
  gboolean reveal = FALSE;
  g_autoptr(GPtrArray) names = bench_settings_list_set(settings);
  GVariantBuilder reply;

  g_variant_get(arguments, "(&sb)", &pattern, &reveal);
  g_variant_builder_init(&reply, G_VARIANT_TYPE("a(sss)"));
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index(names, i);
      g_autofree char *value = NULL;
      g_autofree char *origin = NULL;

      if (!g_pattern_match_simple(pattern, name))
        continue;
      value = shown(name, bench_settings_get(settings, name), reveal);
      origin = bench_settings_get_origin(settings, name);
      g_variant_builder_add(&reply, "(sss)", name, value, origin);
    }
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(a(sss))", &reply));
}

static void
set_parameter(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  const char *name = NULL;
  const char *value = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *reason = NULL;

  g_variant_get(arguments, "(&s&s)", &name, &value);
  if (!bench_settings_set(settings, name, value, BENCH_LAYER_USER, "remote control", &error))
    {
      reason = bench_shown_text(error->message);
      bench_methods_refuse(invocation, reason);
      return;
    }
  if (bench_settings_get_layer(settings, name) <= BENCH_LAYER_USER)
    {
      g_dbus_method_invocation_return_value(invocation, NULL);
      return;
    }
  origin = bench_settings_get_origin(settings, name);
  reason = g_strdup_printf("%s is pinned for this run (%s); the value is kept for the next", name, origin);
  bench_methods_refuse(invocation, reason);
}

static char *
end_json(JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root(builder);

  return json_to_string(root, FALSE);
}

static char *
differences_to_json(const GPtrArray *differences)
{
  g_autoptr(JsonBuilder) json = json_builder_new();

  json_builder_begin_array(json);
  for (guint i = 0; i < differences->len; i++)
    {
      const BenchDifference *difference = g_ptr_array_index(differences, i);

      json_builder_begin_object(json);
      json_builder_set_member_name(json, "name");
      json_builder_add_string_value(json, difference->name);
      json_builder_set_member_name(json, "value");
      json_builder_add_string_value(json, difference->value);
      json_builder_set_member_name(json, "default");
      json_builder_add_string_value(json, difference->fallback);
      json_builder_set_member_name(json, "origin");
      json_builder_add_string_value(json, difference->origin);
      json_builder_end_object(json);
    }
  json_builder_end_array(json);
  return end_json(json);
}

static char *
differences_to_text(const GPtrArray *differences)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < differences->len; i++)
    {
      const BenchDifference *difference = g_ptr_array_index(differences, i);

      g_string_append_printf(text, "%s = %s    (%s, default \"%s\")\n", difference->name, difference->value,
                             difference->origin, difference->fallback);
    }
  return g_string_free(text, FALSE);
}

static void
diff(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr(GPtrArray) differences = NULL;
  g_autofree char *text = NULL;
  const char *format = NULL;
  gboolean json = FALSE;

  g_variant_get(arguments, "(&s)", &format);
  if (!bench_methods_read_format(format, &json, invocation))
    return;
  differences = bench_settings_list_differences(bench_phone_get_settings(self->phone));
  text = json ? differences_to_json(differences) : differences_to_text(differences);
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", text));
}

static void export(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  gboolean secrets = FALSE;
  gboolean layers = FALSE;
  g_autofree char *text = NULL;

  g_variant_get(arguments, "(bb)", &secrets, &layers);
  text = bench_settings_export(bench_phone_get_settings(self->phone),
                               (secrets ? BENCH_EXPORT_SECRETS : BENCH_EXPORT_PLAIN)
                                   | (layers ? BENCH_EXPORT_LAYERS : BENCH_EXPORT_PLAIN));
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", text));
}

static char *
report_to_json(const BenchApplyReport *report)
{
  g_autoptr(JsonBuilder) json = json_builder_new();

  bench_apply_report_add_to_json(report, json);
  return end_json(json);
}

static void
import(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *origin = NULL;
  const char *text = NULL;
  const char *format = NULL;
  gboolean json = FALSE;
  g_autoptr(BenchApplyReport) report = NULL;
  g_autofree char *words = NULL;

  g_variant_get(arguments, "(&s&s&s)", &origin, &text, &format);
  if (!bench_methods_read_format(format, &json, invocation))
    return;
  if (strlen(text) > MOST_IMPORT_BYTES)
    {
      bench_methods_refuse(invocation, "A configuration has 4 MiB at most");
      return;
    }
  report
      = bench_settings_apply(bench_phone_get_settings(self->phone), BENCH_LAYER_USER, origin, text, -1, TRUE);
  words = json ? report_to_json(report) : bench_apply_report_to_text(report);
  g_dbus_method_invocation_return_value(invocation,
                                        g_variant_new("(bs)", report->counts[BENCH_LINE_REFUSED] == 0,
                                                      words));
  if (report->restart)
    bench_phone_request_restart(self->phone);
}

static gboolean
read_word(const char *word, const char *const *words, int *index)
{
  for (int i = 0; words[i] != NULL; i++)
    if (strcmp(words[i], word) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

static void
reset(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  /* In the order of BenchResetKind and BenchResetCertificates. */
  static const char *const kinds[] = { "factory", "local", NULL };
  static const char *const choices[] = { "", "keep", "remove", NULL };
  const char *kind_word = NULL;
  const char *choice_word = NULL;
  int kind = 0;
  int choice = 0;

  g_variant_get(arguments, "(&s&s)", &kind_word, &choice_word);
  if (!read_word(kind_word, kinds, &kind))
    {
      bench_methods_reply_usage(invocation, "\"%s\" is none of factory, local", kind_word);
      return;
    }
  if (!read_word(choice_word, choices, &choice))
    {
      bench_methods_reply_usage(invocation, "\"%s\" is none of keep, remove", choice_word);
      return;
    }
  bench_firmware_reset(bench_phone_get_firmware(self->phone), (BenchResetKind) kind,
                       (BenchResetCertificates) choice);
  g_dbus_method_invocation_return_value(invocation, NULL);
}

/**
 * bench_methods_settings_call:
 * @name: of a method
 *
 * Returns: whether it is one of these; then the invocation has been answered.
 */
gboolean
bench_methods_settings_call(BenchMethods *self,
                            const char *name,
                            GVariant *arguments,
                            GDBusMethodInvocation *invocation)
{
  static const struct
  {
    const char *name;
    void (*call)(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation);
  } methods[] = {
    { "Get", get_parameter },    { "Set", set_parameter }, { "GetLayers", get_layers }, { "Diff", diff },
    { "List", list_parameters }, { "Export", export },     { "Import", import },        { "Reset", reset },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(methods); i++)
    if (strcmp(methods[i].name, name) == 0)
      {
        methods[i].call(self, arguments, invocation);
        return TRUE;
      }
  return FALSE;
}
