/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/alert-info.h"

#include <string.h>

#include "base/log.h"
#include "sip/header.h"

#define RULES 10
#define RINGS 8
#define SILENT 9
#define SPLASH 10
#define CADENCES 5

static char *
ring_of_number(guint64 number)
{
  if (number == SILENT)
    return g_strdup("Silent.wav");
  if (number == SPLASH)
    return g_strdup("Splash.wav");
  return g_strdup_printf("Ring%u.wav", number >= 1 && number <= RINGS ? (guint) number : 1);
}

/* What follows @word at the start of @text, small and capital letters alike. */
static const char *
after(const char *text, const char *word)
{
  gsize length = strlen(word);

  return g_ascii_strncasecmp(text, word, length) == 0 ? text + length : NULL;
}

static char *
ring_of_rule(BenchSettings *settings, const char *text)
{
  for (guint i = 1; i <= RULES; i++)
    {
      const char *wanted = bench_settings_getf(settings, "distinctive_ring_tones.alert_info.%u.text", i);

      if (*wanted != '\0' && g_ascii_strcasecmp(wanted, text) == 0)
        return ring_of_number(
            (guint64) bench_settings_get_intf(settings, "distinctive_ring_tones.alert_info.%u.ringer", i));
    }
  return NULL;
}

static char *
ring_of_keyword(BenchSettings *settings, const char *text)
{
  static const char *const words[] = { "ringtone-Ring", "ringtone-", "MyMelodyRing", "MyMelody" };
  const char *number = after(text, "Bellcore-dr");

  if (number != NULL)
    {
      guint64 n = g_ascii_strtoull(number, NULL, 10);

      if (n >= 1 && n <= CADENCES && bench_settings_get_boolean(settings, "features.alert_info_tone"))
        return g_strdup_printf("Bellcore-dr%u", (guint) n);
      return ring_of_number(n);
    }
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    {
      number = after(text, words[i]);
      if (number != NULL && g_ascii_isdigit(*number))
        return ring_of_number(g_ascii_strtoull(number, NULL, 10));
    }
  return NULL;
}

static char *
ring_of_text(BenchSettings *settings, const char *text)
{
  char *ring = *text != '\0' ? ring_of_rule(settings, text) : NULL;

  return ring != NULL ? ring : ring_of_keyword(settings, text);
}

/* The value of the parameter "info", "" when there is none. */
static char *
read_info(const char *parameters)
{
  g_auto(GStrv) parts = g_strsplit(parameters, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr(parts[i], '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      if (g_ascii_strcasecmp(g_strstrip(parts[i]), "info") != 0)
        continue;
      g_strdelimit(equals + 1, "\"", ' ');
      return g_strdup(g_strstrip(equals + 1));
    }
  return g_strdup("");
}

static void
say_not_fetched(BenchSettings *settings, guint line, const char *name)
{
  g_autofree char *clean = NULL;

  if (!g_str_has_suffix(name, ".wav")
      || !bench_settings_get_booleanf(settings, "account.%u.alert_info_url_enable", line))
    return;
  clean = bench_clean_text(name);
  bench_warning("Alert-Info names the ring tone %s by URL; what a peer names is not fetched", clean);
}

static char *
choose(BenchSettings *settings, guint line, const char *entry)
{
  const char *open = strchr(entry, '<');
  const char *close = open != NULL ? strchr(open, '>') : NULL;
  const char *start = close != NULL ? open + 1 : entry;
  gsize length = close != NULL ? (gsize) (close - start) : strcspn(entry, ";");
  g_autofree char *address = g_strstrip(g_strndup(start, length));
  const char *slash = strrchr(address, '/');
  const char *name = slash != NULL ? slash + 1 : address;
  /* "info=TEXT" may stand alone, too. */
  g_autofree char *info = read_info(close != NULL ? close + 1 : entry);
  char *ring = ring_of_text(settings, info);

  if (ring == NULL)
    ring = ring_of_text(settings, name);
  if (ring == NULL && slash != NULL)
    say_not_fetched(settings, line, name);
  return ring;
}

/**
 * bench_alert_info_choose_ring:
 * @line: the account that is called
 * @value: of the header field Alert-Info, as it came; a list of such is read until one chooses
 *
 * Returns: (transfer full): the name of a ring tone (media/ring.h), "" when none is chosen.
 */
char *
bench_alert_info_choose_ring(BenchSettings *settings, guint line, const char *value)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(g_free);

  bench_header_split(value, entries);
  for (guint i = 0; i < entries->len; i++)
    {
      char *ring = choose(settings, line, g_ptr_array_index(entries, i));

      if (ring != NULL)
        return ring;
    }
  return g_strdup("");
}
