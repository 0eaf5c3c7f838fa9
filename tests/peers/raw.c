/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"
#include "raw.h"

#include <gio/gio.h>
#include <string.h>

#define WAIT_MS 10000

typedef struct
{
  char *text;
  gint64 time_us; /* monotonic */
} Answer;

struct _TestRaw
{
  TestPhones *phones;
  GSocket *socket;
  GSocketAddress *target;
  guint16 target_port;
  guint16 port;
  GSource *source;
  GPtrArray *answers; /* Answer */
  gint64 sent_us;
  guint branches;
};

static void
answer_free(Answer *answer)
{
  g_free(answer->text);
  g_free(answer);
}

static gboolean
on_readable(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  TestRaw *self = data;
  g_autofree char *buffer = g_malloc(65536);
  gssize size = g_socket_receive(socket, buffer, 65535, NULL, NULL);
  Answer *answer;

  /* An ICMP error from a port that has closed comes as one, too. */
  if (size < 0)
    return G_SOURCE_CONTINUE;
  answer = g_new0(Answer, 1);
  answer->text = g_malloc((gsize) size + 1);
  memcpy(answer->text, buffer, (gsize) size);
  answer->text[size] = '\0';
  /* So that a search goes past one that came from a message of ours. */
  for (gssize i = 0; i < size; i++)
    if (buffer[i] == '\0')
      answer->text[i] = '?';
  answer->time_us = g_get_monotonic_time();
  g_ptr_array_add(self->answers, answer);
  return G_SOURCE_CONTINUE;
}

/* Talks to @target on 127.0.0.1. */
TestRaw *
test_raw_new(TestPhones *phones, guint16 target)
{
  TestRaw *self = g_new0(TestRaw, 1);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string("127.0.0.1", 0);
  g_autoptr(GSocketAddress) local = NULL;
  g_autoptr(GError) error = NULL;

  self->phones = phones;
  self->target_port = target;
  self->target = g_inet_socket_address_new_from_string("127.0.0.1", target);
  self->socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_assert_no_error(error);
  g_socket_bind(self->socket, any, FALSE, &error);
  g_assert_no_error(error);
  g_socket_set_blocking(self->socket, FALSE);
  local = g_socket_get_local_address(self->socket, NULL);
  self->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(local));
  self->answers = g_ptr_array_new_with_free_func((GDestroyNotify) answer_free);
  self->source = g_socket_create_source(self->socket, G_IO_IN, NULL);
  g_source_set_callback(self->source, G_SOURCE_FUNC(on_readable), self, NULL);
  g_source_attach(self->source, NULL);
  return self;
}

void
test_raw_free(TestRaw *self)
{
  g_source_destroy(self->source);
  g_source_unref(self->source);
  g_object_unref(self->socket);
  g_object_unref(self->target);
  g_ptr_array_unref(self->answers);
  g_free(self);
}

void
test_raw_send(TestRaw *self, const char *bytes, gsize size)
{
  g_autoptr(GError) error = NULL;

  self->sent_us = g_get_monotonic_time();
  g_socket_send_to(self->socket, self->target, bytes, size, NULL, &error);
  g_assert_no_error(error);
}

void
test_raw_send_text(TestRaw *self, const char *text)
{
  test_raw_send(self, text, strlen(text));
}

/* Whether one of the lines in @headers begins with @name. */
static gboolean
has_header(const char *headers, const char *name)
{
  g_autofree char *later = g_strconcat("\n", name, NULL);

  return g_str_has_prefix(headers, name) || strstr(headers, later) != NULL;
}

/* A well-formed request outside a dialog to user A, apart from what @headers (whole lines) and @body bring;
 * the headers replace CSeq, From, To, Contact and Content-Length of ours where they begin with one. */
char *
test_raw_request(TestRaw *self,
                 const char *method,
                 const char *call_id,
                 const char *headers,
                 const char *body)
{
  const char *given = headers != NULL ? headers : "";
  GString *text = g_string_new(NULL);

  g_string_append_printf(text,
                         "%s sip:a@127.0.0.1:%u SIP/2.0\r\n"
                         "Via: SIP/2.0/UDP 127.0.0.1:%u;rport;branch=z9hG4bKraw%u-%s\r\n"
                         "Max-Forwards: 70\r\nCall-ID: %s\r\n",
                         method, self->target_port, self->port, self->branches++, call_id, call_id);
  if (!has_header(given, "CSeq:"))
    g_string_append_printf(text, "CSeq: 1 %s\r\n", method);
  if (!has_header(given, "From:"))
    g_string_append(text, "From: <sip:raw@127.0.0.1>;tag=raw\r\n");
  if (!has_header(given, "To:"))
    g_string_append_printf(text, "To: <sip:a@127.0.0.1:%u>\r\n", self->target_port);
  if (!has_header(given, "Contact:"))
    g_string_append_printf(text, "Contact: <sip:raw@127.0.0.1:%u>\r\n", self->port);
  g_string_append(text, given);
  if (body != NULL && !has_header(given, "Content-Type:"))
    g_string_append(text, "Content-Type: application/sdp\r\n");
  if (!has_header(given, "Content-Length:"))
    g_string_append_printf(text, "Content-Length: %zu\r\n", body != NULL ? strlen(body) : 0);
  g_string_append_printf(text, "\r\n%s", body != NULL ? body : "");
  return g_string_free(text, FALSE);
}

static int
status_of(const char *text)
{
  return g_str_has_prefix(text, "SIP/2.0 ") ? (int) g_ascii_strtoll(text + strlen("SIP/2.0 "), NULL, 10) : 0;
}

typedef struct
{
  TestRaw *raw;
  const char *call_id;
  int least_code;
  Answer *found;
} Awaited;

static gboolean
has_answer(gconstpointer data)
{
  Awaited *awaited = (Awaited *) data;

  for (guint i = 0; i < awaited->raw->answers->len; i++)
    {
      Answer *answer = g_ptr_array_index(awaited->raw->answers, i);

      if (strstr(answer->text, awaited->call_id) != NULL && status_of(answer->text) >= awaited->least_code)
        {
          awaited->found = answer;
          return TRUE;
        }
    }
  return FALSE;
}

/* Until @condition holds, with a bound. */
void
test_raw_wait(TestRaw *self, TestRawCondition condition, gconstpointer data, const char *what)
{
  TestDeadline deadline;

  if (self->phones != NULL)
    {
      test_phones_wait(self->phones, condition, data, what);
      return;
    }
  test_deadline_begin(&deadline, WAIT_MS);
  while (!condition(data) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("waited %d ms in vain for %s", WAIT_MS, what);
  test_deadline_end(&deadline);
}

guint16
test_raw_get_port(TestRaw *self)
{
  return self->port;
}

/* Waits for the first answer of at least @least_code in @call_id; @took_ms is from the last sending on. */
int
test_raw_wait_answer(TestRaw *self, const char *call_id, int least_code, double *took_ms)
{
  Awaited awaited = { self, call_id, least_code, NULL };
  g_autofree char *what = g_strdup_printf("an answer to %s", call_id);

  test_raw_wait(self, has_answer, &awaited, what);
  if (took_ms != NULL)
    *took_ms = (awaited.found->time_us - self->sent_us) / 1000.0;
  return status_of(awaited.found->text);
}

/* How many answers of @code have come in @call_id. */
guint
test_raw_count(TestRaw *self, const char *call_id, int code)
{
  guint count = 0;

  for (guint i = 0; i < self->answers->len; i++)
    {
      Answer *answer = g_ptr_array_index(self->answers, i);

      if (strstr(answer->text, call_id) != NULL && status_of(answer->text) == code)
        count++;
    }
  return count;
}

/* The last answer of @code in @call_id, or %NULL. */
char *
test_raw_find_answer(TestRaw *self, const char *call_id, int code)
{
  for (guint i = self->answers->len; i > 0; i--)
    {
      Answer *answer = g_ptr_array_index(self->answers, i - 1);

      if (strstr(answer->text, call_id) != NULL && status_of(answer->text) == code)
        return g_strdup(answer->text);
    }
  return NULL;
}

/* The first message that came with @text in it, answer or request, or %NULL. */
char *
test_raw_find_text(TestRaw *self, const char *text)
{
  for (guint i = 0; i < self->answers->len; i++)
    {
      Answer *answer = g_ptr_array_index(self->answers, i);

      if (strstr(answer->text, text) != NULL)
        return g_strdup(answer->text);
    }
  return NULL;
}

/* Forgets the answers in @call_id. */
void
test_raw_drop(TestRaw *self, const char *call_id)
{
  for (guint i = self->answers->len; i > 0; i--)
    if (strstr(((Answer *) g_ptr_array_index(self->answers, i - 1))->text, call_id) != NULL)
      g_ptr_array_remove_index(self->answers, i - 1);
}
