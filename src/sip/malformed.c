/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/malformed.h"

#include <sofia-sip/msg.h>
#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

/* Longer first lines are nobody's. */
#define LONGEST_LINE 4096
#define TOKEN_MARKS "-.!%*_+`'~"

/* Sofia 1.12.11's own reads on behind a last parameter that begins like the one it looks for ("lrx" for "lr"), in
   every URI a peer sends. It finds this one instead: see tport_dump_iovec() in wire.c for how. */
isize_t
url_param(const char *params, const char *tag, char value[], isize_t size)
{
  gsize name = strcspn(tag, "=");
  gsize length;

  for (const char *p = params != NULL ? params : ""; *p != '\0'; p += length + (p[length] == ';' ? 1 : 0))
    {
      gsize wanted;

      length = strcspn(p, ";");
      if (length < name || g_ascii_strncasecmp(p, tag, name) != 0 || (length > name && p[name] != '='))
        continue;
      wanted = length > name ? length - name - 1 : 0;
      if (wanted < (gsize) size)
        {
          memcpy(value, p + length - wanted, wanted);
          value[wanted] = '\0';
        }
      return (isize_t) wanted + 1;
    }
  return 0;
}

static gboolean
is_token(const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum(*p) && strchr(TOKEN_MARKS, *p) == NULL)
      return FALSE;
  return text[0] != '\0';
}

/* "SIP/" digits "." digits */
static gboolean
is_version(const char *text)
{
  const char *minor = strchr(text, '.');

  return g_ascii_strncasecmp(text, "SIP/", 4) == 0 && minor != NULL && minor > text + 4 && minor[1] != '\0'
         && strspn(text + 4, "0123456789.") == strlen(text + 4);
}

static gboolean
is_uri(const char *text)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  gboolean valid = text[0] != '<' && url_make(home, text) != NULL;

  su_home_deinit(home);
  return valid;
}

/* Method, one space, URI, one space, version (RFC 3261 25.1); 0 when it is. */
static int
check_line(const char *line)
{
  g_auto(GStrv) words = g_strsplit(line, " ", -1);
  guint n = g_strv_length(words);

  /* Nobody's request: not worth an answer. */
  if (n < 3 || !is_token(words[0]) || strstr(line, " SIP/") == NULL)
    return 0;
  if (n > 3 || strchr(line, '\t') != NULL)
    return 400;
  if (is_version(words[2]) && g_ascii_strcasecmp(words[2], "SIP/2.0") != 0)
    return 505;
  return is_uri(words[1]) ? 0 : 400;
}

static gsize
skip_line_ends(const char *bytes, gsize size)
{
  gsize at = 0;

  while (at < size && (bytes[at] == '\r' || bytes[at] == '\n'))
    at++;
  return at;
}

/**
 * bench_malformed_check:
 * @bytes: a datagram
 *
 * Returns: the status that a request with a wrong first line gets, 0 for everything else.
 */
int
bench_malformed_check(const char *bytes, gsize size)
{
  gsize start = skip_line_ends(bytes, size);
  const char *end = memchr(bytes + start, '\n', size - start);
  gsize length = end != NULL ? (gsize) (end - bytes) - start : 0;
  const char *head;
  g_autofree char *line = NULL;

  if (length < 2 || length > LONGEST_LINE || memchr(bytes + start, '\0', length) != NULL)
    return 0;
  head = g_strstr_len(bytes, (gssize) size, "\r\n\r\n");
  line = g_strndup(bytes + start, length);
  if (line[length - 1] == '\r')
    line[length - 1] = '\0';
  if (g_str_has_prefix(line, "SIP/"))
    return 0;
  /* Sofia reads no further than to a NUL, although a quoted one is lawful in a header (RFC 4475 3.1.1.2). */
  if (head != NULL && memchr(bytes, '\0', (gsize) (head - bytes)) != NULL && strstr(line, " SIP/") != NULL)
    return 400;
  return check_line(line);
}

/* What the first line ends with, as it begins a Via: "SIP/7.0/". */
static char *
read_version(const char *line)
{
  const char *version = strstr(line, " SIP/") + 1;
  g_autofree char *word = g_strndup(version, strcspn(version, " \r\n"));

  return g_strconcat(word, "/", NULL);
}

/* The top Via says how the answer goes back; an agent looks for just that transport, and must have it. */
static gboolean
is_of_udp(const sip_via_t *via)
{
  return via->v_protocol != NULL && g_ascii_strcasecmp(via->v_protocol, "SIP/2.0/UDP") == 0;
}

/**
 * bench_malformed_answer:
 * @code: what bench_malformed_check() said
 *
 * Answers a datagram without a transaction, if the rest of the message says whom.
 */
void
bench_malformed_answer(nta_agent_t *nta,
                       const BenchSipSource *source,
                       const char *bytes,
                       gsize size,
                       int code,
                       const char *user_agent)
{
  gsize start = skip_line_ends(bytes, size);
  const char *rest = memchr(bytes + start, '\n', size - start);
  g_autofree char *method = g_strndup(bytes + start, strcspn(bytes + start, " \t\r\n"));
  g_autoptr(GString) text = g_string_new(NULL);
  msg_t *msg;
  sip_t *sip;

  if (rest == NULL || strcmp(method, "ACK") == 0)
    return;
  /* With a first line that can be read, Sofia reads the headers an answer is made of: it does not name a method. */
  g_string_append(text, "OPTIONS sip:malformed SIP/2.0\r\n");
  g_string_append_len(text, rest + 1, (gssize) (bytes + size - rest - 1));
  for (gsize i = 0; i < text->len; i++)
    if (text->str[i] == '\0')
      text->str[i] = '?';
  /* Its Via may be of that version, too. */
  if (code == 505)
    {
      g_autofree char *version = read_version(bytes + start);

      g_string_replace(text, version, "SIP/2.0/", 0);
    }
  msg = msg_make(sip_default_mclass(), 0, text->str, (ssize_t) text->len);
  sip = msg != NULL ? sip_object(msg) : NULL;
  if (sip == NULL || sip->sip_request == NULL || sip->sip_via == NULL || !is_of_udp(sip->sip_via)
      || sip->sip_from == NULL || sip->sip_to == NULL || sip->sip_call_id == NULL || sip->sip_cseq == NULL)
    {
      if (msg != NULL)
        msg_destroy(msg);
      return;
    }
  msg_header_replace_param(msg_home(msg), sip->sip_via->v_common,
                           su_sprintf(msg_home(msg), "received=%s", source->host));
  if (sip->sip_via->v_rport != NULL)
    msg_header_replace_param(msg_home(msg), sip->sip_via->v_common,
                             su_sprintf(msg_home(msg), "rport=%u", source->port));
  nta_msg_treply(nta, msg, code, sip_status_phrase(code), SIPTAG_USER_AGENT_STR(user_agent), TAG_END());
}
