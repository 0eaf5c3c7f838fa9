/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"
#include "event-server.h"

#include <stdlib.h>
#include <string.h>

#include "registrar.h"

#define WAIT_MS 8000

struct _TestEventServer
{
  GSocket *socket;
  GSource *source;
  GPtrArray *requests;   /* texts, without retransmissions */
  GPtrArray *answers;    /* texts */
  GHashTable *scripts;   /* method -> answer */
  GSocketAddress *phone; /* where the last request came from */
  guint cseq;
};

int
test_event_server_code(const char *answer)
{
  return g_str_has_prefix(answer, "SIP/2.0 ") ? atoi(answer + strlen("SIP/2.0 ")) : 0;
}

void
test_event_server_until(gboolean (*condition)(gconstpointer data), gconstpointer data, const char *what)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, WAIT_MS);
  while (!condition(data) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("waited %d ms in vain for %s", WAIT_MS, what);
  test_deadline_end(&deadline);
}

static gboolean
is_repeated(TestEventServer *self, const char *request)
{
  for (guint i = 0; i < self->requests->len; i++)
    if (strcmp(g_ptr_array_index(self->requests, i), request) == 0)
      return TRUE;
  return FALSE;
}

static void
send_text(TestEventServer *self, GSocketAddress *to, const char *text)
{
  g_socket_send_to(self->socket, to, text, strlen(text), NULL, NULL);
}

static const char *
script_for(TestEventServer *self, const char *request)
{
  g_autofree char *method = g_strndup(request, strcspn(request, " "));

  return g_hash_table_contains(self->scripts, method) ? g_hash_table_lookup(self->scripts, method)
                                                      : "200 OK\r\n";
}

static void
respond(TestEventServer *self, const char *request, GSocketAddress *to)
{
  static const char *const copied[] = { "Via", "From", "Call-ID", "CSeq" };
  const char *script = script_for(self, request);
  g_autofree char *to_value = test_registrar_get_header(request, "To");
  g_autofree char *contact = test_registrar_get_header(request, "Contact");
  g_autofree char *expires = test_registrar_get_header(request, "Expires");
  g_autoptr(GString) text = g_string_new("SIP/2.0 ");

  if (script == NULL)
    return;
  g_string_append(text, script);
  for (gsize i = 0; i < G_N_ELEMENTS(copied); i++)
    {
      g_autofree char *value = test_registrar_get_header(request, copied[i]);

      g_string_append_printf(text, "%s: %s\r\n", copied[i], value);
    }
  g_string_append_printf(text, "To: %s%s\r\n", to_value,
                         strstr(to_value, "tag=") != NULL ? "" : ";tag=server");
  if (g_str_has_prefix(request, "REGISTER ") && *contact != '\0')
    g_string_append_printf(text, "Contact: %s;expires=%s\r\n", contact, expires);
  else
    g_string_append_printf(text, "Contact: <sip:server@127.0.0.1:%u>\r\n", test_event_server_get_port(self));
  g_string_append(text, "Content-Length: 0\r\n\r\n");
  send_text(self, to, text->str);
}

static gboolean
on_datagram(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  TestEventServer *self = data;
  g_autoptr(GSocketAddress) from = NULL;
  char buffer[16384];
  gssize size = g_socket_receive_from(socket, &from, buffer, sizeof buffer - 1, NULL, NULL);

  if (size <= 0)
    return G_SOURCE_CONTINUE;
  buffer[size] = '\0';
  if (g_str_has_prefix(buffer, "SIP/2.0 "))
    {
      g_ptr_array_add(self->answers, g_strdup(buffer));
      return G_SOURCE_CONTINUE;
    }
  g_set_object(&self->phone, from);
  if (!is_repeated(self, buffer))
    g_ptr_array_add(self->requests, g_strdup(buffer));
  respond(self, buffer, from);
  return G_SOURCE_CONTINUE;
}

TestEventServer *
test_event_server_new(void)
{
  TestEventServer *self = g_new0(TestEventServer, 1);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string("127.0.0.1", 0);
  g_autoptr(GError) error = NULL;

  self->socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_assert_no_error(error);
  g_assert_true(g_socket_bind(self->socket, any, FALSE, &error));
  self->requests = g_ptr_array_new_with_free_func(g_free);
  self->answers = g_ptr_array_new_with_free_func(g_free);
  self->scripts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->source = g_socket_create_source(self->socket, G_IO_IN, NULL);
  g_source_set_callback(self->source, G_SOURCE_FUNC(on_datagram), self, NULL);
  g_source_attach(self->source, NULL);
  return self;
}

void
test_event_server_free(TestEventServer *self)
{
  g_source_destroy(self->source);
  g_source_unref(self->source);
  g_object_unref(self->socket);
  g_clear_object(&self->phone);
  g_ptr_array_unref(self->requests);
  g_ptr_array_unref(self->answers);
  g_hash_table_unref(self->scripts);
  g_free(self);
}

guint16
test_event_server_get_port(TestEventServer *self)
{
  g_autoptr(GSocketAddress) local = g_socket_get_local_address(self->socket, NULL);

  return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(local));
}

void
test_event_server_answer(TestEventServer *self, const char *method, const char *answer)
{
  g_hash_table_insert(self->scripts, g_strdup(method), g_strdup(answer));
}

static const char *
find_request(TestEventServer *self, const char *method, guint n, guint *found)
{
  g_autofree char *start = g_strconcat(method, " ", NULL);

  *found = 0;
  for (guint i = 0; i < self->requests->len; i++)
    if (g_str_has_prefix(g_ptr_array_index(self->requests, i), start) && ++*found == n)
      return g_ptr_array_index(self->requests, i);
  return NULL;
}

guint
test_event_server_count(TestEventServer *self, const char *method)
{
  guint found;

  find_request(self, method, 0, &found);
  return found;
}

typedef struct
{
  TestEventServer *server;
  const char *method;
  guint n;
  const char *call_id;
} Wanted;

static gboolean
has_request(gconstpointer data)
{
  const Wanted *wanted = data;

  return test_event_server_count(wanted->server, wanted->method) >= wanted->n;
}

const char *
test_event_server_wait(TestEventServer *self, const char *method, guint n)
{
  Wanted wanted = { self, method, n, NULL };
  guint found;

  test_event_server_until(has_request, &wanted, method);
  return find_request(self, method, n, &found);
}

static const char *
find_answer(TestEventServer *self, const char *cseq, const char *call_id)
{
  for (guint i = self->answers->len; i > 0; i--)
    {
      const char *answer = g_ptr_array_index(self->answers, i - 1);

      if (strstr(answer, cseq) != NULL && strstr(answer, call_id) != NULL
          && test_event_server_code(answer) >= 200)
        return answer;
    }
  return NULL;
}

static gboolean
has_answer(gconstpointer data)
{
  const Wanted *wanted = data;

  return find_answer(wanted->server, wanted->method, wanted->call_id) != NULL;
}

/* Sends a request made of these parts and waits for its final answer. */
static char *
exchange(TestEventServer *self,
         GSocketAddress *to,
         const char *method,
         const char *uri,
         const char *call_id,
         const char *parties,
         const char *headers,
         const char *body)
{
  guint cseq = ++self->cseq;
  g_autofree char *cseq_line = g_strdup_printf("CSeq: %u %s\r\n", cseq, method);
  g_autofree char *text
      = g_strdup_printf("%s %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bK-%u-%u\r\n%s"
                        "Call-ID: %s\r\n%sContact: <sip:server@127.0.0.1:%u>\r\nMax-Forwards: 70\r\n%s"
                        "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                        method, uri, test_event_server_get_port(self), test_event_server_get_port(self), cseq,
                        parties, call_id, cseq_line, test_event_server_get_port(self),
                        headers != NULL ? headers : "", body != NULL ? strlen(body) : 0,
                        body != NULL ? body : "");
  Wanted wanted = { self, cseq_line, 0, call_id };

  send_text(self, to, text);
  test_event_server_until(has_answer, &wanted, cseq_line);
  return g_strdup(find_answer(self, cseq_line, call_id));
}

int
test_event_server_notify(TestEventServer *self,
                         const char *subscribe,
                         const char *tag,
                         const char *headers,
                         const char *body)
{
  g_autofree char *from = test_registrar_get_header(subscribe, "To");
  g_autofree char *to = test_registrar_get_header(subscribe, "From");
  g_autofree char *call_id = test_registrar_get_header(subscribe, "Call-ID");
  g_autofree char *contact = test_registrar_get_header(subscribe, "Contact");
  g_autofree char *uri = g_strndup(contact + 1, strcspn(contact + 1, ">"));
  g_autofree char *parties = NULL;
  g_autofree char *answer = NULL;

  from[strcspn(from, ";")] = '\0';
  parties = g_strdup_printf("From: %s;tag=%s\r\nTo: %s\r\n", from, tag, to);
  answer = exchange(self, self->phone, "NOTIFY", uri, call_id, parties, headers, body);
  return test_event_server_code(answer);
}

char *
test_event_server_ask(TestEventServer *self,
                      guint16 port,
                      const char *method,
                      const char *user,
                      const char *headers,
                      const char *body)
{
  g_autoptr(GSocketAddress) to = g_inet_socket_address_new_from_string("127.0.0.1", port);
  g_autofree char *uri = g_strdup_printf("sip:%s@127.0.0.1:%u", user, port);
  g_autofree char *call_id = g_strdup_printf("ask-%u-%u", test_event_server_get_port(self), self->cseq + 1);
  g_autofree char *parties
      = g_strdup_printf("From: \"Bob\" <sip:bob@127.0.0.1>;tag=ask\r\nTo: <%s>\r\n", uri);

  return exchange(self, to, method, uri, call_id, parties, headers, body);
}

char *
test_event_server_ask_again(TestEventServer *self,
                            const char *answer,
                            const char *method,
                            const char *headers)
{
  g_autofree char *from = test_registrar_get_header(answer, "From");
  g_autofree char *to = test_registrar_get_header(answer, "To");
  g_autofree char *call_id = test_registrar_get_header(answer, "Call-ID");
  g_autofree char *contact = test_registrar_get_header(answer, "Contact");
  g_autofree char *uri = g_strndup(contact + 1, strcspn(contact + 1, ">"));
  g_autofree char *parties = g_strdup_printf("From: %s\r\nTo: %s\r\n", from, to);

  return exchange(self, self->phone, method, uri, call_id, parties, headers, NULL);
}
