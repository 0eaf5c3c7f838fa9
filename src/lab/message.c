/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lab/message.h"

#include <string.h>

#include "base/log.h"

/* No honest message has more; the rest of a dishonest one is not worth reading. */
#define MOST_HEADERS 256
#define LONGEST_METHOD 32

/* RFC 3261 7.3.3, 3515, 3892, 3891, 4028, 4488, 6665, 3841. */
static const struct
{
  char compact;
  const char *name;
} compact_names[] = {
  { 'a', "Accept-Contact" },
  { 'b', "Referred-By" },
  { 'c', "Content-Type" },
  { 'd', "Request-Disposition" },
  { 'e', "Content-Encoding" },
  { 'f', "From" },
  { 'i', "Call-ID" },
  { 'j', "Reject-Contact" },
  { 'k', "Supported" },
  { 'l', "Content-Length" },
  { 'm', "Contact" },
  { 'o', "Event" },
  { 'r', "Refer-To" },
  { 's', "Subject" },
  { 't', "To" },
  { 'u', "Allow-Events" },
  { 'v', "Via" },
  { 'x', "Session-Expires" },
};

static const char *
long_name(const char *name)
{
  if (name[0] == '\0' || name[1] != '\0')
    return name;
  for (guint i = 0; i < G_N_ELEMENTS(compact_names); i++)
    if (compact_names[i].compact == g_ascii_tolower(name[0]))
      return compact_names[i].name;
  return name;
}

static gboolean
is_token(const char *text, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isalnum(text[i]) && (text[i] == '\0' || strchr("-.!%*_+`'~", text[i]) == NULL))
      return FALSE;
  return size > 0;
}

static void
read_first_line(BenchMessage *message, const char *line)
{
  const char *uri = strchr(line, ' ');
  const char *version = strrchr(line, ' ');

  if (g_ascii_strncasecmp(line, "SIP/2.0 ", 8) == 0)
    {
      const char *code = line + 8;

      if (!g_ascii_isdigit(code[0]) || !g_ascii_isdigit(code[1]) || !g_ascii_isdigit(code[2])
          || (code[3] != ' ' && code[3] != '\0') || code[0] < '1' || code[0] > '6')
        return;
      message->status = (int) g_ascii_strtoull(code, NULL, 10);
      message->phrase = bench_clean_text(code[3] == ' ' ? code + 4 : "");
      message->is_sip = TRUE;
      return;
    }
  if (uri == NULL || version <= uri || g_ascii_strcasecmp(version, " SIP/2.0") != 0
      || !is_token(line, (gsize) (uri - line)) || uri - line > LONGEST_METHOD)
    return;
  message->method = g_strndup(line, (gsize) (uri - line));
  g_autofree char *text = g_strndup(uri + 1, (gsize) (version - uri - 1));

  message->request_uri = bench_clean_text(g_strstrip(text));
  message->is_sip = TRUE;
}

/* One logical line; the previous header takes a continuation. */
static void
read_header(BenchMessage *message, const char *line)
{
  const char *colon;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (line[0] == ' ')
    {
      g_autofree char *more = bench_clean_text(line + 1);
      char *before;

      if (message->lines->len == 0)
        return;
      before = g_ptr_array_index(message->lines, message->lines->len - 1);
      g_ptr_array_index(message->lines, message->lines->len - 1)
          = g_strconcat(before, before[0] != '\0' ? " " : "", g_strstrip(more), NULL);
      g_free(before);
      return;
    }
  colon = strchr(line, ':');
  if (colon == NULL)
    return;
  name = g_strndup(line, (gsize) (colon - line));
  g_strchomp(name);
  if (!is_token(name, strlen(name)))
    return;
  value = bench_clean_text(colon + 1);
  g_ptr_array_add(message->lines, g_strdup(long_name(name)));
  g_ptr_array_add(message->lines, g_strdup(g_strstrip(value)));
}

/**
 * bench_message_new:
 * @bytes: anything
 *
 * Returns: (transfer full): what could be read of it.
 */
BenchMessage *
bench_message_new(GBytes *bytes)
{
  BenchMessage *message = g_new0(BenchMessage, 1);
  gsize size = 0;
  const char *data = g_bytes_get_data(bytes, &size);
  g_autofree char *text = g_utf8_make_valid(data != NULL ? data : "", (gssize) size);
  char *line = text + strspn(text, "\r\n");
  gboolean first = TRUE;
  guint continuations = 0;

  message->lines = g_ptr_array_new_with_free_func(g_free);
  while (*line != '\0')
    {
      char *end = strchr(line, '\n');
      char *next = end != NULL ? end + 1 : line + strlen(line);

      if (end != NULL)
        *end = '\0';
      if (end != NULL && end > line && end[-1] == '\r')
        end[-1] = '\0';
      g_strdelimit(line, "\t", ' ');
      if (line[0] == '\0')
        {
          line = next;
          break;
        }
      if (first)
        read_first_line(message, line);
      else if (message->lines->len < 2 * MOST_HEADERS && continuations < MOST_HEADERS)
        read_header(message, line);
      continuations += line[0] == ' ';
      first = FALSE;
      line = next;
    }
  message->body = g_strdup(line);
  return message;
}

/**
 * bench_message_free:
 * @message: (transfer full) (nullable)
 */
void
bench_message_free(BenchMessage *message)
{
  if (message == NULL)
    return;
  g_free(message->method);
  g_free(message->request_uri);
  g_free(message->phrase);
  g_ptr_array_unref(message->lines);
  g_free(message->body);
  g_free(message);
}

/**
 * bench_message_get_header:
 * @name: a header's long or compact name, in any case
 *
 * Returns: (transfer none) (nullable): the value of the first header of that name.
 */
const char *
bench_message_get_header(const BenchMessage *message, const char *name)
{
  const char *wanted = long_name(name);

  for (guint i = 0; i + 1 < message->lines->len; i += 2)
    if (g_ascii_strcasecmp(g_ptr_array_index(message->lines, i), wanted) == 0)
      return g_ptr_array_index(message->lines, i + 1);
  return NULL;
}

/* The end of a quoted string that begins at @text, or the end of the text. */
static const char *
skip_quoted(const char *text)
{
  for (text++; *text != '\0' && *text != '"'; text++)
    if (*text == '\\' && text[1] != '\0')
      text++;
  return *text == '"' ? text + 1 : text;
}

/* Where the URI of a From, To, Contact … value is, and where the header's own parameters begin. */
static const char *
find_address(const char *value, gsize *length, const char **parameters)
{
  const char *p = value;
  const char *end;

  while (*p != '\0' && *p != '<')
    p = *p == '"' ? skip_quoted(p) : p + 1;
  if (*p == '<')
    {
      end = strchr(p, '>');
      if (end == NULL)
        end = p + strlen(p);
      *length = (gsize) (end - p) - 1;
      *parameters = *end == '>' ? end + 1 : end;
      return p + 1;
    }
  *length = strcspn(value, ";, \t");
  *parameters = value + *length;
  return value;
}

/* A parameter of the first value of a header's list, after its address or its sent-by. */
static char *
find_parameter(const char *parameters, const char *name)
{
  const char *p = parameters;

  while (*p != '\0' && *p != ',')
    {
      gsize length;
      const char *value;

      if (*p != ';')
        {
          p = *p == '"' ? skip_quoted(p) : p + 1;
          continue;
        }
      p += 1 + strspn(p + 1, " \t");
      length = strcspn(p, "=;, \t\"");
      value = p + length;
      value += strspn(value, " \t");
      if (length == strlen(name) && g_ascii_strncasecmp(p, name, length) == 0)
        {
          if (*value != '=')
            return g_strdup("");
          value += 1 + strspn(value + 1, " \t");
          return g_strndup(value, strcspn(value, ";, \t"));
        }
      p += length;
    }
  return NULL;
}

/* "sip:user@host:port": without parameters and headers, scheme and host in small letters. */
static char *
plain_uri(const char *uri, gsize length, gboolean only_user)
{
  g_autofree char *text = g_strndup(uri, length);
  char *colon = strchr(text, ':');
  char *at;
  char *host;
  char *password;

  if (colon == NULL)
    return only_user ? NULL : g_steal_pointer(&text);
  at = strchr(colon, '@');
  host = at != NULL ? at + 1 : colon + 1;
  host[strcspn(host, ";?")] = '\0';
  for (char *p = text; p < colon; p++)
    *p = g_ascii_tolower(*p);
  if (!only_user)
    {
      if (at != NULL || g_ascii_strncasecmp(text, "tel", 3) != 0)
        for (char *p = host; *p != '\0'; p++)
          *p = g_ascii_tolower(*p);
      return g_steal_pointer(&text);
    }
  if (at == NULL)
    return g_ascii_strncasecmp(text, "tel:", 4) == 0 ? g_strdup(host) : NULL;
  *at = '\0';
  password = strchr(colon + 1, ':');
  if (password != NULL)
    *password = '\0';
  return g_strdup(colon + 1);
}

/* The direction of the audio a message's SDP describes: RFC 3264 5.1, and RFC 2543's hold address. */
static char *
sdp_direction(const BenchMessage *message)
{
  static const char *const directions[] = { "sendrecv", "sendonly", "recvonly", "inactive" };
  const char *type = bench_message_get_header(message, "Content-Type");
  const char *direction = "sendrecv";
  const char *sdp = message->body;
  enum
  {
    SESSION,
    AUDIO,
    OTHER
  } part
      = SESSION;
  gboolean hold_address = FALSE;

  if (type != NULL && g_ascii_strncasecmp(type, "multipart/", 10) == 0)
    sdp = strstr(message->body, "\nv=0");
  else if (type == NULL || g_ascii_strncasecmp(type, "application/sdp", 15) != 0)
    return NULL;
  if (sdp == NULL || *sdp == '\0')
    return NULL;
  for (const char *line = sdp + (*sdp == '\n'); *line != '\0';)
    {
      gsize length = strcspn(line, "\r\n");

      if (part == AUDIO && g_str_has_prefix(line, "m="))
        break;
      if (g_str_has_prefix(line, "m="))
        part = g_ascii_strncasecmp(line, "m=audio ", 8) == 0 ? AUDIO : OTHER;
      else if (g_str_has_prefix(line, "--"))
        break;
      else if (part != OTHER && g_str_has_prefix(line, "c="))
        hold_address = length == 16 && strncmp(line, "c=IN IP4 0.0.0.0", length) == 0;
      else if (part != OTHER && g_str_has_prefix(line, "a="))
        for (guint i = 0; i < G_N_ELEMENTS(directions); i++)
          if (length == strlen(directions[i]) + 2 && strncmp(line + 2, directions[i], length - 2) == 0)
            direction = directions[i];
      line += length;
      line += strspn(line, "\r\n");
    }
  return g_strdup(hold_address ? "0.0.0.0" : direction);
}

static char *
address_field(const BenchMessage *message, const char *name, const char *suffix)
{
  g_autofree char *header = g_strndup(name, strlen(name) - strlen(suffix));
  const char *value;
  const char *uri;
  const char *parameters;
  gsize length = 0;
  gboolean only_user = g_ascii_strcasecmp(suffix, "-user") == 0;

  if (g_ascii_strcasecmp(header, "Request") == 0)
    return message->request_uri != NULL
               ? plain_uri(message->request_uri, strlen(message->request_uri), only_user)
               : NULL;
  value = bench_message_get_header(message, header);
  if (value == NULL)
    return NULL;
  uri = find_address(value, &length, &parameters);
  if (g_ascii_strcasecmp(suffix, "-tag") == 0)
    return find_parameter(parameters, "tag");
  return plain_uri(uri, length, only_user);
}

static gboolean
ends_with(const char *name, const char *suffix)
{
  gsize length = strlen(name);
  gsize tail = strlen(suffix);

  return length > tail && g_ascii_strcasecmp(name + length - tail, suffix) == 0;
}

/**
 * bench_message_get_field:
 * @name: a header's name, or one of: `X-URI` (address in header X, without parameters), `X-user`,
 *   `X-tag` (X being From, To, Contact, Refer-To …), `Request-URI`, `Request-user`, `Branch` (of the
 *   top Via), `CSeq-number`, `CSeq-method`, `SDP-direction` ("0.0.0.0" for an address of that value)
 *
 * Returns: (transfer full) (nullable): the value, %NULL if the message has none.
 */
char *
bench_message_get_field(const BenchMessage *message, const char *name)
{
  static const char *const suffixes[] = { "-URI", "-user", "-tag" };
  const char *value;

  if (g_ascii_strcasecmp(name, "SDP-direction") == 0)
    return sdp_direction(message);
  if (g_ascii_strcasecmp(name, "Branch") == 0)
    {
      value = bench_message_get_header(message, "Via");
      return value != NULL ? find_parameter(value, "branch") : NULL;
    }
  if (g_ascii_strncasecmp(name, "CSeq-", 5) == 0)
    {
      gsize digits;

      value = bench_message_get_header(message, "CSeq");
      if (value == NULL)
        return NULL;
      digits = strspn(value, "0123456789");
      if (g_ascii_strcasecmp(name, "CSeq-number") == 0)
        return digits > 0 ? g_strndup(value, digits) : NULL;
      value += digits + strspn(value + digits, " \t");
      return *value != '\0' ? g_strndup(value, strcspn(value, " \t")) : NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++)
    if (ends_with(name, suffixes[i]))
      return address_field(message, name, suffixes[i]);
  return g_strdup(bench_message_get_header(message, name));
}
