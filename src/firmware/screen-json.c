/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A Screen's JSON form, as the header describes it. Threads: any; a Screen does not change.
 */
#include "firmware/screen.h"

static void
put_text(JsonObject *object, const char *name, const char *text)
{
  if (*text != '\0')
    json_object_set_string_member(object, name, text);
}

static void
put_flag(JsonObject *object, const char *name, gboolean flag)
{
  if (flag)
    json_object_set_boolean_member(object, name, TRUE);
}

static JsonObject *
status_to_json(const BenchScreen *screen)
{
  JsonObject *status = json_object_new();

  put_text(status, "account", screen->account);
  put_text(status, "time", screen->time);
  if (screen->icons->len > 0)
    {
      JsonArray *icons = json_array_new();

      for (guint i = 0; i < screen->icons->len; i++)
        json_array_add_string_element(icons, g_ptr_array_index(screen->icons, i));
      json_object_set_array_member(status, "icons", icons);
    }
  return status;
}

static void
put_lines(JsonObject *object, const GPtrArray *labels)
{
  JsonArray *lines = json_array_new();

  for (guint i = 0; i < labels->len; i++)
    {
      const BenchScreenLine *line = g_ptr_array_index(labels, i);
      JsonObject *member;

      if (*line->text == '\0' && *line->icon == '\0')
        continue;
      member = json_object_new();
      json_object_set_int_member(member, "key", i + 1);
      put_text(member, "text", line->text);
      put_text(member, "icon", line->icon);
      put_flag(member, "selected", line->selected);
      json_array_add_object_element(lines, member);
    }
  if (labels->len > 0)
    json_object_set_array_member(object, "lines", lines);
  else
    json_array_unref(lines);
}

static void
put_frame(JsonObject *object, const BenchScreen *screen)
{
  JsonObject *lcd = json_object_new();
  JsonArray *modules = json_array_new();

  if (screen->pages > 1)
    {
      JsonObject *page = json_object_new();

      json_object_set_int_member(page, "number", screen->page);
      json_object_set_int_member(page, "of", screen->pages);
      if (screen->page_key > 0)
        json_object_set_int_member(page, "key", screen->page_key);
      json_object_set_object_member(object, "page", page);
    }
  put_flag(object, "expanded", screen->expanded);
  put_flag(object, "keypad", screen->keypad);
  put_flag(object, "grid", screen->grid);
  put_text(object, "presence", screen->presence);
  if (screen->backlight != BENCH_SCREEN_BRIGHTEST)
    json_object_set_int_member(lcd, "backlight", screen->backlight);
  if (screen->contrast != BENCH_SCREEN_USUAL_CONTRAST)
    json_object_set_int_member(lcd, "contrast", screen->contrast);
  if (screen->theme != 0)
    json_object_set_int_member(lcd, "theme", screen->theme);
  put_text(lcd, "wallpaper", screen->wallpaper);
  put_text(lcd, "logo", screen->logo);
  if (json_object_get_size(lcd) > 0)
    json_object_set_object_member(object, "lcd", lcd);
  else
    json_object_unref(lcd);
  for (guint i = 0; i < screen->modules->len; i++)
    {
      const BenchScreenModule *module = g_ptr_array_index(screen->modules, i);
      JsonObject *member = json_object_new();

      json_object_set_int_member(member, "page", module->page);
      json_object_set_int_member(member, "of", module->pages);
      put_lines(member, module->lines);
      json_array_add_object_element(modules, member);
    }
  if (screen->modules->len > 0)
    json_object_set_array_member(object, "modules", modules);
  else
    json_array_unref(modules);
}

static void
put_rows(JsonObject *body, const BenchScreen *screen)
{
  JsonArray *rows;

  if (screen->rows->len == 0)
    return;
  rows = json_array_new();
  for (guint i = 0; i < screen->rows->len; i++)
    {
      const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);
      JsonObject *member = json_object_new();

      put_text(member, "icon", row->icon);
      put_text(member, "label", row->label);
      put_text(member, "value", row->value);
      put_flag(member, "choice", row->choice);
      put_flag(member, "secret", row->secret);
      json_array_add_object_element(rows, member);
    }
  json_object_set_array_member(body, "rows", rows);
  json_object_set_int_member(body, "selected", screen->selected);
  if (screen->marquee > 0)
    json_object_set_int_member(body, "marquee", screen->marquee);
  if (screen->first_visible > 0)
    json_object_set_int_member(body, "first", screen->first_visible);
}

static void
put_call(JsonObject *body, const BenchScreen *screen)
{
  put_text(body, "name", screen->name);
  put_text(body, "number", screen->number);
  put_text(body, "duration", screen->duration);
  put_text(body, "codec", screen->codec);
  put_text(body, "via", screen->via);
  put_text(body, "reason", screen->reason);
  put_text(body, "icon", screen->call_icon);
  put_text(body, "audio", screen->audio);
  put_flag(body, "wideband", screen->wideband);
  put_flag(body, "secure", screen->secure);
  put_flag(body, "muted", screen->muted);
  put_text(body, "recording", screen->recording);
  put_text(body, "dtmf", screen->dtmf);
}

static JsonObject *
body_to_json(const BenchScreen *screen)
{
  JsonObject *body = json_object_new();

  put_text(body, "time", screen->big_time);
  put_text(body, "date", screen->big_date);
  put_text(body, "text", screen->text);
  if (screen->kind == BENCH_SCREEN_DIAL)
    {
      json_object_set_string_member(body, "entry", screen->entry);
      put_text(body, "account", screen->entry_account);
    }
  if (*screen->mode != '\0')
    {
      json_object_set_int_member(body, "caret", screen->caret);
      json_object_set_string_member(body, "mode", screen->mode);
    }
  put_rows(body, screen);
  put_call(body, screen);
  return body;
}

static const char *
popup_kind_name(BenchPopupKind kind)
{
  switch (kind)
    {
    case BENCH_POPUP_NONE:
      return "none";
    case BENCH_POPUP_NOTE:
      return "note";
    case BENCH_POPUP_MISSED:
      return "missed";
    case BENCH_POPUP_VOICE_MAIL:
      return "voice-mail";
    case BENCH_POPUP_TEXT:
      return "text";
    case BENCH_POPUP_FORWARDED:
      return "forwarded";
    case BENCH_POPUP_VOLUME:
      return "volume";
    case BENCH_POPUP_CONFIRM:
      return "confirm";
    }
  g_return_val_if_reached("?");
}

static JsonObject *
popup_to_json(const BenchScreen *screen)
{
  JsonObject *popup = json_object_new();

  json_object_set_string_member(popup, "kind", popup_kind_name(screen->popup));
  put_text(popup, "text", screen->popup_text);
  if (screen->popup == BENCH_POPUP_VOLUME)
    {
      json_object_set_int_member(popup, "value", screen->popup_value);
      json_object_set_int_member(popup, "maximum", screen->popup_maximum);
    }
  return popup;
}

/**
 * bench_screen_to_json:
 *
 * Returns: (transfer full): the JSON form described at the top of the header.
 */
JsonNode *
bench_screen_to_json(const BenchScreen *screen)
{
  JsonNode *node = json_node_new(JSON_NODE_OBJECT);
  JsonObject *object = json_object_new();
  JsonArray *softkeys = json_array_new();

  json_object_set_string_member(object, "kind", bench_screen_kind_name(screen->kind));
  json_object_set_object_member(object, "status", status_to_json(screen));
  put_lines(object, screen->lines);
  put_text(object, "title", screen->title);
  put_text(object, "counter", screen->counter);
  json_object_set_object_member(object, "body", body_to_json(screen));
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    json_array_add_string_element(softkeys, screen->softkeys[i]);
  json_object_set_array_member(object, "softkeys", softkeys);
  if (screen->popup != BENCH_POPUP_NONE)
    json_object_set_object_member(object, "popup", popup_to_json(screen));
  put_frame(object, screen);
  json_node_take_object(node, object);
  return node;
}
