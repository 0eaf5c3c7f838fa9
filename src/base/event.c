/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/event.h"

struct _BenchEventBus
{
  GObject parent_instance;

  char *phone_name;
  BenchClock *clock;
};

G_DEFINE_FINAL_TYPE(BenchEventBus, bench_event_bus, G_TYPE_OBJECT)

enum
{
  SIGNAL_EVENT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_event_bus_finalize(GObject *object)
{
  BenchEventBus *self = BENCH_EVENT_BUS(object);

  g_free(self->phone_name);
  g_object_unref(self->clock);
  G_OBJECT_CLASS(bench_event_bus_parent_class)->finalize(object);
}

static void
bench_event_bus_class_init(BenchEventBusClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_event_bus_finalize;

  /**
   * BenchEventBus::event:
   * @event: (type gpointer): a `const BenchEvent *`, valid during the emission
   */
  signals[SIGNAL_EVENT] = g_signal_new("event", BENCH_TYPE_EVENT_BUS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
bench_event_bus_init(BenchEventBus *self G_GNUC_UNUSED)
{
}

/**
 * bench_event_bus_new:
 * @phone_name: the profile's name, part of every event's JSON form
 * @clock: tells the time of each event
 *
 * Returns: (transfer full): a bus nobody listens to yet.
 */
BenchEventBus *
bench_event_bus_new(const char *phone_name, BenchClock *clock)
{
  BenchEventBus *self = g_object_new(BENCH_TYPE_EVENT_BUS, NULL);

  self->phone_name = g_strdup(phone_name);
  self->clock = g_object_ref(clock);
  return self;
}

/**
 * bench_event_bus_get_phone_name:
 *
 * Returns: (transfer none): the profile's name.
 */
const char *
bench_event_bus_get_phone_name(BenchEventBus *self)
{
  return self->phone_name;
}

/**
 * bench_event_bus_emit:
 * @first_key: name of the first detail, or %NULL for none
 * @...: for each key a #GType (%G_TYPE_STRING, %G_TYPE_INT, %G_TYPE_BOOLEAN, or %JSON_TYPE_OBJECT for the text of
 *   a JSON object) and a value; after the last pair %NULL
 *
 * Emits an event to all listeners before it returns.
 */
void
bench_event_bus_emit(BenchEventBus *self, BenchEventType type, const char *first_key, ...)
{
  g_autoptr(JsonObject) details = json_object_new();
  BenchEvent event = { type, bench_clock_wall(self->clock), details };
  va_list args;

  va_start(args, first_key);
  for (const char *key = first_key; key != NULL; key = va_arg(args, const char *))
    {
      GType value_type = va_arg(args, GType);

      if (value_type == G_TYPE_STRING)
        {
          const char *text = va_arg(args, const char *);

          json_object_set_string_member(details, key, text != NULL ? text : "");
        }
      else if (value_type == G_TYPE_INT)
        json_object_set_int_member(details, key, va_arg(args, int));
      else if (value_type == JSON_TYPE_OBJECT)
        json_object_set_member(details, key, json_from_string(va_arg(args, const char *), NULL));
      else
        json_object_set_boolean_member(details, key, va_arg(args, gboolean));
    }
  va_end(args);
  g_signal_emit(self, signals[SIGNAL_EVENT], 0, &event);
}

/**
 * bench_event_type_name:
 *
 * Returns: (transfer none): the name used in JSON, such as "call-state".
 */
const char *
bench_event_type_name(BenchEventType type)
{
  switch (type)
    {
    case BENCH_EVENT_REGISTRATION:
      return "registration";
    case BENCH_EVENT_CALL_ADDED:
      return "call-added";
    case BENCH_EVENT_CALL_STATE:
      return "call-state";
    case BENCH_EVENT_CALL_REMOVED:
      return "call-removed";
    case BENCH_EVENT_MEDIA:
      return "media";
    case BENCH_EVENT_DTMF:
      return "dtmf";
    case BENCH_EVENT_KEY:
      return "key";
    case BENCH_EVENT_SCREEN:
      return "screen";
    case BENCH_EVENT_LEDS:
      return "leds";
    case BENCH_EVENT_TONE:
      return "tone";
    case BENCH_EVENT_NOTICE:
      return "notice";
    case BENCH_EVENT_SUBSCRIPTION:
      return "subscription";
    case BENCH_EVENT_VOICE_MAIL:
      return "voice-mail";
    case BENCH_EVENT_MESSAGE:
      return "message";
    case BENCH_EVENT_WATCH:
      return "watch";
    case BENCH_EVENT_CHECK_SYNC:
      return "check-sync";
    case BENCH_EVENT_PROVISIONING:
      return "provisioning";
    }
  g_return_val_if_reached("?");
}

/**
 * bench_event_get_string:
 *
 * Returns: (transfer none): the detail named @key, or "" when the event has none.
 */
const char *
bench_event_get_string(const BenchEvent *event, const char *key)
{
  return json_object_get_string_member_with_default(event->details, key, "");
}

/**
 * bench_event_get_int:
 *
 * Returns: the detail named @key, or 0 when the event has none.
 */
gint64
bench_event_get_int(const BenchEvent *event, const char *key)
{
  return json_object_get_int_member_with_default(event->details, key, 0);
}

/**
 * bench_event_to_json:
 *
 * Returns: (transfer full): the event as one line of JSON without a newline.
 */
char *
bench_event_to_json(const BenchEvent *event, const char *phone_name)
{
  g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
  JsonObject *object = json_object_new();
  g_autoptr(GList) keys = json_object_get_members(event->details);

  json_object_set_string_member(object, "type", bench_event_type_name(event->type));
  json_object_set_double_member(object, "time", (double) event->time_us / G_USEC_PER_SEC);
  json_object_set_string_member(object, "phone", phone_name);
  for (GList *l = keys; l != NULL; l = l->next)
    json_object_set_member(object, l->data, json_object_dup_member(event->details, l->data));
  json_node_take_object(node, object);
  return json_to_string(node, FALSE);
}
