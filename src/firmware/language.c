/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/language.h"

#include "base/log.h"
#include "firmware/firmware-private.h"

#define FOLDER "/io/github/benchphone/Benchphone/languages/"

static const BenchLanguage languages[] = {
  { "English", "English", NULL },       { "German", "Deutsch", "de" },   { "French", "Français", "fr" },
  { "Spanish", "Español", "es" },       { "Italian", "Italiano", "it" }, { "Portuguese", "Português", "pt" },
  { "Polish", "Polski", "pl" },         { "Turkish", "Türkçe", "tr" },   { "Russian", "Русский", "ru" },
  { "Chinese_S", "简体中文", "zh_CN" },
};

/**
 * bench_language_list:
 * @count: (out): how many
 *
 * Returns: (transfer none) (array length=count): the languages the LCD speaks, English first.
 */
const BenchLanguage *
bench_language_list(guint *count)
{
  *count = G_N_ELEMENTS(languages);
  return languages;
}

/**
 * bench_language_find:
 * @name: as lang.gui has it; case does not count
 *
 * Returns: (transfer none) (nullable): %NULL for a language we have not.
 */
const BenchLanguage *
bench_language_find(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(languages); i++)
    if (g_ascii_strcasecmp(languages[i].name, name) == 0)
      return &languages[i];
  return NULL;
}

/**
 * bench_language_get:
 *
 * Returns: (transfer none): the phone's language; English for one we have not.
 */
const BenchLanguage *
bench_language_get(BenchFirmware *self)
{
  const BenchLanguage *language = bench_language_find(bench_settings_get(self->settings, "lang.gui"));

  return language != NULL ? language : &languages[0];
}

/**
 * bench_language_is_cyrillic:
 *
 * Returns: whether its letters are Cyrillic ones, so that texts can be typed in them.
 */
gboolean
bench_language_is_cyrillic(BenchFirmware *self)
{
  return g_strcmp0(bench_language_get(self)->file, "ru") == 0;
}

/**
 * bench_language_get_catalogue:
 *
 * Returns: (transfer none) (nullable): its translations, for as long as the program runs; %NULL for English.
 */
const BenchCatalogue *
bench_language_get_catalogue(const BenchLanguage *language)
{
  static GHashTable *loaded = NULL; /* file -> BenchCatalogue, NULL when it is damaged */
  g_autofree char *path = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  BenchCatalogue *catalogue = NULL;
  gpointer found;

  if (language->file == NULL)
    return NULL;
  if (loaded == NULL)
    loaded = g_hash_table_new(g_str_hash, g_str_equal);
  if (g_hash_table_lookup_extended(loaded, language->file, NULL, &found))
    return found;
  path = g_strconcat(FOLDER, language->file, ".mo", NULL);
  bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes != NULL)
    catalogue = bench_catalogue_new(bytes, &error);
  if (catalogue == NULL)
    bench_warning("The LCD stays English, %s cannot be read: %s", path, error->message);
  g_hash_table_insert(loaded, (gpointer) language->file, catalogue);
  return catalogue;
}

/**
 * bench_language_shown:
 * @name: as lang.gui has it
 *
 * Returns: (transfer full): how the menu calls it: "Deutsch(German)".
 */
char *
bench_language_shown(const char *name)
{
  const BenchLanguage *language = bench_language_find(name);

  if (language == NULL || g_str_equal(language->native, language->name))
    return g_strdup(name);
  return g_strdup_printf("%s(%s)", language->native, language->name);
}

static const char *
find(BenchFirmware *self, const char *context, const char *msgid)
{
  const BenchCatalogue *catalogue = bench_language_get_catalogue(bench_language_get(self));

  return catalogue != NULL ? bench_catalogue_find(catalogue, context, msgid) : NULL;
}

/**
 * bench_text:
 * @msgid: in English; of the code or of data, never what a person or a far end named
 *
 * Returns: (transfer none): it in the phone's language, or @msgid itself.
 */
const char *
bench_text(BenchFirmware *self, const char *msgid)
{
  const char *found = find(self, NULL, msgid);

  return found != NULL ? found : msgid;
}

/**
 * bench_text_in:
 * @context: which of the meanings of @msgid
 *
 * Returns: (transfer none): it in the phone's language, or @msgid itself.
 */
const char *
bench_text_in(BenchFirmware *self, const char *context, const char *msgid)
{
  const char *found = find(self, context, msgid);

  return found != NULL ? found : msgid;
}

/**
 * bench_text_softkey:
 * @label: of a soft key, in English
 *
 * Returns: (transfer none): its short translation, else the one for elsewhere, else @label.
 */
const char *
bench_text_softkey(BenchFirmware *self, const char *label)
{
  const char *found = find(self, BENCH_LANGUAGE_CONTEXT_SOFT_KEY, label);

  return found != NULL ? found : bench_text(self, label);
}

/**
 * bench_text_value:
 *
 * Returns: (transfer full): what a menu shows for @value. Only the table's own words are translated.
 */
char *
bench_text_value(BenchFirmware *self, const BenchParameter *parameter, const char *value)
{
  g_autofree char *shown = bench_parameter_shown(parameter, value);

  if (parameter->choices == NULL)
    return g_steal_pointer(&shown);
  return g_strdup(bench_text(self, shown));
}

static const char *
name_of_day(BenchFirmware *self, int day)
{
  static const char *const days[] = {
    NC_("date", "Mon"), NC_("date", "Tue"), NC_("date", "Wed"), NC_("date", "Thu"),
    NC_("date", "Fri"), NC_("date", "Sat"), NC_("date", "Sun"),
  };

  return bench_text_in(self, "date", days[day - 1]);
}

static const char *
name_of_month(BenchFirmware *self, int month)
{
  static const char *const months[] = {
    NC_("date", "Jan"), NC_("date", "Feb"), NC_("date", "Mar"), NC_("date", "Apr"),
    NC_("date", "May"), NC_("date", "Jun"), NC_("date", "Jul"), NC_("date", "Aug"),
    NC_("date", "Sep"), NC_("date", "Oct"), NC_("date", "Nov"), NC_("date", "Dec"),
  };

  return bench_text_in(self, "date", months[month - 1]);
}

/* A name of the phone's language in place of %a, %b and %p, NULL for what is the same in all of them. */
static const char *
word_for(BenchFirmware *self, GDateTime *time, char conversion)
{
  if (conversion == 'a')
    return name_of_day(self, g_date_time_get_day_of_week(time));
  if (conversion == 'b')
    return name_of_month(self, g_date_time_get_month(time));
  if (conversion == 'p')
    return g_date_time_get_hour(time) < 12 ? bench_text_in(self, "date", NC_("date", "AM"))
                                           : bench_text_in(self, "date", NC_("date", "PM"));
  return NULL;
}

/**
 * bench_text_date:
 * @format: as g_date_time_format() has it, with %a, %b and %p of the phone's language and not of the computer's
 *
 * Returns: (transfer full): the time in those words.
 */
char *
bench_text_date(BenchFirmware *self, GDateTime *time, const char *format)
{
  g_autoptr(GString) words = g_string_new(NULL);

  for (const char *at = format; *at != '\0'; at++)
    {
      const char *word = *at == '%' ? word_for(self, time, at[1]) : NULL;

      if (word == NULL)
        {
          g_string_append_c(words, *at);
          continue;
        }
      for (; *word != '\0'; word++)
        g_string_append(words, *word == '%' ? "%%" : (char[]){ *word, '\0' });
      at++;
    }
  return g_date_time_format(time, words->str);
}
