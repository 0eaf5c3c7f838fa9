/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tap store for programs: its messages as text and JSON, as a ladder, as a capture file, and held against
 * a flow.
 */
#include "remote/describe.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "lab/flow.h"
#include "lab/ladder.h"
#include "lab/pcap.h"

static char *
host_and_port(const char *host, guint16 port)
{
  return g_strdup_printf(strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}

/* A message as a person may see it; what it holds was written by the far end. */
static char *
message_text(const BenchTapRecord *record, gboolean reveal)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data(record->bytes, &size);
  g_autofree char *valid = g_utf8_make_valid(bytes != NULL ? bytes : "", (gssize) size);

  return reveal ? g_steal_pointer(&valid) : bench_mask_secrets(valid);
}

/* Without the line ends' CR, and with nothing a terminal would obey. */
static void
append_for_terminal(GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    {
      gunichar c = g_utf8_get_char(p);

      if (c == '\r')
        continue;
      if (g_unichar_iscntrl(c) && c != '\n' && c != '\t')
        g_string_append_printf(out, "\\x%02x", c);
      else
        g_string_append_unichar(out, c);
    }
}

static void
append_record(GString *out, const BenchTapRecord *record, gboolean reveal)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(record->time_us / G_USEC_PER_SEC);
  g_autofree char *second = g_date_time_format(time, "%Y-%m-%d %H:%M:%S");
  g_autofree char *local = host_and_port(record->local_host, record->local_port);
  g_autofree char *remote = host_and_port(record->remote_host, record->remote_port);
  g_autofree char *text = message_text(record, reveal);
  gboolean out_of_us = record->direction == BENCH_TAP_OUT;

  g_string_append_printf(out, "--- %s.%06d %s %s %s -> %s\n", second,
                         (int) (record->time_us % G_USEC_PER_SEC), out_of_us ? "sent" : "received",
                         bench_transport_name(record->transport), out_of_us ? local : remote,
                         out_of_us ? remote : local);
  append_for_terminal(out, text);
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c(out, '\n');
}

/**
 * bench_describe_trace_text:
 * @reveal: with digest answers and keys as they passed
 *
 * Returns: (transfer full): the SIP messages in the order they passed, each under a line with time and addresses.
 */
char *
bench_describe_trace_text(BenchPhone *phone, gboolean reveal)
{
  g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(phone), FALSE);
  GString *out = g_string_new(NULL);

  for (guint i = 0; i < records->len; i++)
    append_record(out, g_ptr_array_index(records, i), reveal);
  return g_string_free(out, FALSE);
}

static void
add_member(JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_string_value(builder, value);
}

static void
add_record(JsonBuilder *builder, const BenchTapRecord *record, gboolean reveal)
{
  g_autofree char *local = host_and_port(record->local_host, record->local_port);
  g_autofree char *remote = host_and_port(record->remote_host, record->remote_port);
  g_autofree char *text = message_text(record, reveal);

  json_builder_begin_object(builder);
  json_builder_set_member_name(builder, "time");
  json_builder_add_double_value(builder, (double) record->time_us / G_USEC_PER_SEC);
  add_member(builder, "direction", record->direction == BENCH_TAP_OUT ? "out" : "in");
  add_member(builder, "transport", bench_transport_name(record->transport));
  add_member(builder, "local", local);
  add_member(builder, "remote", remote);
  add_member(builder, "message", text);
  json_builder_end_object(builder);
}

/**
 * bench_describe_trace_json:
 *
 * Returns: (transfer full): as bench_describe_trace_text(), as a JSON array.
 */
char *
bench_describe_trace_json(BenchPhone *phone, gboolean reveal)
{
  g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(phone), FALSE);
  g_autoptr(JsonBuilder) builder = json_builder_new();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_array(builder);
  for (guint i = 0; i < records->len; i++)
    add_record(builder, g_ptr_array_index(records, i), reveal);
  json_builder_end_array(builder);
  root = json_builder_get_root(builder);
  return json_to_string(root, FALSE);
}

/**
 * bench_describe_ladder:
 *
 * Returns: (transfer full): the SIP messages as a ladder.
 */
char *
bench_describe_ladder(BenchPhone *phone, gboolean json)
{
  g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(phone), FALSE);
  g_autoptr(GPtrArray) steps = bench_ladder_build(records, NULL);

  return json ? bench_ladder_to_json(steps) : bench_ladder_to_text(steps);
}

/**
 * bench_describe_capture:
 *
 * Returns: (transfer full): SIP, RTP and RTCP as the contents of a pcap file, digest answers included.
 */
GBytes *
bench_describe_capture(BenchPhone *phone, GError **error)
{
  g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(phone), TRUE);
  g_autofree char *path = NULL;
  char *contents = NULL;
  gsize size = 0;
  int fd = g_file_open_tmp("benchphone-XXXXXX.pcap", &path, error);
  gboolean done;

  if (fd < 0)
    return NULL;
  close(fd);
  done = bench_pcap_write(records, path, error) && g_file_get_contents(path, &contents, &size, error);
  g_unlink(path);
  return done ? g_bytes_new_take(contents, size) : NULL;
}

/* Where the line's requests go: a server named by host name is known by its number only from the trace. */
static char *
find_server(BenchPhone *phone, const GPtrArray *steps)
{
  BenchSettings *settings = bench_phone_get_settings(phone);

  for (guint i = steps->len; i > 0; i--)
    {
      const BenchLadderStep *step = g_ptr_array_index(steps, i - 1);

      if (step->status == 0 && step->record->direction == BENCH_TAP_OUT
          && g_strcmp0(step->method, "REGISTER") == 0)
        return g_strdup(step->destination);
    }
  return host_and_port(bench_settings_get(settings, "account.1.sip_server.1.address"),
                       (guint16) bench_settings_get_int(settings, "account.1.sip_server.1.port"));
}

/**
 * bench_describe_flow:
 * @name: a flow's name, see bench_flow_list_names()
 * @party: who this phone is in the flow: "A" for the one who calls
 * @passed: (out): whether every step that this phone could see was seen
 *
 * Returns: (transfer full): the flow step by step with what became of each; %NULL with @error when there is no
 *   such flow.
 */
char *
bench_describe_flow(BenchPhone *phone,
                    const char *name,
                    const char *party,
                    gboolean json,
                    gboolean *passed,
                    GError **error)
{
  g_autoptr(BenchFlow) flow = bench_flow_load(name, error);
  g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(phone), FALSE);
  g_autoptr(GPtrArray) steps = bench_ladder_build(records, NULL);
  g_autoptr(GHashTable) parties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GPtrArray) results = NULL;

  if (flow == NULL)
    return NULL;
  g_hash_table_insert(parties, g_strdup("Proxy"), find_server(phone, steps));
  g_hash_table_insert(parties, g_strdup(party), bench_describe_address(phone));
  results = bench_flow_check(flow, steps, parties, passed);
  return json ? bench_flow_results_to_json(results) : bench_flow_results_to_text(results);
}
