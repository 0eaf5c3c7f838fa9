/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/describe.h"

#include <string.h>

#include "calls/call-figures.h"

#include "config.h"

static char *
finish(JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root(builder);

  return json_to_string(root, FALSE);
}

static void
add_string(JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_string_value(builder, value);
}

static void
add_int(JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_int_value(builder, value);
}

static void
add_double(JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_double_value(builder, value);
}

static void
add_boolean(JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_boolean_value(builder, value);
}

static void
add_line(JsonBuilder *builder, const BenchLine *line)
{
  json_builder_begin_object(builder);
  add_int(builder, "line", line->index);
  add_string(builder, "label", line->label);
  add_string(builder, "user", line->user_name);
  add_string(builder, "server", line->server);
  add_int(builder, "server-number", line->server_number);
  add_string(builder, "path", line->path);
  add_string(builder, "associated", line->associated);
  add_string(builder, "state", bench_line_state_name(line->state));
  add_int(builder, "code", line->code);
  add_string(builder, "reason", line->reason);
  add_int(builder, "new-messages", line->new_messages);
  add_int(builder, "old-messages", line->old_messages);
  json_builder_end_object(builder);
}

/* What never reached the phone, by why. */
static void
add_refused(JsonBuilder *builder, const BenchGateCounters *counters)
{
  json_builder_set_member_name(builder, "refused");
  json_builder_begin_object(builder);
  add_int(builder, "strangers", (gint64) counters->strangers);
  add_int(builder, "garbage", (gint64) counters->garbage);
  add_int(builder, "limited", (gint64) counters->limited);
  add_int(builder, "idle", (gint64) counters->idle);
  json_builder_end_object(builder);
}

static const char *
path_name(BenchAudioPath path)
{
  switch (path)
    {
    case BENCH_AUDIO_PATH_HANDSET:
      return "handset";
    case BENCH_AUDIO_PATH_SPEAKER:
      return "speaker";
    case BENCH_AUDIO_PATH_HEADSET:
      return "headset";
    }
  g_return_val_if_reached("?");
}

/**
 * bench_describe_address:
 *
 * Returns: (transfer full): host:port of the first account's SIP socket, "" when it has none.
 */
char *
bench_describe_address(BenchPhone *phone)
{
  const char *host = bench_phone_get_sip_host(phone);
  gboolean tcp = bench_settings_get_int(bench_phone_get_settings(phone), "account.1.transport") == 1;
  guint16 port = bench_phone_get_sip_port(phone, tcp ? BENCH_TRANSPORT_TCP : BENCH_TRANSPORT_UDP);

  if (*host == '\0')
    return g_strdup("");
  return g_strdup_printf(strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}

/**
 * bench_describe_status:
 *
 * Returns: (transfer full): one JSON object: profile, version, model, address, screen, calls, lines …
 */
char *
bench_describe_status(BenchPhone *phone)
{
  BenchCallControl *control = bench_phone_get_calls(phone);
  BenchFirmware *firmware = bench_phone_get_firmware(phone);
  const GPtrArray *lines = bench_call_control_get_lines(control);
  const GPtrArray *calls = bench_call_control_get_calls(control);
  g_autoptr(JsonBuilder) builder = json_builder_new();
  g_autofree char *address = bench_describe_address(phone);
  BenchAudioLevels levels;
  gint64 alive = 0;

  for (guint i = 0; i < calls->len; i++)
    alive += bench_call_is_alive(g_ptr_array_index(calls, i));
  json_builder_begin_object(builder);
  add_string(builder, "profile", bench_phone_get_name(phone));
  add_string(builder, "version", BENCH_VERSION);
  add_string(builder, "model", bench_firmware_get_model(firmware)->code);
  add_string(builder, "address", address);
  add_string(builder, "screen", bench_screen_kind_name(bench_firmware_get_screen(firmware)->kind));
  add_int(builder, "calls", alive);
  add_boolean(builder, "off-hook", bench_firmware_get_off_hook(firmware));
  add_boolean(builder, "muted", bench_firmware_get_muted(firmware));
  add_string(builder, "path", path_name(bench_firmware_get_path(firmware)));
  add_string(builder, "tone", bench_tone_name(bench_firmware_get_tone(firmware)));
  add_string(builder, "microphone", bench_media_engine_get_microphone(bench_phone_get_media(phone)));
  add_string(builder, "speaker", bench_media_engine_get_speaker(bench_phone_get_media(phone)));
  add_boolean(builder, "group-listening", bench_firmware_get_group_listening(firmware));
  bench_media_engine_take_levels(bench_phone_get_media(phone), &levels);
  add_double(builder, "microphone-dbm0", levels.microphone_dbm0);
  add_double(builder, "speaker-dbm0", levels.speaker_dbm0);
  add_refused(builder, bench_phone_get_gate_counters(phone));
  json_builder_set_member_name(builder, "lines");
  json_builder_begin_array(builder);
  for (guint i = 0; i < lines->len; i++)
    add_line(builder, g_ptr_array_index(lines, i));
  json_builder_end_array(builder);
  json_builder_end_object(builder);
  return finish(builder);
}

static double
duration_s(const BenchCall *call)
{
  gint64 until = call->ended_us != 0 ? call->ended_us : g_get_real_time();

  return call->answered_us != 0 ? (double) MAX(until - call->answered_us, 0) / G_USEC_PER_SEC : 0;
}

static void
add_call(JsonBuilder *builder, BenchPhone *phone, BenchCall *call)
{
  BenchMediaStatistics statistics = { 0 };

  json_builder_begin_object(builder);
  add_int(builder, "id", call->id);
  add_int(builder, "line", call->line);
  add_string(builder, "direction", call->direction == BENCH_CALL_OUTGOING_DIRECTION ? "out" : "in");
  add_string(builder, "state", bench_call_state_name(call->state));
  add_string(builder, "remote", call->remote_number);
  add_string(builder, "name", call->remote_name);
  add_string(builder, "uri", call->remote_uri);
  add_string(builder, "diverted-by", call->diverted_by);
  add_string(builder, "call-id", call->sip_call_id);
  add_string(builder, "end", bench_call_end_name(call->end));
  add_int(builder, "code", call->code);
  add_string(builder, "reason", call->reason);
  add_string(builder, "codec", call->codec);
  add_string(builder, "digits-sent", call->digits_sent);
  add_string(builder, "digits-received", call->digits_received);
  add_boolean(builder, "secure", call->secure);
  add_boolean(builder, "conference", call->conference);
  add_string(builder, "recording", bench_recording_name(call->recording));
  add_string(builder, "playing", call->playing);
  add_double(builder, "duration", duration_s(call));
  if (bench_phone_get_call_statistics(phone, call, &statistics))
    {
      json_builder_set_member_name(builder, "statistics");
      bench_call_figures_add(builder, &statistics);
    }
  json_builder_end_object(builder);
}

/**
 * bench_describe_calls:
 *
 * Returns: (transfer full): a JSON array of the calls; one that has ended is in it for as long as the LCD shows
 *   it. Durations in seconds.
 */
char *
bench_describe_calls(BenchPhone *phone)
{
  const GPtrArray *calls = bench_call_control_get_calls(bench_phone_get_calls(phone));
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_array(builder);
  for (guint i = 0; i < calls->len; i++)
    add_call(builder, phone, g_ptr_array_index(calls, i));
  json_builder_end_array(builder);
  return finish(builder);
}

/* A call that has ended keeps the figures it ended with. */
static void
add_figures(JsonBuilder *builder, BenchPhone *phone, BenchCall *call)
{
  BenchMediaStatistics statistics = { 0 };
  JsonNode *ended = *call->figures != '\0' ? json_from_string(call->figures, NULL) : NULL;

  if (ended == NULL && !bench_phone_get_call_statistics(phone, call, &statistics))
    return;
  json_builder_begin_object(builder);
  add_int(builder, "id", call->id);
  add_string(builder, "remote", call->remote_number);
  add_string(builder, "state", bench_call_state_name(call->state));
  add_boolean(builder, "secure", call->secure);
  add_double(builder, "duration", duration_s(call));
  json_builder_set_member_name(builder, "figures");
  if (ended != NULL)
    json_builder_add_value(builder, ended);
  else
    bench_call_figures_add(builder, &statistics);
  json_builder_end_object(builder);
}

/**
 * bench_describe_statistics:
 * @id: of a call, 0 for all
 *
 * Returns: (transfer full) (nullable): a JSON array of the figures of each call with sound, %NULL when there is no
 *   call @id.
 */
char *
bench_describe_statistics(BenchPhone *phone, guint id)
{
  BenchCallControl *control = bench_phone_get_calls(phone);
  const GPtrArray *calls = bench_call_control_get_calls(control);
  g_autoptr(JsonBuilder) builder = json_builder_new();

  if (id != 0 && bench_call_control_get_call(control, id) == NULL)
    return NULL;
  json_builder_begin_array(builder);
  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *call = g_ptr_array_index(calls, i);

      if (id == 0 || call->id == id)
        add_figures(builder, phone, call);
    }
  json_builder_end_array(builder);
  return finish(builder);
}

static void
add_text(JsonBuilder *builder, const BenchStoredText *text)
{
  json_builder_begin_object(builder);
  add_int(builder, "id", text->id);
  add_string(builder, "box", bench_text_kind_name(text->kind));
  add_int(builder, "line", text->line);
  add_string(builder, "remote", text->number);
  add_string(builder, "name", text->name);
  add_double(builder, "time", (double) text->time_us / G_USEC_PER_SEC);
  add_boolean(builder, "unread", text->unread);
  add_string(builder, "text", text->text);
  json_builder_end_object(builder);
}

/**
 * bench_describe_messages:
 *
 * Returns: (transfer full): a JSON array of the text messages in all boxes, newest first.
 */
char *
bench_describe_messages(BenchPhone *phone)
{
  g_autoptr(GPtrArray) texts = bench_text_store_list(bench_phone_get_texts(phone), BENCH_TEXT_ALL);
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_array(builder);
  for (guint i = 0; i < texts->len; i++)
    add_text(builder, g_ptr_array_index(texts, i));
  json_builder_end_array(builder);
  return finish(builder);
}
