/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/ladder-item.h"

#include <glib/gi18n.h>

#include "base/log.h"

struct _BenchLadderItem
{
  GObject parent_instance;

  BenchTapRecord *record;
  char *time;
  char *label;
  char *route;
};

G_DEFINE_FINAL_TYPE(BenchLadderItem, bench_ladder_item, G_TYPE_OBJECT)

enum
{
  PROP_TIME = 1,
  PROP_LABEL,
  PROP_ROUTE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
bench_ladder_item_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BenchLadderItem *self = BENCH_LADDER_ITEM(object);

  switch (id)
    {
    case PROP_TIME:
      g_value_set_string(value, self->time);
      return;
    case PROP_LABEL:
      g_value_set_string(value, self->label);
      return;
    case PROP_ROUTE:
      g_value_set_string(value, self->route);
      return;
    }
  G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, pspec);
}

static void
bench_ladder_item_finalize(GObject *object)
{
  BenchLadderItem *self = BENCH_LADDER_ITEM(object);

  g_clear_pointer(&self->record, bench_tap_record_unref);
  g_free(self->time);
  g_free(self->label);
  g_free(self->route);

  G_OBJECT_CLASS(bench_ladder_item_parent_class)->finalize(object);
}

static void
bench_ladder_item_class_init(BenchLadderItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);

  object_class->get_property = bench_ladder_item_get_property;
  object_class->finalize = bench_ladder_item_finalize;
  properties[PROP_TIME]
      = g_param_spec_string("time", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL]
      = g_param_spec_string("label", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ROUTE]
      = g_param_spec_string("route", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties(object_class, N_PROPERTIES, properties);
}

static void
bench_ladder_item_init(BenchLadderItem *self)
{
}

static char *
format_time(gint64 time_us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(time_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local(utc) : NULL;
  g_autofree char *seconds = local != NULL ? g_date_time_format(local, "%H:%M:%S") : g_strdup("?");

  return g_strdup_printf("%s.%03d", seconds, (int) (time_us % G_USEC_PER_SEC / 1000));
}

/**
 * bench_ladder_item_new:
 * @step: a step of the ladder
 *
 * Returns: (transfer full): a row that says what @step says
 */
BenchLadderItem *
bench_ladder_item_new(const BenchLadderStep *step)
{
  BenchLadderItem *self = g_object_new(BENCH_TYPE_LADDER_ITEM, NULL);

  self->record = bench_tap_record_ref(step->record);
  self->time = format_time(step->record->time_us);
  self->label = step->repeated ? g_strdup_printf(_("%s (again)"), step->label) : g_strdup(step->label);
  self->route = g_strdup_printf("%s → %s", step->source, step->destination);
  return self;
}

/**
 * bench_ladder_item_get_record:
 * @self: a row
 *
 * Returns: (transfer none): the tap record it stands for
 */
BenchTapRecord *
bench_ladder_item_get_record(BenchLadderItem *self)
{
  g_return_val_if_fail(BENCH_IS_LADDER_ITEM(self), NULL);

  return self->record;
}

/**
 * bench_ladder_item_get_message:
 * @self: a row
 *
 * Returns: (transfer full): the whole message as a person reads it: secrets masked, bytes that are no
 * text replaced
 */
char *
bench_ladder_item_get_message(BenchLadderItem *self)
{
  g_return_val_if_fail(BENCH_IS_LADDER_ITEM(self), NULL);

  gsize size;
  const char *bytes = g_bytes_get_data(self->record->bytes, &size);
  g_autofree char *text = g_utf8_make_valid(bytes != NULL ? bytes : "", (gssize) size);
  g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
  g_autofree char *joined = g_strjoinv("\n", lines);

  return bench_mask_secrets(joined);
}
