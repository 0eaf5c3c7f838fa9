/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * firmware/: a person with all the time in the world: opens every item of the menu by keys, and in every form changes
 * every field, saves, and finds it in the settings. What is permitted, and what is refused and how.
 */
#include <glib.h>
#include <string.h>

#include "firmware-fixture.h"
#include "firmware/language.h"
#include "firmware/firmware-private.h"
#include "settings/parameters.h"

/* A form shows some fields only while another has certain values: so many steps of that one reach them all. */
#define MOST_ROUNDS 60

typedef struct
{
  guint forms;
  guint fields;
  guint pages;
} Walked;

static void
set_mode(Phone *phone, const char *mode)
{
  const char *now = phone_screen(phone)->softkeys[1];

  for (int i = 0; i < 4 && strcmp(now, mode) != 0; i++)
    {
      phone_press(phone, "soft-2");
      now = phone_screen(phone)->softkeys[1];
    }
  g_assert_cmpstr(now, ==, mode);
}

/* Digits, lower-case letters and ".*:/@" with the keys of phone-ui 6.4; a pause after each character. */
static void
type(Phone *phone, const char *text)
{
  static const char *const letters[] = { "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz" };

  for (; *text != '\0'; text++)
    {
      const char *signs = ".*:/@";

      if (g_ascii_isdigit(*text) || strchr(signs, *text) != NULL)
        {
          set_mode(phone, "123");
          for (int tap = 0; tap <= (g_ascii_isdigit(*text) ? 0 : (int) (strchr(signs, *text) - signs)); tap++)
            bench_firmware_key(phone->firmware, bench_key_from_digit(g_ascii_isdigit(*text) ? *text : '*'),
                               BENCH_KEY_CLICK);
        }
      else
        {
          set_mode(phone, "abc");
          for (guint key = 0; key < G_N_ELEMENTS(letters); key++)
            for (const char *at = strchr(letters[key], *text); at != NULL && at >= letters[key]; at--)
              bench_firmware_key(phone->firmware, bench_key_from_digit((char) ('2' + key)), BENCH_KEY_CLICK);
        }
      bench_clock_advance(phone->clock, 1300);
    }
}

static void
clear_field(Phone *phone)
{
  for (int i = 0; i < 140 && *phone_row(phone, phone_screen(phone)->selected)->value != '\0'; i++)
    phone_press(phone, "soft-3");
  g_assert_cmpstr(phone_row(phone, phone_screen(phone)->selected)->value, ==, "");
}

/* A permitted value that is not the present one and can be typed. */
static char *
other_value(const BenchParameter *row, const char *now)
{
  switch (row->type)
    {
    case BENCH_PARAMETER_INTEGER:
    case BENCH_PARAMETER_PORT:
      return g_strdup_printf("%.0f", g_ascii_strtod(now, NULL) == row->maximum ? row->minimum : row->maximum);
    case BENCH_PARAMETER_LIST:
      return g_strdup_printf("%.0f", row->maximum);
    case BENCH_PARAMETER_IPV4:
      return g_strdup("10.1.2.3");
    case BENCH_PARAMETER_ENDPOINT:
      return g_strdup("224.5.6.7:10008");
    case BENCH_PARAMETER_URL:
      return g_strdup("http://10.9.8.7/a");
    case BENCH_PARAMETER_HOST:
      return g_strdup("sip.example");
    case BENCH_PARAMETER_STRING:
    case BENCH_PARAMETER_SECRET:
      return row->minimum > 4 ? g_strnfill((gsize) row->minimum, '7') : g_strdup("77");
    case BENCH_PARAMETER_NUMBER:
    case BENCH_PARAMETER_BOOLEAN:
    case BENCH_PARAMETER_ENUM:
    case BENCH_PARAMETER_TIME:
      break;
    }
  g_assert_not_reached();
}

static const BenchFormField *
field_of(const BenchFormTable *form, const char *label, guint *index)
{
  for (guint i = 0; i < form->n_fields; i++)
    if (g_str_equal(form->fields[i].label, label))
      {
        *index = i;
        return &form->fields[i];
      }
  g_error("a row that the form has not: %s", label);
}

/* Changes the field in focus; returns what the settings are to have. NULL: whatever the choice stands for. */
static char *
change_field(Phone *phone, const BenchFormField *field, const BenchParameter *row, const char *now)
{
  char *value = NULL;

  if (field->kind == BENCH_FORM_CHOICE)
    {
      g_assert_true(phone_row(phone, phone_screen(phone)->selected)->choice);
      phone_press(phone, "right");
      return NULL;
    }
  value = other_value(row, now);
  g_assert_true(bench_parameter_check(row, value, NULL));
  clear_field(phone);
  if (field->kind == BENCH_FORM_NUMBER)
    for (const char *digit = value; *digit != '\0'; digit++)
      bench_firmware_key(phone->firmware, bench_key_from_digit(*digit), BENCH_KEY_CLICK);
  else
    type(phone, value);
  return value;
}

/* Once through a form from its first field, which is in focus, to Save; the menu shows again afterwards. */
static void
change_form(Phone *phone, const BenchFormTable *form, guint argument, const char *subject, gboolean *seen)
{
  g_autoptr(GHashTable) expected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GHashTable) before = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, value;
  guint changed = 0;

  for (guint i = 0; i < phone_screen(phone)->rows->len; i++)
    {
      guint index = 0;
      const BenchFormField *field = field_of(form, phone_row(phone, i)->label, &index);
      char *parameter = bench_menu_tree_fill(field->parameter, argument, subject);
      const BenchParameter *row = bench_parameter_find(parameter);
      char *now = g_strdup(bench_settings_get(phone->settings, parameter));
      g_autofree char *wanted = NULL;

      g_assert_cmpuint(phone_screen(phone)->selected, ==, i);
      g_assert_cmpuint(i - phone_screen(phone)->first_visible, <, phone_screen(phone)->visible_rows);
      seen[index] = TRUE;
      wanted = change_field(phone, field, row, now);
      g_hash_table_insert(before, g_strdup(parameter), now);
      g_hash_table_insert(expected, parameter,
                          wanted != NULL ? g_strdup(wanted)
                                         : g_strconcat("=", phone_row(phone, i)->value, NULL));
      if (i + 1 < phone_screen(phone)->rows->len)
        phone_press(phone, "down");
    }
  phone_press(phone, "soft-4");
  g_assert_cmpint(phone_screen(phone)->popup, ==, BENCH_POPUP_NOTE);
  g_hash_table_iter_init(&iter, expected);
  while (g_hash_table_iter_next(&iter, &name, &value))
    {
      const char *kept = bench_settings_get(phone->settings, name);
      g_autofree char *shown = g_str_equal(name, "lang.gui")
                                   ? bench_language_shown(kept)
                                   : bench_parameter_shown(bench_parameter_find(name), kept);

      g_assert_cmpstr(*(char *) value == '=' ? shown : kept, ==,
                      *(char *) value == '=' ? (char *) value + 1 : (char *) value);
      changed += !g_str_equal(kept, g_hash_table_lookup(before, name));
    }
  if (changed > 0)
    g_assert_cmpstr(phone_screen(phone)->popup_text, !=, "Nothing changed!");
  phone_press(phone, "x");
}

static void
walk_form(Phone *phone, const BenchFormTable *form, guint argument, const char *subject, Walked *walked)
{
  g_autofree gboolean *seen = g_new0(gboolean, form->n_fields);
  guint missing = form->n_fields;

  for (int round = 0; round < MOST_ROUNDS && missing > 0; round++)
    {
      if (round > 0)
        phone_press(phone, "soft-4");
      g_assert_cmpint(phone_screen(phone)->kind, ==, BENCH_SCREEN_FORM);
      change_form(phone, form, argument, subject, seen);
      missing = 0;
      for (guint i = 0; i < form->n_fields; i++)
        missing += !seen[i];
    }
  g_assert_cmpuint(missing, ==, 0);
  for (guint i = 0; i < form->n_fields; i++)
    {
      g_autofree char *name = bench_menu_tree_fill(form->fields[i].parameter, argument, subject);

      bench_settings_unset(phone->settings, name, BENCH_LAYER_USER);
    }
  walked->forms++;
  walked->fields += form->n_fields;
}

static void walk_menu(Phone *phone, const BenchMenuTable *menu, guint argument, Walked *walked);

/* The item in focus opens one of the tree's own kinds, or a page of C. */
static void walk_item(Phone *phone,
                      BenchMenuOpen open,
                      gconstpointer target,
                      guint argument,
                      const char *subject,
                      Walked *walked);

static void
walk_list(Phone *phone, const BenchListTable *list, guint argument, Walked *walked)
{
  static const char *const subjects[] = {
    [BENCH_LIST_LINE_KEYS] = "linekey",
    [BENCH_LIST_MEMORY_KEYS] = "memorykey",
    [BENCH_LIST_PROGRAMMABLE_KEYS] = "programablekey",
    [BENCH_LIST_MODULE_KEYS] = NULL,
  };

  /* The first row and the last one, whose numbers on this model are the rows', but for programmable keys. */
  for (int last = 0; last < 2; last++)
    {
      guint rows = phone_screen(phone)->rows->len;
      guint number = last ? rows : 1;
      g_autofree char *subject = NULL;

      g_assert_cmpuint(rows, >, 1);
      if (last)
        phone_press(phone, "up");
      if (last && list->of == BENCH_LIST_PROGRAMMABLE_KEYS)
        number = 14;
      if (list->of == BENCH_LIST_MODULE_KEYS)
        subject = g_strdup_printf("expansion_module.%u.key.%u", argument, number);
      else if (list->of >= BENCH_LIST_LINE_KEYS && list->of <= BENCH_LIST_PROGRAMMABLE_KEYS)
        subject = g_strdup_printf("%s.%u", subjects[list->of], number);
      phone_press(phone, "soft-4");
      walk_item(phone, list->open, list->target, number, subject, walked);
    }
}

static void
walk_item(Phone *phone,
          BenchMenuOpen open,
          gconstpointer target,
          guint argument,
          const char *subject,
          Walked *walked)
{
  const BenchFormTable *form = open == bench_form_open ? target : NULL;

  if (open == bench_access_page_open_advanced)
    {
      phone_give_password(phone, "22");
      open = bench_menu_open_menu;
      target = bench_menu_tree_menu(bench_menu_tree_get(), "advanced");
    }
  if (open == bench_menu_open_menu)
    walk_menu(phone, target, argument, walked);
  else if (open == bench_list_page_open)
    walk_list(phone, target, argument, walked);
  else if (form != NULL && form->submit == NULL)
    {
      walk_form(phone, form, argument, subject, walked);
      return;
    }
  else
    {
      walked->pages++;
      g_assert_true(phone_screen(phone)->rows->len > 0 || *phone_screen(phone)->text != '\0'
                    || phone_screen(phone)->popup != BENCH_POPUP_NONE);
      if (phone_screen(phone)->popup == BENCH_POPUP_CONFIRM)
        {
          phone_press(phone, "soft-1");
          return;
        }
      g_assert_cmpint(phone_screen(phone)->popup, ==, BENCH_POPUP_NONE);
    }
  phone_press(phone, "x");
}

static void
walk_menu(Phone *phone, const BenchMenuTable *menu, guint argument, Walked *walked)
{
  g_autofree char *title = bench_menu_tree_fill(menu->title, argument, NULL);
  guint rows = phone_screen(phone)->rows->len;
  guint item = 0;

  for (guint row = 0; row < rows; row++)
    {
      const char *label;

      g_assert_cmpstr(phone_screen(phone)->title, ==, title);
      g_assert_cmpuint(phone_screen(phone)->selected, ==, row);
      label = strstr(phone_row(phone, row)->label, ". ") + 2;
      while (!g_str_equal(menu->items[item].label, label)
             || !bench_menu_holds(phone->firmware, menu->items[item].condition, NULL))
        {
          item++;
          g_assert_cmpuint(item, <, menu->n_items);
        }
      phone_press(phone, "soft-4");
      walk_item(phone, menu->items[item].open, menu->items[item].target,
                menu->items[item].argument != 0 ? menu->items[item].argument : argument, NULL, walked);
      item++;
      g_assert_cmpstr(phone_screen(phone)->title, ==, title);
      if (row + 1 < rows)
        phone_press(phone, "down");
    }
}

/* The whole menu; or one below it, with the keys that lead there. */
static void
walk(const char *setting, const char *keys, const char *menu, Walked *walked)
{
  g_autoptr(Phone) phone = phone_new();
  g_auto(GStrv) both = g_strsplit(setting, "=", 2);

  phone_set(phone, "security.user_password", "admin:22");
  phone_set(phone, both[0], both[1]);
  phone_set(phone, "multicast.paging_address.3.ip_address", "224.5.6.20:10008");
  phone_press(phone, keys);
  walk_menu(phone, bench_menu_tree_menu(bench_menu_tree_get(), menu), 0, walked);
  phone_press(phone, "x x x");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
}

static void
test_standard(void)
{
  Walked walked = { 0 };

  walk("benchphone.edition=standard", "soft-4", "main", &walked);
  g_assert_cmpuint(walked.forms, >, 60);
  g_assert_cmpuint(walked.fields, >, 240);
  g_assert_cmpuint(walked.pages, >, 40);
}

static void
test_custom(void)
{
  Walked walked = { 0 };

  walk("features.fwd_mode=1", "soft-4 2 1", "forward-custom", &walked);
  walk("features.dnd_mode=1", "soft-4 2 4", "dnd-custom", &walked);
  g_assert_cmpuint(walked.forms, ==, 11);
}

static void
test_lync(void)
{
  Walked walked = { 0 };

  walk("benchphone.edition=lync", "soft-4", "main", &walked);
  g_assert_cmpuint(walked.forms, >, 35);
  g_assert_cmpuint(walked.pages, >, 40);
}

/* For each kind of field a value that may not be: the form stays, the field is in focus, nothing is stored. */
static void
test_refused(void)
{
  static const struct
  {
    const char *form;
    const char *label;
    const char *typed;
    const char *complaint;
  } wrong[] = {
    { "account", "SIP Server1 Port", "70000", "SIP Server1 Port: out of range 0..65535: 70000" },
    { "auto-redial", "Redial Times", "301", "Redial Times: out of range 1..300: 301" },
    { "account", "SIP Server1", "a@b", "SIP Server1: not a host name or address" },
    { "wan-port", "Pri.DNS", "10.1", "Pri.DNS: not an IPv4 address: \"10.1\"" },
    { "paging-address", "Address", "224.1.1.1", "Address: not an IPv4 address and port: \"224.1.1.1\"" },
    { "tr069", "ACS URL", "ftp://a", "ACS URL: not a URL of http, https: \"ftp://a\"" },
    { "aes-keys", "Common", "77", "Common: shorter than 16 characters" },
    { "vlan-dhcp", "Option", "99", "Option: out of range 128..254: 99" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      g_autoptr(Phone) phone = phone_new();
      const BenchFormTable *form = bench_menu_tree_form(bench_menu_tree_get(), wrong[i].form);

      phone_set(phone, "network.static_dns_enable", "1");
      bench_firmware_begin(phone->firmware);
      bench_form_open(phone->firmware, form, 1);
      bench_firmware_end(phone->firmware);
      while (!g_str_equal(phone_row(phone, phone_screen(phone)->selected)->label, wrong[i].label))
        phone_press(phone, "down");
      clear_field(phone);
      if (*phone_screen(phone)->softkeys[1] == '1' && g_ascii_isdigit(wrong[i].typed[0])
          && strchr(wrong[i].typed, '.') == NULL)
        for (const char *digit = wrong[i].typed; *digit != '\0'; digit++)
          bench_firmware_key(phone->firmware, bench_key_from_digit(*digit), BENCH_KEY_CLICK);
      else
        type(phone, wrong[i].typed);
      phone_press(phone, "down soft-4");
      phone_check_popup(phone, BENCH_POPUP_NOTE, wrong[i].complaint);
      phone_check_kind(phone, BENCH_SCREEN_FORM);
      g_assert_cmpstr(phone_row(phone, phone_screen(phone)->selected)->label, ==, wrong[i].label);
    }
}

/* The rows of a DSS key's form follow its type while it is stepped through. */
static void
test_dss_key(void)
{
  g_autoptr(Phone) phone = phone_new();

  bench_firmware_begin(phone->firmware);
  g_assert_false(bench_menu_open_dss_key(phone->firmware, "linekey.99"));
  g_assert_true(bench_menu_open_dss_key(phone->firmware, "expansion_module.2.key.5"));
  bench_firmware_end(phone->firmware);
  phone_check(phone, "DSS Key", "Back||Switch|Save");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 1);
  phone_press(phone, "right");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Conference");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 4);
  for (int i = 0; i < 12; i++)
    phone_press(phone, "right");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "Speed Dial");
  phone_press(phone, "down down down soft-2 soft-2 soft-2 soft-2");
  set_mode(phone, "123");
  phone_press(phone, "6 0 5 soft-4");
  g_assert_cmpstr(bench_settings_get(phone->settings, "expansion_module.2.key.5.type"), ==, "13");
  g_assert_cmpstr(bench_settings_get(phone->settings, "expansion_module.2.key.5.value"), ==, "605");
}

/* Holding a line key opens its form, also where the press itself had seized the line. */
static void
test_held_key(void)
{
  g_autoptr(Phone) phone = phone_new();

  bench_firmware_key(phone->firmware, bench_key_from_name("line-2"), BENCH_KEY_PRESS);
  phone_check_kind(phone, BENCH_SCREEN_DIAL);
  bench_clock_advance(phone->clock, 2100);
  bench_firmware_key(phone->firmware, bench_key_from_name("line-2"), BENCH_KEY_RELEASE);
  phone_check(phone, "DSS Key", "Back||Switch|Save");
  phone_press(phone, "left soft-4");
  g_assert_cmpstr(bench_settings_get(phone->settings, "linekey.2.type"), ==, "14");
}

/* What the computer decides is kept, and the phone says so. */
static void
test_host_decides(void)
{
  g_autoptr(Phone) phone = phone_new();

  bench_firmware_begin(phone->firmware);
  bench_form_open(phone->firmware, bench_menu_tree_form(bench_menu_tree_get(), "lldp"), 0);
  bench_firmware_end(phone->firmware);
  phone_press(phone, "right soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Kept; the computer decides");
  g_assert_false(bench_settings_get_boolean(phone->settings, "network.lldp.enable"));
}

static void
test_change_pin(void)
{
  g_autoptr(Phone) phone = phone_new();

  bench_firmware_begin(phone->firmware);
  bench_form_open(phone->firmware, &bench_form_change_pin, 0);
  bench_firmware_end(phone->firmware);
  type(phone, "124");
  phone_press(phone, "down");
  type(phone, "55");
  phone_press(phone, "down");
  type(phone, "56");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Old PIN is wrong!");
  phone_press(phone, "up up");
  type(phone, "123");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "PINs do not match!");
  phone_press(phone, "down down soft-3");
  type(phone, "5");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Saving config file!");
  g_assert_cmpstr(bench_settings_get(phone->settings, "phone_setting.phone_lock.unlock_pin"), ==, "55");
}

/* The clock: the computer's zone until another is set, daylight saving three ways, and by hand. */
static void
test_clock(void)
{
  static const struct
  {
    const char *zone;
    const char *place;
    const char *saving;
    gint64 wall_s;
    const char *shown;
  } cases[] = {
    { NULL, NULL, NULL, 1795356180, "2026-11-22 14:03" },
    { "+8", "China(Beijing)", "0", 1795356180, "2026-11-22 22:03" },
    { "-3:30", "", "0", 1795356180, "2026-11-22 10:33" },
    { "+5.5", "", "0", 1795356180, "2026-11-22 19:33" },
    { "+1", "Germany(Berlin)", "2", 1782136800, "2026-06-22 16:00" },
    { "+1", "Germany(Berlin)", "2", 1795356180, "2026-11-22 15:03" },
    { "+1", "Germany(Berlin)", "0", 1782136800, "2026-06-22 15:00" },
    { "+1", "Nowhere(Atlantis)", "2", 1782136800, "2026-06-22 15:00" },
    { "+1", "", "1", 1782136800, "2026-06-22 16:00" },
    { "+1", "", "1", 1795356180, "2026-11-22 15:03" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(Phone) phone = phone_new();
      g_autoptr(GDateTime) time = NULL;
      g_autofree char *shown = NULL;

      phone_set(phone, "local_time.dst_time_type", "1");
      phone_set(phone, "local_time.start_time", "3/5/7/2");
      phone_set(phone, "local_time.end_time", "10/5/7/2");
      if (cases[i].zone != NULL)
        {
          phone_set(phone, "local_time.time_zone", cases[i].zone);
          phone_set(phone, "local_time.time_zone_name", *cases[i].place != '\0' ? cases[i].place : "%EMPTY%");
          phone_set(phone, "local_time.summer_time", cases[i].saving);
        }
      time = bench_phone_clock_local(phone->settings, cases[i].wall_s * G_USEC_PER_SEC);
      shown = g_date_time_format(time, "%Y-%m-%d %H:%M");
      g_assert_cmpstr(shown, ==, cases[i].shown);
    }
}

static void
test_manual_time(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "soft-4 6 1 2 2");
  phone_check(phone, "Manual Setting", "Back|123|Delete|Save");
  g_assert_cmpstr(phone_row(phone, 0)->value, ==, "2026-11-22");
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, "14:03:03");
  phone_press(phone, "down");
  clear_field(phone);
  type(phone, "25:00:00");
  phone_press(phone, "soft-4");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Date(YMD), Time(HMS): no such time");
  clear_field(phone);
  type(phone, "091500");
  phone_press(phone, "soft-4 x x x x x");
  g_assert_true(bench_settings_get_boolean(phone->settings, "local_time.manual_time_enable"));
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  g_assert_cmpstr(phone_screen(phone)->big_time, ==, "09:15");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/menu-walk/standard", test_standard);
  g_test_add_func("/firmware/menu-walk/custom", test_custom);
  g_test_add_func("/firmware/menu-walk/lync", test_lync);
  g_test_add_func("/firmware/menu-walk/refused", test_refused);
  g_test_add_func("/firmware/menu-walk/dss-key", test_dss_key);
  g_test_add_func("/firmware/menu-walk/held-key", test_held_key);
  g_test_add_func("/firmware/menu-walk/host-decides", test_host_decides);
  g_test_add_func("/firmware/menu-walk/change-pin", test_change_pin);
  g_test_add_func("/firmware/menu-walk/clock", test_clock);
  g_test_add_func("/firmware/menu-walk/manual-time", test_manual_time);
  return g_test_run();
}
