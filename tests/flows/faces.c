/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"
#include "faces.h"

#include <json-glib/json-glib.h>

#define WAIT_MS 10000

static void
append(GString *out, const char *separator, const char *text)
{
  if (*text != '\0')
    g_string_append_printf(out, "%s%s", out->len > 0 ? separator : "", text);
}

static char *
read_title(const BenchScreen *screen)
{
  GString *title = g_string_new(*screen->title != '\0' ? screen->title : screen->text);

  if (title->len == 0)
    g_string_append(title, bench_screen_kind_name(screen->kind));
  append(title, " ", screen->counter);
  return g_string_free(title, FALSE);
}

static char *
read_who(const BenchScreen *screen)
{
  GString *who = g_string_new(screen->entry);

  append(who, ", ", screen->name);
  append(who, ", ", screen->number);
  append(who, ", ", screen->via);
  append(who, ", ", screen->reason);
  return g_string_free(who, FALSE);
}

/* The LEDs lit, from the form in which scripts read them. */
static void
append_leds(GString *lights, BenchFirmware *firmware)
{
  g_autofree char *json = bench_firmware_leds_to_json(firmware);
  g_autoptr(JsonNode) node = json_from_string(json, NULL);
  JsonObject *leds = json_node_get_object(node);
  g_autoptr(GList) names = json_object_get_members(leds);

  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonObject *led = json_object_get_object_member(leds, name->data);
      const char *mode = json_object_get_string_member(led, "mode");

      g_string_append_printf(lights, "%s%s %s", name == names ? " " : ", ", (const char *) name->data,
                             json_object_get_string_member(led, "colour"));
      if (!g_str_equal(mode, "solid"))
        g_string_append_printf(lights, " %s %d", mode, (int) json_object_get_int_member(led, "period"));
    }
}

static char *
read_lights(BenchFirmware *firmware, const BenchScreen *screen)
{
  GString *lights = g_string_new(NULL);

  if (screen->lines->len > 0)
    g_string_append(lights, ((const BenchScreenLine *) g_ptr_array_index(screen->lines, 0))->icon);
  g_string_append(lights, ";");
  for (guint i = 0; i < screen->icons->len; i++)
    g_string_append_printf(lights, " %s", (const char *) g_ptr_array_index(screen->icons, i));
  g_string_append(lights, ";");
  append_leds(lights, firmware);
  return g_string_free(lights, FALSE);
}

static char *
describe(const TestFace *face)
{
  return g_strdup_printf("title  %s\nwho    %s\nkeys   %s\nlights %s\npopup  %s\n", face->title, face->who,
                         face->keys, face->lights, face->popup);
}

/* The face of a phone as the text that describe() makes of a TestFace. */
static char *
read_face(BenchPhone *phone)
{
  BenchFirmware *firmware = bench_phone_get_firmware(phone);
  const BenchScreen *screen = bench_firmware_get_screen(firmware);
  g_autofree char *title = read_title(screen);
  g_autofree char *who = read_who(screen);
  g_autofree char *keys = g_strjoin("|", screen->softkeys[0], screen->softkeys[1], screen->softkeys[2],
                                    screen->softkeys[3], NULL);
  g_autofree char *lights = read_lights(firmware, screen);

  return describe(
      &(TestFace){ title, who, keys, lights, screen->popup != BENCH_POPUP_NONE ? screen->popup_text : "" });
}

/* Runs the main loop until @read gives @expected. */
static void
wait_for(BenchPhone *phone, char *(*read)(BenchPhone *phone), const char *expected)
{
  g_autofree char *found = read(phone);
  TestDeadline deadline;

  if (g_str_equal(found, expected))
    return;
  test_deadline_begin(&deadline, WAIT_MS);
  while (!g_str_equal(found, expected) && test_deadline_wait(&deadline))
    {
      g_free(found);
      found = read(phone);
    }
  if (deadline.late)
    {
      g_autofree char *screen
          = bench_screen_to_text(bench_firmware_get_screen(bench_phone_get_firmware(phone)));

      g_error("phone %s was to show\n%s\nbut after %d ms shows\n%s\n%s", bench_phone_get_name(phone),
              expected, WAIT_MS, found, screen);
    }
  test_deadline_end(&deadline);
}

/* Until the phone shows just this. */
void
test_face_see(BenchPhone *phone, const TestFace *face)
{
  g_autofree char *expected = describe(face);

  wait_for(phone, read_face, expected);
}

static char *
read_rows(BenchPhone *phone)
{
  const BenchScreen *screen = bench_firmware_get_screen(bench_phone_get_firmware(phone));
  GString *rows = g_string_new(NULL);

  for (guint i = 0; i < screen->rows->len; i++)
    {
      const BenchScreenRow *row = g_ptr_array_index(screen->rows, i);

      const char *value = g_str_has_prefix(row->value, "Today ") ? "Today" : row->value;

      g_string_append_printf(rows, "%s[%s] %s: %s", i > 0 ? "\n" : "", row->icon, row->label, value);
    }
  return g_string_free(rows, FALSE);
}

/* Until the list on the LCD has just these rows, one a line: "[icon] label: value", the time of day left out. */
void
test_face_see_rows(BenchPhone *phone, const char *rows)
{
  wait_for(phone, read_rows, rows);
}

/* Clicks keys by name, separated by spaces. */
void
test_face_press(BenchPhone *phone, const char *keys)
{
  g_auto(GStrv) names = g_strsplit(keys, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      BenchKey key = bench_key_from_name(names[i]);

      g_assert_cmpint(key, !=, BENCH_KEY_NONE);
      bench_firmware_key(bench_phone_get_firmware(phone), key, BENCH_KEY_CLICK);
    }
}

void
test_faces_press(TestPhones *phones, char user, const char *keys)
{
  test_face_press(test_phones_get(phones, user), keys);
}

/* The number of a user on the keypad, the third soft key having chosen letters. */
static const char *
letters(char user)
{
  static const char *const keys[]
      = { "soft-3 digit-2", "soft-3 digit-2 digit-2", "soft-3 digit-2 digit-2 digit-2" };

  return keys[user - 'a'];
}

/* @from, on the page of an empty entry, enters whom it means. */
void
test_faces_enter(TestPhones *phones, char from, char to)
{
  test_faces_press(phones, from, letters(to));
}

/* @from calls @to, whose phone rings. */
void
test_faces_call(TestPhones *phones, char from, char to)
{
  test_faces_press(phones, from, "line-1");
  test_faces_enter(phones, from, to);
  test_faces_press(phones, from, "soft-1");
}

static char *
name_of(char user)
{
  return g_strdup_printf("User %c, %c", g_ascii_toupper(user), user);
}

/* @from calls @to, who answers; both are seen to talk. */
void
test_faces_talk(TestPhones *phones, char from, char to)
{
  char number[2] = { to, '\0' };
  g_autofree char *caller = name_of(from);
  g_autofree char *rings = g_strdup_printf("%s, To: %c", caller, to);

  test_faces_call(phones, from, to);
  TEST_SEES(phones, to, "Incoming Call", rings, TEST_INCOMING_KEYS,
            "ringing;; power red fast 600, line-1 green fast 400", "");
  TEST_SEES(phones, from, "Ringing", number, "|||Cancel", "in-use; speaker; line-1 green", "");
  test_faces_press(phones, to, "soft-1");
  TEST_SEES(phones, from, "Talking", number, TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  TEST_SEES(phones, to, "Talking", caller, TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
}

/* Idle, and nothing waits for the user. */
void
test_faces_idle(TestPhones *phones, char user)
{
  TEST_SEES(phones, user, "idle", "", TEST_IDLE_KEYS, "registered;;", "");
}

typedef struct
{
  TestKamailio *kamailio; /* NULL until the first case is played */
  TestPhones *phones;
} Bench;

typedef struct
{
  const TestFacesCase *one;
  Bench *bench;
} Play;

/* What the last case has said is forgotten. */
static void
play(gconstpointer data)
{
  const Play *self = data;
  Bench *bench = self->bench;

  if (bench->kamailio == NULL)
    {
      bench->kamailio = test_kamailio_start(FALSE);
      bench->phones = test_phones_start(bench->kamailio, BENCH_TRANSPORT_UDP);
    }
  for (char user = 'a'; user <= 'c'; user++)
    {
      test_faces_idle(bench->phones, user);
      bench_tap_store_clear(bench_phone_get_tap_store(test_phones_get(bench->phones, user)));
    }
  self->one->play(bench->phones);
}

/* Plays the cases one after the other on the same three phones, each from idle to idle. */
int
test_faces_run(int argc, char **argv, const char *suite, const TestFacesCase *cases, gsize n_cases)
{
  g_autofree Play *plays = g_new0(Play, n_cases);
  Bench bench = { NULL, NULL };
  int status;

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strdup_printf("/%s/%s", suite, cases[i].name);

      plays[i] = (Play){ &cases[i], &bench };
      g_test_add_data_func(path, &plays[i], play);
    }
  status = g_test_run();
  if (bench.kamailio == NULL)
    return status;
  test_phones_stop(bench.phones);
  test_kamailio_stop(bench.kamailio);
  return status;
}
