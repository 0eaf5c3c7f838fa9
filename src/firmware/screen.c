/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/screen.h"

G_DEFINE_BOXED_TYPE(BenchScreen, bench_screen, bench_screen_ref, bench_screen_unref)

static void
line_free(BenchScreenLine *line)
{
  g_free(line->text);
  g_free(line->icon);
  g_free(line);
}

static void
row_free(BenchScreenRow *row)
{
  g_free(row->icon);
  g_free(row->label);
  g_free(row->value);
  g_free(row);
}

/* Every text of a Screen, so that making, freeing and comparing cannot forget one. */
#define TEXT_FIELDS 21

static void
list_texts(BenchScreen *screen, char **fields[TEXT_FIELDS])
{
  char **all[TEXT_FIELDS] = {
    &screen->account,    &screen->time,      &screen->title,    &screen->counter, &screen->big_time,
    &screen->big_date,   &screen->text,      &screen->entry,    &screen->mode,    &screen->entry_account,
    &screen->name,       &screen->number,    &screen->duration, &screen->codec,   &screen->via,
    &screen->reason,     &screen->call_icon, &screen->audio,    &screen->dtmf,    &screen->recording,
    &screen->popup_text,
  };

  for (guint i = 0; i < TEXT_FIELDS; i++)
    fields[i] = all[i];
}

/**
 * bench_screen_new:
 *
 * Returns: (transfer full): a Screen of that kind with every text "" and no rows, lines or icons.
 */
BenchScreen *
bench_screen_new(BenchScreenKind kind)
{
  BenchScreen *screen = g_new0(BenchScreen, 1);
  char **texts[TEXT_FIELDS];

  g_atomic_ref_count_init(&screen->ref_count);
  screen->kind = kind;
  list_texts(screen, texts);
  for (guint i = 0; i < TEXT_FIELDS; i++)
    *texts[i] = g_strdup("");
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    screen->softkeys[i] = g_strdup("");
  screen->icons = g_ptr_array_new_with_free_func(g_free);
  screen->lines = g_ptr_array_new_with_free_func((GDestroyNotify) line_free);
  screen->rows = g_ptr_array_new_with_free_func((GDestroyNotify) row_free);
  return screen;
}

/**
 * bench_screen_ref:
 *
 * Returns: (transfer full): @screen, with one more owner.
 */
BenchScreen *
bench_screen_ref(BenchScreen *screen)
{
  g_atomic_ref_count_inc(&screen->ref_count);
  return screen;
}

/**
 * bench_screen_unref:
 * @screen: (transfer full): freed with its last owner
 */
void
bench_screen_unref(BenchScreen *screen)
{
  char **texts[TEXT_FIELDS];

  if (!g_atomic_ref_count_dec(&screen->ref_count))
    return;
  list_texts(screen, texts);
  for (guint i = 0; i < TEXT_FIELDS; i++)
    g_free(*texts[i]);
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    g_free(screen->softkeys[i]);
  g_ptr_array_unref(screen->icons);
  g_ptr_array_unref(screen->lines);
  g_ptr_array_unref(screen->rows);
  g_free(screen);
}

/**
 * bench_screen_set:
 * @field: (inout): one of a Screen's texts
 * @text: (nullable): copied; %NULL means ""; what is not UTF-8 is replaced
 */
void
bench_screen_set(char **field, const char *text)
{
  char *old = *field;

  *field = g_utf8_make_valid(text != NULL ? text : "", -1);
  g_free(old);
}

/**
 * bench_screen_set_softkeys:
 * @key1: (nullable): label of the leftmost key, %NULL or "" leaves it blank; so for the others
 */
void
bench_screen_set_softkeys(BenchScreen *screen,
                          const char *key1,
                          const char *key2,
                          const char *key3,
                          const char *key4)
{
  bench_screen_set(&screen->softkeys[0], key1);
  bench_screen_set(&screen->softkeys[1], key2);
  bench_screen_set(&screen->softkeys[2], key3);
  bench_screen_set(&screen->softkeys[3], key4);
}

/**
 * bench_screen_add_icon:
 * @icon: name of a status-bar icon, drawn right of those before it
 */
void
bench_screen_add_icon(BenchScreen *screen, const char *icon)
{
  g_ptr_array_add(screen->icons, g_strdup(icon));
}

/**
 * bench_screen_add_line:
 * @text: (nullable): label beside the next line key, "" for an empty key
 * @icon: (nullable): see #BenchScreenLine
 * @selected: whether it is the default account
 */
void
bench_screen_add_line(BenchScreen *screen, const char *text, const char *icon, gboolean selected)
{
  BenchScreenLine *line = g_new0(BenchScreenLine, 1);

  bench_screen_set(&line->text, text);
  bench_screen_set(&line->icon, icon);
  line->selected = selected;
  g_ptr_array_add(screen->lines, line);
}

/**
 * bench_screen_add_row:
 * @icon: (nullable): direction icon
 * @label: (nullable): left text
 * @value: (nullable): right text; a secret must come masked already
 *
 * Returns: (transfer none): the new last row, for the caller to set its flags.
 */
BenchScreenRow *
bench_screen_add_row(BenchScreen *screen, const char *icon, const char *label, const char *value)
{
  BenchScreenRow *row = g_new0(BenchScreenRow, 1);

  bench_screen_set(&row->icon, icon);
  bench_screen_set(&row->label, label);
  bench_screen_set(&row->value, value);
  g_ptr_array_add(screen->rows, row);
  return row;
}

static gboolean
equal_lines(const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const BenchScreenLine *one = g_ptr_array_index(a, i);
      const BenchScreenLine *two = g_ptr_array_index(b, i);

      if (!g_str_equal(one->text, two->text) || !g_str_equal(one->icon, two->icon)
          || one->selected != two->selected)
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_rows(const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const BenchScreenRow *one = g_ptr_array_index(a, i);
      const BenchScreenRow *two = g_ptr_array_index(b, i);

      if (!g_str_equal(one->icon, two->icon) || !g_str_equal(one->label, two->label)
          || !g_str_equal(one->value, two->value) || one->choice != two->choice || one->secret != two->secret)
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_texts(const BenchScreen *a, const BenchScreen *b)
{
  char **texts_a[TEXT_FIELDS];
  char **texts_b[TEXT_FIELDS];

  list_texts((BenchScreen *) a, texts_a);
  list_texts((BenchScreen *) b, texts_b);
  for (guint i = 0; i < TEXT_FIELDS; i++)
    if (!g_str_equal(*texts_a[i], *texts_b[i]))
      return FALSE;
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    if (!g_str_equal(a->softkeys[i], b->softkeys[i]))
      return FALSE;
  if (a->icons->len != b->icons->len)
    return FALSE;
  for (guint i = 0; i < a->icons->len; i++)
    if (!g_str_equal(g_ptr_array_index(a->icons, i), g_ptr_array_index(b->icons, i)))
      return FALSE;
  return TRUE;
}

/**
 * bench_screen_equal:
 *
 * Returns: whether both show the same.
 */
gboolean
bench_screen_equal(const BenchScreen *a, const BenchScreen *b)
{
  if (a == b)
    return TRUE;
  return a->kind == b->kind && a->caret == b->caret && a->selected == b->selected
         && a->first_visible == b->first_visible && a->wideband == b->wideband && a->secure == b->secure
         && a->muted == b->muted && a->popup == b->popup && a->popup_value == b->popup_value
         && a->popup_maximum == b->popup_maximum && equal_texts(a, b) && equal_lines(a->lines, b->lines)
         && equal_rows(a->rows, b->rows);
}

/**
 * bench_screen_kind_name:
 *
 * Returns: (transfer none): the name used in JSON and by scripts.
 */
const char *
bench_screen_kind_name(BenchScreenKind kind)
{
  switch (kind)
    {
    case BENCH_SCREEN_BOOT:
      return "boot";
    case BENCH_SCREEN_IDLE:
      return "idle";
    case BENCH_SCREEN_DIAL:
      return "dial";
    case BENCH_SCREEN_CALL:
      return "call";
    case BENCH_SCREEN_LIST:
      return "list";
    case BENCH_SCREEN_FORM:
      return "form";
    case BENCH_SCREEN_MESSAGE:
      return "message";
    }
  g_return_val_if_reached("?");
}

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
put_lines(JsonObject *object, const BenchScreen *screen)
{
  JsonArray *lines = json_array_new();

  for (guint i = 0; i < screen->lines->len; i++)
    {
      const BenchScreenLine *line = g_ptr_array_index(screen->lines, i);
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
  if (screen->lines->len > 0)
    json_object_set_array_member(object, "lines", lines);
  else
    json_array_unref(lines);
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
  put_lines(object, screen);
  put_text(object, "title", screen->title);
  put_text(object, "counter", screen->counter);
  json_object_set_object_member(object, "body", body_to_json(screen));
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    json_array_add_string_element(softkeys, screen->softkeys[i]);
  json_object_set_array_member(object, "softkeys", softkeys);
  if (screen->popup != BENCH_POPUP_NONE)
    json_object_set_object_member(object, "popup", popup_to_json(screen));
  json_node_take_object(node, object);
  return node;
}
