/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include <stdio.h>
#include <string.h>

#define LONGEST_NAME 256

static gboolean log_verbose;

static GLogWriterOutput
write_entry(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data G_GNUC_UNUSED)
{
  const char *message = "";
  g_autoptr(GDateTime) now = g_date_time_new_now_local();
  g_autofree char *time = g_date_time_format(now, "%H:%M:%S.%f");
  g_autofree char *masked = NULL;

  if (!log_verbose && (level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) != 0)
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp(fields[i].key, "MESSAGE") == 0)
      message = fields[i].value;
  masked = bench_mask_secrets(message);
  fprintf(stderr, "%s %s%s\n", time,
          (level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_LEVEL_ERROR)) != 0 ? "fault: " : "",
          masked);
  return G_LOG_WRITER_HANDLED;
}

/**
 * bench_log_init:
 * @verbose: also print informational and debug entries
 *
 * Makes this process log through us. Call once, first thing in main().
 */
void
bench_log_init(gboolean verbose)
{
  log_verbose = verbose;
  g_log_set_writer_func(write_entry, NULL, NULL);
}

static char *
replace(const GRegex *regex, const char *text, const char *replacement)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  char *masked = g_regex_replace(regex, valid, -1, 0, replacement, 0, NULL);

  /* PCRE gives up on text made to exhaust it; nobody wants to read that either. */
  return masked != NULL ? masked : g_strdup("(text that cannot be searched for secrets)");
}

/**
 * bench_mask_userinfo:
 * @text: any text
 *
 * Returns: (transfer full): @text with the user name and password of each URL replaced by `***`. An unescaped
 *   '@', '/', '?' or '#' in the password belongs to it.
 */
char *
bench_mask_userinfo(const char *text)
{
  static GRegex *regex;

  if (g_once_init_enter(&regex))
    {
      /* Bounded: hostile text must not cost time squared. The second way is a URL that is wrong, with a '/', '?'
         or '#' in the password: what is behind the first ':' is no port. */
      GRegex *made = g_regex_new("([a-z][a-z0-9+.-]{0,15}://)"
                                 "(?:[^\\s/?#\"<>]{1,512}@"
                                 "|[^\\s/?#@:\\[\"<>]{1,256}:(?!\\d{1,5}[/?#])[^\\s\"<>]{1,512}@)",
                                 G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);

      g_once_init_leave(&regex, made);
    }
  return replace(regex, text, "\\1***@");
}

/* `account.1.password = …`: the value of a parameter that is a secret is all the rest of the line. */
static char *
mask_parameters(const char *text)
{
  static GRegex *regex;

  if (g_once_init_enter(&regex))
    {
      GRegex *made = g_regex_new("([.\\w](?:password(?:\\.\\w{1,64})?|pin|_aes|encode_key|aes_key_16\\.\\w{1,"
                                 "64})[ \\t]{0,8}=[ \\t]{0,8})"
                                 "[^\\r\\n]+",
                                 G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);

      g_once_init_leave(&regex, made);
    }
  return replace(regex, text, "\\1***");
}

/**
 * bench_mask_secrets:
 * @text: any text: a log line, a SIP message, a .cfg line
 *
 * Returns: (transfer full): @text with digest responses, passwords, PINs and keys replaced by `***`, and the user
 *   name and password of URLs.
 */
char *
bench_mask_secrets(const char *text)
{
  static GRegex *regex;
  g_autofree char *without_userinfo = bench_mask_userinfo(text);
  g_autofree char *without_parameters = mask_parameters(without_userinfo);

  if (g_once_init_enter(&regex))
    {
      /* The alternatives are: a digest's proof, a named secret, an SDES key, the password in a SIP URI;
         the last one looks ahead, so it has bounds: hostile text must not cost time squared. */
      GRegex *made = g_regex_new("((?:response|cnonce)\\s*=\\s*\"?"
                                 "|(?:password|unlock_pin|aes_key[\\w.]{0,64}|secret)\\s*[=:]\\s*\"?"
                                 "|inline:"
                                 "|sips?:[^\\s@:;>]{1,256}:(?=[^\\s@;>]{1,256}@))"
                                 "[^\\s\",;@>]+",
                                 G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);

      g_once_init_leave(&regex, made);
    }
  return replace(regex, without_parameters, "\\1***");
}

/**
 * bench_clean_text:
 * @text: text that came from outside, such as a display name
 *
 * Returns: (transfer full): valid UTF-8 on one line, without control characters, terminal escapes and
 * characters that reverse the writing direction.
 */
char *
bench_clean_text(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  GString *out = g_string_new(NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p))
    {
      gunichar c = g_utf8_get_char(p);
      gboolean bidi = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e
                      || c == 0x200f || c == 0x061c;
      gboolean line_end = c == 0x2028 || c == 0x2029;

      if (g_unichar_iscntrl(c) || bidi || line_end)
        continue;
      g_string_append_unichar(out, c);
    }
  return g_string_free(out, FALSE);
}

/**
 * bench_clean_name:
 * @text: the name or user name of somebody, from outside
 *
 * Returns: (transfer full): the same as bench_clean_text(), and no longer than a name can be: 256 characters.
 */
char *
bench_clean_name(const char *text)
{
  g_autofree char *clean = bench_clean_text(text);

  return g_utf8_substring(clean, 0, MIN(g_utf8_strlen(clean, -1), LONGEST_NAME));
}
