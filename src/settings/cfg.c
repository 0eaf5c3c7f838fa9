/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/cfg.h"

#include <string.h>

#define VERSION_LINE "#!version:1.0.0.1"
#define LONGEST_LINE 4096

static void
read_line(guint number,
          char *line,
          BenchCfgLineFunc on_line,
          BenchCfgComplaintFunc on_complaint,
          gpointer data)
{
  char *equals;
  char *name;
  char *value;

  g_strstrip(line);
  if (line[0] == '\0' || line[0] == '#')
    return;
  if (strlen(line) > LONGEST_LINE)
    {
      on_complaint(number, "longer than 4096 characters", data);
      return;
    }
  equals = strchr(line, '=');
  if (equals == NULL)
    {
      on_complaint(number, "no '=' after a name", data);
      return;
    }
  *equals = '\0';
  name = g_strstrip(line);
  value = g_strstrip(equals + 1);
  if (name[0] == '\0')
    {
      on_complaint(number, "no name before '='", data);
      return;
    }
  on_line(number, name, value, data);
}

/**
 * bench_cfg_read:
 * @text: the file's bytes; NUL bytes and broken UTF-8 are complained about
 * @length: how many bytes, or -1 for up to the NUL
 * @on_line: called for each `name = value`
 * @on_complaint: called for each line that is neither that nor a comment; reading goes on
 *
 * Reads a whole .cfg text. Source: guide 5.2.
 */
void
bench_cfg_read(const char *text,
               gssize length,
               BenchCfgLineFunc on_line,
               BenchCfgComplaintFunc on_complaint,
               gpointer data)
{
  gsize size = length < 0 ? strlen(text) : (gsize) length;
  g_auto(GStrv) lines = NULL;

  if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      size -= 3;
    }
  if (memchr(text, '\0', size) != NULL)
    {
      on_complaint(1, "a NUL byte: this is no .cfg text (an encrypted file needs its key)", data);
      return;
    }

  g_autofree char *copy = g_strndup(text, size);

  lines = g_strsplit(copy, "\n", -1);
  if (!g_str_has_prefix(g_strchomp(lines[0] != NULL ? lines[0] : ""), VERSION_LINE))
    on_complaint(1, "the first line should be exactly \"" VERSION_LINE "\"", data);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (!g_utf8_validate(lines[i], -1, NULL))
        {
          on_complaint(i + 1, "not UTF-8", data);
          continue;
        }
      read_line(i + 1, lines[i], on_line, on_complaint, data);
    }
}

/**
 * bench_cfg_write:
 * @names_and_values: (element-type utf8): name, value, name, value …
 *
 * Returns: (transfer full): the text of a .cfg file, version line first.
 */
char *
bench_cfg_write(GPtrArray *names_and_values)
{
  GString *text = g_string_new(VERSION_LINE "\n");

  for (guint i = 0; i + 1 < names_and_values->len; i += 2)
    {
      const char *name = g_ptr_array_index(names_and_values, i);
      const char *value = g_ptr_array_index(names_and_values, i + 1);

      g_string_append_printf(text, "%s = %s\n", name, value[0] != '\0' ? value : "%EMPTY%");
    }
  return g_string_free(text, FALSE);
}
