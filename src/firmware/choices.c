/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a field of a form chooses from when its parameter is any text to the parameter table: languages and time zones.
 */
#include "firmware/firmware-private.h"

#include <string.h>

/* Offsets that are some country's standard time. */
static const char *const time_zones[] = {
  "-11", "-10", "-9:30", "-9",  "-8",     "-7",  "-6",    "-5",     "-4",    "-3:30", "-3", "-2",    "-1",
  "0",   "+1",  "+2",    "+3",  "+3:30",  "+4",  "+4:30", "+5",     "+5:30", "+5:45", "+6", "+6:30", "+7",
  "+8",  "+9",  "+9:30", "+10", "+10:30", "+11", "+12",   "+12:45", "+13",   "+14",   NULL,
};

static const struct
{
  const char *name;
  const char *const *values;
} choices[] = {
  { "time-zones", time_zones },
};

#define LANGUAGES "languages"

static char **
list_languages(void)
{
  guint count;
  const BenchLanguage *languages = bench_language_list(&count);
  char **names = g_new0(char *, count + 1);

  for (guint i = 0; i < count; i++)
    names[i] = g_strdup(languages[i].name);
  return names;
}

/**
 * bench_choices_exist:
 * @name: as data/menus.tsv has it
 *
 * Returns: whether there are such choices.
 */
gboolean
bench_choices_exist(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(choices); i++)
    if (strcmp(choices[i].name, name) == 0)
      return TRUE;
  return strcmp(name, LANGUAGES) == 0;
}

/**
 * bench_choices_list:
 * @name: of choices that exist
 *
 * Returns: (transfer full): the values, at least one.
 */
char **
bench_choices_list(BenchFirmware *self G_GNUC_UNUSED, const char *name)
{
  if (strcmp(name, LANGUAGES) == 0)
    return list_languages();
  for (guint i = 0; i < G_N_ELEMENTS(choices); i++)
    if (strcmp(choices[i].name, name) == 0)
      return g_strdupv((char **) choices[i].values);
  g_return_val_if_reached(NULL);
}

/**
 * bench_choices_show:
 * @name: of choices that exist
 * @value: one of them, or another one that the setting has
 *
 * Returns: (transfer full): how the field shows it.
 */
char *
bench_choices_show(const char *name, const char *value)
{
  return strcmp(name, LANGUAGES) == 0 ? bench_language_shown(value) : g_strdup(value);
}
