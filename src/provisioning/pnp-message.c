/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/pnp-message.h"

#include <string.h>

#define MAKER "Yealink"
#define MOST_LINES 100
#define MOST_VIAS 20
#define LONGEST_METHOD 32
#define SIP_PORT 5060

/* A quoted-string's inside (RFC 3261 25.1). */
static char *
quotable(const char *text)
{
  GString *out = g_string_new(NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_iscntrl(*c))
        continue;
      if (*c == '"' || *c == '\\')
        g_string_append_c(out, '\\');
      g_string_append_c(out, *c);
    }
  return g_string_free(out, FALSE);
}

/* A host part of ours; a setting that could not be one is not sent. */
static const char *
domain_or_group(const char *domain)
{
  for (const char *c = domain; *c != '\0'; c++)
    if (!g_ascii_isalnum(*c) && strchr(".-:[]", *c) == NULL)
      return BENCH_PNP_GROUP;
  return *domain != '\0' ? domain : BENCH_PNP_GROUP;
}

/**
 * bench_pnp_write_subscribe:
 *
 * Returns: (transfer full): the SUBSCRIBE that asks who may provision this phone.
 */
char *
bench_pnp_write_subscribe(const BenchPnpSubscribe *self)
{
  const BenchDeviceIdentity *identity = self->identity;
  g_autofree char *uri
      = g_strdup_printf("sip:MAC%%3a%s@%s", identity->mac_digits, domain_or_group(self->domain));
  g_autofree char *vendor = quotable(*self->vendor != '\0' ? self->vendor : MAKER);
  g_autofree char *model = quotable(identity->model);
  g_autofree char *version = quotable(identity->firmware);

  return g_strdup_printf(
      "SUBSCRIBE %s SIP/2.0\r\n"
      "Via: SIP/2.0/UDP %s:%u;branch=z9hG4bK%s;rport\r\n"
      "From: <%s>;tag=%s\r\n"
      "To: <%s>\r\n"
      "Call-ID: %s\r\n"
      "CSeq: 1 SUBSCRIBE\r\n"
      "Contact: <sip:%s:%u>\r\n"
      "Max-Forwards: 70\r\n"
      "User-Agent: %s\r\n"
      "Event: ua-profile;profile-type=\"device\";vendor=\"%s\";model=\"%s\";version=\"%s\"\r\n"
      "Expires: 0\r\n"
      "Accept: application/url\r\n"
      "Content-Length: 0\r\n"
      "\r\n",
      uri, self->host, self->port, self->branch, uri, self->tag, uri, self->call_id, self->host, self->port,
      identity->user_agent, vendor, model, version);
}

/* Where the first of the values in a Via line ends: at a comma outside quotes. */
static gsize
first_value_length(const char *via)
{
  gboolean quoted = FALSE;
  gsize i = 0;

  for (; via[i] != '\0' && (quoted || via[i] != ','); i++)
    if (via[i] == '\\' && quoted && via[i + 1] != '\0')
      i++;
    else if (via[i] == '"')
      quoted = !quoted;
  return i;
}

static gboolean
is_rport(const char *parameter)
{
  gsize length = strlen("rport");

  while (*parameter == ' ' || *parameter == '\t')
    parameter++;
  return g_ascii_strncasecmp(parameter, "rport", length) == 0 && !g_ascii_isalnum(parameter[length]);
}

/* The host of "SIP/2.0/UDP host:port;…", with its port in *@port. */
static char *
sent_by(const char *value, guint16 *port)
{
  g_autofree char *head = g_strndup(value, strcspn(value, ";"));
  const char *blank;
  char *host;
  char *colon;
  guint64 number = SIP_PORT;

  g_strstrip(head);
  blank = strrchr(head, ' ');
  host = g_strdup(blank != NULL ? blank + 1 : head);
  colon = strrchr(host, ':');
  if (colon != NULL && strchr(colon, ']') == NULL)
    {
      if (!g_ascii_string_to_unsigned(colon + 1, 10, 1, G_MAXUINT16, &number, NULL))
        number = SIP_PORT;
      *colon = '\0';
    }
  *port = (guint16) number;
  return host;
}

/* The topmost Via with where the request came from (RFC 3261 18.2.1, RFC 3581 4). */
static char *
mark_via(const char *via, const char *from_host, guint16 from_port)
{
  gsize length = first_value_length(via);
  g_autofree char *value = g_strndup(via, length);
  g_auto(GStrv) parameters = g_strsplit(value, ";", -1);
  GString *out = g_string_new(parameters[0]);
  guint16 port;
  g_autofree char *host = sent_by(value, &port);
  gboolean asked = FALSE;

  for (guint i = 1; parameters[0] != NULL && parameters[i] != NULL; i++)
    if (is_rport(parameters[i]))
      {
        asked = TRUE;
        g_string_append_printf(out, ";rport=%u", from_port);
      }
    else
      g_string_append_printf(out, ";%s", parameters[i]);
  if (asked || g_ascii_strcasecmp(host, from_host) != 0)
    g_string_append_printf(out, ";received=%s", from_host);
  g_string_append(out, via + length);
  return g_string_free(out, FALSE);
}

/**
 * bench_pnp_message_answer_port:
 * @from_port: that it came from
 *
 * Returns: the port its answer goes to: @from_port with rport in its Via, otherwise the one the Via names.
 */
guint16
bench_pnp_message_answer_port(const BenchPnpMessage *self, guint16 from_port)
{
  const char *via = g_ptr_array_index(self->vias, 0);
  g_autofree char *value = g_strndup(via, first_value_length(via));
  g_auto(GStrv) parameters = g_strsplit(value, ";", -1);
  guint16 port;
  g_autofree char *host = sent_by(value, &port);

  for (guint i = 1; parameters[0] != NULL && parameters[i] != NULL; i++)
    if (is_rport(parameters[i]))
      return from_port;
  return port;
}

/* The tag parameter of a From or To, outside its quotes and angle brackets; NULL: none. */
static char *
find_tag(const char *value)
{
  gboolean quoted = FALSE;
  gboolean enclosed = FALSE;

  for (const char *c = value; *c != '\0'; c++)
    if (*c == '\\' && quoted && c[1] != '\0')
      c++;
    else if (*c == '"')
      quoted = !quoted;
    else if (!quoted && (*c == '<' || *c == '>'))
      enclosed = *c == '<';
    else if (!quoted && !enclosed && *c == ';')
      {
        const char *name = c + 1;

        name += strspn(name, " \t");
        if (g_ascii_strncasecmp(name, "tag", 3) != 0)
          continue;
        name += 3;
        name += strspn(name, " \t");
        if (*name != '=')
          continue;
        name++;
        name += strspn(name, " \t");
        return g_strndup(name, strcspn(name, "; \t"));
      }
  return NULL;
}

/**
 * bench_pnp_message_has_tag:
 *
 * Returns: whether it is for the dialog of our @tag. In a NOTIFY that is the To's; servers that copy From and To
 *   as they were are understood too.
 */
gboolean
bench_pnp_message_has_tag(const BenchPnpMessage *self, const char *tag)
{
  g_autofree char *to = find_tag(self->to);
  g_autofree char *from = find_tag(self->from);

  return g_strcmp0(to, tag) == 0 || g_strcmp0(from, tag) == 0;
}

/**
 * bench_pnp_write_answer:
 * @request: it answers
 * @tag: ours, for a To without one
 * @from_host: where the request came from, and @from_port
 *
 * Returns: (transfer full): the response, with the Via lines, From, To, Call-ID and CSeq of the request.
 */
char *
bench_pnp_write_answer(const BenchPnpMessage *request,
                       const BenchPnpStatus *status,
                       const char *tag,
                       const char *user_agent,
                       const char *from_host,
                       guint16 from_port)
{
  GString *out = g_string_new(NULL);
  g_autofree char *top = mark_via(g_ptr_array_index(request->vias, 0), from_host, from_port);
  g_autofree char *to_tag = find_tag(request->to);

  g_string_append_printf(out, "SIP/2.0 %u %s\r\nVia: %s\r\n", status->status, status->phrase, top);
  for (guint i = 1; i < request->vias->len; i++)
    g_string_append_printf(out, "Via: %s\r\n", (const char *) g_ptr_array_index(request->vias, i));
  g_string_append_printf(out, "From: %s\r\nTo: %s", request->from, request->to);
  if (to_tag == NULL)
    g_string_append_printf(out, ";tag=%s", tag);
  g_string_append_printf(out, "\r\nCall-ID: %s\r\nCSeq: %s\r\n", request->call_id, request->cseq);
  if (status->more != NULL)
    g_string_append(out, status->more);
  g_string_append_printf(out, "User-Agent: %s\r\nContent-Length: 0\r\n\r\n", user_agent);
  return g_string_free(out, FALSE);
}

/**
 * bench_pnp_is_token:
 * @value: (nullable): of a header, perhaps with parameters
 *
 * Returns: whether it is @token, parameters aside.
 */
gboolean
bench_pnp_is_token(const char *value, const char *token)
{
  gsize length = strlen(token);

  if (value == NULL || g_ascii_strncasecmp(value, token, length) != 0)
    return FALSE;
  value += length;
  value += strspn(value, " \t");
  return *value == '\0' || *value == ';';
}

/* The text of the head with folded lines made one, when there is nothing in it but text; where the body begins in
   *@body_at. */
static char *
read_head(const char *bytes, gsize length, gsize *body_at)
{
  const char *end = g_strstr_len(bytes, (gssize) length, "\r\n\r\n");
  GString *head = g_string_new(NULL);
  gsize size;

  *body_at = length;
  if (end != NULL)
    *body_at = (gsize) (end - bytes) + 4;
  size = end != NULL ? (gsize) (end - bytes) : length;
  for (gsize i = 0; i < size; i++)
    {
      guchar c = (guchar) bytes[i];

      if (c == '\r' && i + 2 < size && bytes[i + 1] == '\n' && (bytes[i + 2] == ' ' || bytes[i + 2] == '\t'))
        i += 1;
      else if ((c < ' ' && c != '\r' && c != '\n' && c != '\t') || c == 0x7f)
        {
          g_string_free(head, TRUE);
          return NULL;
        }
      else
        g_string_append_c(head, (char) c);
    }
  return g_string_free(head, FALSE);
}

static gboolean
read_start(BenchPnpMessage *self, const char *line)
{
  g_auto(GStrv) words = g_strsplit(line, " ", 3);
  guint64 status = 0;

  if (g_strv_length(words) < 2)
    return FALSE;
  if (g_ascii_strcasecmp(words[0], "SIP/2.0") == 0)
    {
      if (!g_ascii_string_to_unsigned(words[1], 10, 100, 699, &status, NULL))
        return FALSE;
      self->status = (guint) status;
      return TRUE;
    }
  if (words[2] == NULL || g_ascii_strcasecmp(words[2], "SIP/2.0") != 0 || *words[0] == '\0'
      || strlen(words[0]) > LONGEST_METHOD)
    return FALSE;
  self->method = g_strdup(words[0]);
  return TRUE;
}

static void
keep_one(BenchPnpMessage *self, char **place, const char *value)
{
  if (*place != NULL)
    self->fault = "a header that may be there once is there twice";
  else
    *place = g_strdup(value);
}

static gboolean
is_header(const char *name, const char *full, const char *compact)
{
  return g_ascii_strcasecmp(name, full) == 0 || (compact != NULL && g_ascii_strcasecmp(name, compact) == 0);
}

static void
read_header(BenchPnpMessage *self, const char *name, const char *value, char **length)
{
  if (is_header(name, "Via", "v"))
    g_ptr_array_add(self->vias, g_strdup(value));
  else if (is_header(name, "From", "f"))
    keep_one(self, &self->from, value);
  else if (is_header(name, "To", "t"))
    keep_one(self, &self->to, value);
  else if (is_header(name, "Call-ID", "i"))
    keep_one(self, &self->call_id, value);
  else if (is_header(name, "CSeq", NULL))
    keep_one(self, &self->cseq, value);
  else if (is_header(name, "Event", "o"))
    keep_one(self, &self->event, value);
  else if (is_header(name, "Content-Type", "c"))
    keep_one(self, &self->content_type, value);
  else if (is_header(name, "Content-Length", "l"))
    keep_one(self, length, value);
}

static gboolean
read_headers(BenchPnpMessage *self, char **lines, char **length)
{
  guint n = 0;

  for (; lines[n] != NULL && *lines[n] != '\0'; n++)
    {
      char *colon = strchr(lines[n], ':');

      /* A lone CR or LF would be the end of a line to whoever reads our answer. */
      if (n >= MOST_LINES || strpbrk(lines[n], "\r\n") != NULL)
        return FALSE;
      if (colon == NULL)
        {
          self->fault = "a line that is no header";
          continue;
        }
      *colon = '\0';
      read_header(self, g_strchomp(lines[n]), g_strstrip(colon + 1), length);
    }
  return TRUE;
}

/* The CSeq's method is the request's (RFC 3261 8.1.1.5). */
static void
judge_cseq(BenchPnpMessage *self)
{
  g_auto(GStrv) words = g_strsplit_set(self->cseq, " \t", -1);
  guint n = g_strv_length(words);

  if (n < 2 || !g_ascii_string_to_unsigned(words[0], 10, 0, G_MAXINT32, NULL, NULL))
    self->fault = "its CSeq";
  else if (self->method != NULL && strcmp(words[n - 1], self->method) != 0)
    self->fault = "the method of its CSeq";
}

/* A datagram's body is as long as it says; what is behind it does not count (RFC 3261 18.3). */
static void
read_body(BenchPnpMessage *self, const char *bytes, gsize available, const char *said)
{
  guint64 length = available;

  if (said != NULL && !g_ascii_string_to_unsigned(said, 10, 0, available, &length, NULL))
    {
      self->fault = "its Content-Length";
      return;
    }
  if (length > 0)
    self->body = g_bytes_new(bytes, (gsize) length);
}

/**
 * bench_pnp_message_parse:
 * @bytes: a datagram, @length of them
 *
 * Returns: (transfer full) (nullable): the message; with a fault when it is to be answered with Bad Request;
 *   %NULL when it is nothing that could be answered.
 */
BenchPnpMessage *
bench_pnp_message_parse(const char *bytes, gsize length)
{
  g_autoptr(BenchPnpMessage) self = g_new0(BenchPnpMessage, 1);
  gsize body_at = 0;
  g_autofree char *head = length <= BENCH_PNP_LARGEST ? read_head(bytes, length, &body_at) : NULL;
  g_auto(GStrv) lines = head != NULL ? g_strsplit(head, "\r\n", -1) : NULL;
  g_autofree char *said = NULL;

  self->vias = g_ptr_array_new_with_free_func(g_free);
  if (lines == NULL || lines[0] == NULL || !read_start(self, lines[0])
      || !read_headers(self, lines + 1, &said))
    return NULL;
  if (self->vias->len == 0 || self->vias->len > MOST_VIAS || self->from == NULL || self->to == NULL
      || self->call_id == NULL || self->cseq == NULL)
    return NULL;
  judge_cseq(self);
  read_body(self, bytes + body_at, length - body_at, said);
  return g_steal_pointer(&self);
}

/**
 * bench_pnp_message_free:
 * @self: (transfer full):
 */
void
bench_pnp_message_free(BenchPnpMessage *self)
{
  g_free(self->method);
  g_clear_pointer(&self->vias, g_ptr_array_unref);
  g_free(self->from);
  g_free(self->to);
  g_free(self->call_id);
  g_free(self->cseq);
  g_free(self->event);
  g_free(self->content_type);
  g_clear_pointer(&self->body, g_bytes_unref);
  g_free(self);
}
