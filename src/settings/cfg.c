/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/cfg.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define LONGEST_LINE 4096

#define LONGEST_NAME 127

typedef struct
{
  BenchCfgComplaintFunc tell;
  gpointer data;
  guint told;
  guint more;
  guint last_line;
} Complaints;

static void
complain(Complaints *self, guint line, const char *complaint)
{
  if (self->tell == NULL)
    return;
  self->last_line = line;
  if (self->told < BENCH_CFG_MOST_COMPLAINTS)
    {
      self->told++;
      self->tell(line, complaint, self->data);
      return;
    }
  self->more++;
}

static void
tell_the_rest(Complaints *self)
{
  g_autofree char *rest = NULL;

  if (self->more == 0)
    return;
  rest = g_strdup_printf("and %u more bad lines", self->more);
  self->tell(self->last_line, rest, self->data);
}

/* Whether a line has what no text has: a CR that ends no line, or another control character but the tab. */
static const char *
find_stray(const char *line)
{
  for (const char *at = line; *at != '\0'; at++)
    {
      if (*at == '\r')
        return "a carriage return inside the line";
      if (g_ascii_iscntrl(*at) && *at != '\t')
        return "a control character";
    }
  return NULL;
}

/* NULL, or what is wrong with the text before the '='. */
static const char *
judge_name(const char *name)
{
  if (name[0] == '\0')
    return "no name before '='";
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum(*at) && strchr("._-", *at) == NULL)
      return "no name before '=': only letters, digits, '.', '_' and '-' are in one";
  if (strlen(name) > LONGEST_NAME)
    return "a name longer than 127 characters";
  return NULL;
}

static const char *
read_line(guint number, char *line, BenchCfgLineFunc on_line, gpointer data)
{
  const char *complaint;
  char *equals;
  char *name;
  char *value;

  if (strlen(line) > LONGEST_LINE)
    return "longer than 4096 bytes";
  if (!g_utf8_validate(line, -1, NULL))
    return "not UTF-8";
  g_strstrip(line);
  if (line[0] == '\0' || line[0] == '#')
    return NULL;
  complaint = find_stray(line);
  if (complaint != NULL)
    return complaint;
  equals = strchr(line, '=');
  if (equals == NULL)
    return "no '=' after a name";
  *equals = '\0';
  name = g_strstrip(line);
  value = g_strstrip(equals + 1);
  complaint = judge_name(name);
  if (complaint != NULL)
    return complaint;
  on_line(number, name, value, data);
  return NULL;
}

/* How many bytes of @text a byte order mark takes, 0 without one. */
static gsize
mark_length(const char *text, gsize size)
{
  gsize length = strlen(BYTE_ORDER_MARK);

  return size >= length && memcmp(text, BYTE_ORDER_MARK, length) == 0 ? length : 0;
}

static gboolean
is_version_line(const char *line)
{
  g_autofree char *text = g_strndup(line, strlen(BENCH_CFG_VERSION_LINE) + 2);

  return strcmp(g_strchomp(text), BENCH_CFG_VERSION_LINE) == 0;
}

/**
 * bench_cfg_read:
 * @text: the file's bytes; NUL bytes and broken UTF-8 are complained about
 * @length: how many bytes, or -1 for up to the NUL
 * @on_line: called for each `name = value`
 * @on_complaint: (nullable): called for each line that is neither that nor a comment, up to %BENCH_CFG_MOST_COMPLAINTS
 *   times and once for the rest; reading goes on
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
  Complaints complaints = { .tell = on_complaint, .data = data };
  gsize size = length < 0 ? strlen(text) : (gsize) length;
  g_autofree char *copy = NULL;
  guint number = 0;
  gsize mark;

  if (size > BENCH_CFG_LARGEST)
    {
      complain(&complaints, 1, "larger than 5 MB: nothing of it is read");
      return;
    }
  mark = mark_length(text, size);
  text += mark;
  size -= mark;
  if (size > 0 && memchr(text, '\0', size) != NULL)
    {
      complain(&complaints, 1, "a NUL byte: this is no .cfg text (an encrypted file needs its key)");
      return;
    }
  copy = g_strndup(text, size);
  for (char *line = copy, *next = NULL; line != NULL; line = next)
    {
      const char *complaint;

      next = strchr(line, '\n');
      if (next != NULL)
        *next++ = '\0';
      number++;
      if (number == 1 && !is_version_line(line))
        complain(&complaints, 1, "the first line should be exactly \"" BENCH_CFG_VERSION_LINE "\"");
      if (number > BENCH_CFG_MOST_LINES)
        {
          complain(&complaints, number, "more than 50000 lines: the rest is left out");
          break;
        }
      complaint = read_line(number, line, on_line, data);
      if (complaint != NULL)
        complain(&complaints, number, complaint);
    }
  tell_the_rest(&complaints);
}

/**
 * bench_cfg_begins:
 * @text: a file's bytes, whatever they are, @size of them
 * @line: %BENCH_CFG_VERSION_LINE, say
 *
 * Returns: whether they begin with @line, a byte order mark aside.
 */
gboolean
bench_cfg_begins(const char *text, gsize size, const char *line)
{
  gsize mark = mark_length(text, size);
  gsize length = strlen(line);

  return size - mark >= length && memcmp(text + mark, line, length) == 0;
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
  GString *text = g_string_new(BENCH_CFG_VERSION_LINE "\n");

  for (guint i = 0; i + 1 < names_and_values->len; i += 2)
    {
      const char *name = g_ptr_array_index(names_and_values, i);
      const char *value = g_ptr_array_index(names_and_values, i + 1);

      g_string_append_printf(text, "%s = %s\n", name, value[0] != '\0' ? value : "%EMPTY%");
    }
  return g_string_free(text, FALSE);
}
