/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registrar.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

struct _TestRegistrar
{
  GSocket *socket;
  GSource *source;
  GPtrArray *requests;  /* texts, without retransmissions */
  GPtrArray *answers;   /* texts, each one that came */
  GString *log;         /* all that went either way */
  GSocketAddress *peer; /* who spoke last */
  guint branches;
  TestRegistrarFunc answer;
  gpointer data;
  int dscp; /* of the last datagram */
};

/* The one-letter name of a header (RFC 3261 7.3.3), or its only one. */
static const char *
short_name(const char *name)
{
  static const char *const names[][2]
      = { { "Via", "v" }, { "From", "f" }, { "To", "t" }, { "Call-ID", "i" }, { "Contact", "m" } };

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(names[i][0], name) == 0)
      return names[i][1];
  return name;
}

/* The value of a header's first line, by its long or its short name; "" if there is none. */
char *
test_registrar_get_header(const char *message, const char *name)
{
  g_autofree char *pattern = g_strdup_printf("^(?:%s|%s): *(.*?)\r$", name, short_name(name));
  g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE | G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return g_regex_match(regex, message, 0, &match) ? g_match_info_fetch(match, 1) : g_strdup("");
}

static gboolean
is_repeated(TestRegistrar *self, const char *request)
{
  return self->requests->len > 0
         && strcmp(g_ptr_array_index(self->requests, self->requests->len - 1), request) == 0;
}

static void
send_text(TestRegistrar *self, GSocketAddress *to, const char *text)
{
  g_string_append_printf(self->log, ">>>\n%s\n", text);
  g_socket_send_to(self->socket, to, text, strlen(text), NULL, NULL);
}

/* One answer: status line and header lines, perhaps an empty line and a body. What the script leaves out
   is copied from the request. */
char *
test_registrar_make_answer(const char *request, const char *script)
{
  static const char *const copied[] = { "Via", "From", "To", "Call-ID", "CSeq" };
  g_auto(GStrv) parts = g_strsplit(script, "\r\n\r\n", 2);
  const char *body = parts[1] != NULL ? parts[1] : "";
  GString *text = g_string_new("SIP/2.0 ");

  g_string_append(text, parts[0]);
  if (!g_str_has_suffix(text->str, "\r\n"))
    g_string_append(text, "\r\n");
  for (gsize i = 0; i < G_N_ELEMENTS(copied); i++)
    {
      g_autofree char *own = test_registrar_get_header(parts[0], copied[i]);
      g_autofree char *value = test_registrar_get_header(request, copied[i]);

      if (own[0] == '\0')
        g_string_append_printf(text, "%s: %s\r\n", copied[i], value);
    }
  g_string_append_printf(text, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", strlen(body), body);
  return g_string_free(text, FALSE);
}

/* The script of a 200 for the Contact of a REGISTER, with further header lines; for as long as it asks if
   @expires_s is 0. */
char *
test_registrar_grant(const char *request, guint expires_s, const char *more)
{
  g_autofree char *contact = test_registrar_get_header(request, "Contact");
  g_autofree char *expires
      = expires_s != 0 ? g_strdup_printf("%u", expires_s) : test_registrar_get_header(request, "Expires");

  return g_strdup_printf("200 OK\r\nContact: %s;expires=%s\r\n%s", contact, expires, more);
}

static void
send_answer(TestRegistrar *self, const char *request, const char *script, GSocketAddress *to)
{
  g_autofree char *text = test_registrar_make_answer(request, script);

  send_text(self, to, text);
}

static void
respond(TestRegistrar *self, const char *request, GSocketAddress *to)
{
  g_autofree char *scripts = self->answer(self->requests->len, request, self->data);
  g_auto(GStrv) answers = scripts != NULL ? g_strsplit(scripts, "\f", -1) : NULL;

  for (guint i = 0; answers != NULL && answers[i] != NULL; i++)
    if (answers[i][0] != '\0')
      send_answer(self, request, answers[i], to);
}

/* The mark of the datagram that waits (RFC 2474), -1 if it cannot be told. */
static int
peek_dscp(int fd)
{
  char control[64];
  struct msghdr header = { .msg_control = control, .msg_controllen = sizeof control };

  if (recvmsg(fd, &header, MSG_PEEK) < 0)
    return -1;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&header); c != NULL; c = CMSG_NXTHDR(&header, c))
    if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TOS)
        || (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_TCLASS))
      return CMSG_DATA(c)[0] >> 2;
  return -1;
}

static gboolean
on_datagram(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  TestRegistrar *self = data;
  g_autoptr(GSocketAddress) from = NULL;
  char buffer[8192];
  int dscp = peek_dscp(g_socket_get_fd(socket));
  gssize size = g_socket_receive_from(socket, &from, buffer, sizeof buffer - 1, NULL, NULL);

  if (size <= 0)
    return G_SOURCE_CONTINUE;
  buffer[size] = '\0';
  self->dscp = dscp;
  g_string_append_printf(self->log, "<<<\n%s\n", buffer);
  g_set_object(&self->peer, from);
  if (g_str_has_prefix(buffer, "SIP/2.0 "))
    {
      g_ptr_array_add(self->answers, g_strdup(buffer));
      return G_SOURCE_CONTINUE;
    }
  if (!is_repeated(self, buffer))
    g_ptr_array_add(self->requests, g_strdup(buffer));
  respond(self, buffer, from);
  return G_SOURCE_CONTINUE;
}

TestRegistrar *
test_registrar_new(TestRegistrarFunc answer, gpointer data)
{
  return test_registrar_new_at("127.0.0.1", answer, data);
}

TestRegistrar *
test_registrar_new_at(const char *address, TestRegistrarFunc answer, gpointer data)
{
  TestRegistrar *self = g_new0(TestRegistrar, 1);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string(address, 0);
  g_autoptr(GError) error = NULL;

  self->socket
      = g_socket_new(g_socket_address_get_family(any), G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_assert_no_error(error);
  g_assert_true(g_socket_bind(self->socket, any, FALSE, &error));
  g_socket_set_option(self->socket, IPPROTO_IP, IP_RECVTOS, 1, NULL);
  g_socket_set_option(self->socket, IPPROTO_IPV6, IPV6_RECVTCLASS, 1, NULL);
  self->requests = g_ptr_array_new_with_free_func(g_free);
  self->answers = g_ptr_array_new_with_free_func(g_free);
  self->log = g_string_new(NULL);
  self->answer = answer;
  self->data = data;
  self->source = g_socket_create_source(self->socket, G_IO_IN, NULL);
  g_source_set_callback(self->source, G_SOURCE_FUNC(on_datagram), self, NULL);
  g_source_attach(self->source, NULL);
  return self;
}

void
test_registrar_free(TestRegistrar *self)
{
  g_source_destroy(self->source);
  g_source_unref(self->source);
  g_object_unref(self->socket);
  g_ptr_array_unref(self->requests);
  g_ptr_array_unref(self->answers);
  g_string_free(self->log, TRUE);
  g_clear_object(&self->peer);
  g_free(self);
}

guint16
test_registrar_get_port(TestRegistrar *self)
{
  g_autoptr(GSocketAddress) local = g_socket_get_local_address(self->socket, NULL);

  return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(local));
}

int
test_registrar_get_dscp(TestRegistrar *self)
{
  return self->dscp;
}

guint
test_registrar_count(TestRegistrar *self)
{
  return self->requests->len;
}

/* The n-th REGISTER, from 1. */
const char *
test_registrar_get_request(TestRegistrar *self, guint n)
{
  g_assert_cmpuint(n, <=, self->requests->len);
  return g_ptr_array_index(self->requests, n - 1);
}

/* All that went either way, for a test that fails. */
const char *
test_registrar_get_log(TestRegistrar *self)
{
  return self->log->str;
}

/* The first answer of the phone's with this status and CSeq, or NULL. */
const char *
test_registrar_find_answer(TestRegistrar *self, const char *start, const char *cseq)
{
  g_autofree char *status = g_strconcat("SIP/2.0 ", start, NULL);

  for (guint i = 0; i < self->answers->len; i++)
    {
      const char *text = g_ptr_array_index(self->answers, i);
      g_autofree char *own = test_registrar_get_header(text, "CSeq");

      if (g_str_has_prefix(text, status) && strcmp(own, cseq) == 0)
        return text;
    }
  return NULL;
}

void
test_registrar_reply(TestRegistrar *self, const char *request, const char *script)
{
  send_answer(self, request, script, self->peer);
}

typedef struct
{
  TestRegistrar *registrar;
  char *request;
  char *script;
} Later;

static gboolean
on_later(gpointer data)
{
  Later *later = data;

  test_registrar_reply(later->registrar, later->request, later->script);
  g_free(later->request);
  g_free(later->script);
  g_free(later);
  return G_SOURCE_REMOVE;
}

void
test_registrar_reply_later(TestRegistrar *self,
                           BenchClock *clock,
                           guint delay_ms,
                           const char *request,
                           const char *script)
{
  Later *later = g_new0(Later, 1);

  later->registrar = self;
  later->request = g_strdup(request);
  later->script = g_strdup(script);
  bench_clock_add(clock, delay_ms, on_later, later);
}

/* The URI between the angle brackets of a Contact. */
static char *
contact_uri(const char *message)
{
  g_autofree char *contact = test_registrar_get_header(message, "Contact");
  g_auto(GStrv) parts = g_strsplit_set(contact, "<>", 3);

  return g_strdup(parts[0] != NULL && parts[1] != NULL ? parts[1] : contact);
}

static void
send_request(TestRegistrar *self,
             const char *method,
             const char *uri,
             const char *from,
             const char *to,
             const char *call_id,
             guint cseq,
             const char *headers,
             const char *body)
{
  guint16 port = test_registrar_get_port(self);
  g_autofree char *text = g_strdup_printf(
      "%s %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bKfar%u\r\nFrom: %s\r\nTo: %s\r\n"
      "Call-ID: %s\r\nCSeq: %u %s\r\nMax-Forwards: 70\r\nContact: <sip:far@127.0.0.1:%u>\r\n%s%s"
      "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
      method, uri, port, ++self->branches, from, to, call_id, cseq, method, port, headers,
      body[0] != '\0' ? "Content-Type: application/sdp\r\n" : "", strlen(body), body);

  send_text(self, self->peer, text);
}

void
test_registrar_send_in_dialog(TestRegistrar *self,
                              const char *invite,
                              const char *tag,
                              const char *method,
                              guint cseq,
                              const char *headers,
                              const char *body)
{
  g_autofree char *uri = contact_uri(invite);
  g_autofree char *to = test_registrar_get_header(invite, "From");
  g_autofree char *far = test_registrar_get_header(invite, "To");
  g_autofree char *from = g_strdup_printf("%s;tag=%s", far, tag);
  g_autofree char *call_id = test_registrar_get_header(invite, "Call-ID");

  send_request(self, method, uri, from, to, call_id, cseq, headers, body);
}

#define CALLER "<sip:far@127.0.0.1>;tag=caller"
#define CALL_ID "call-of-the-far-end"

void
test_registrar_call(TestRegistrar *self, const char *headers, const char *body)
{
  test_registrar_call_again(self, CALL_ID, headers, body);
}

/* Calls as one more caller, in a call of its own. */
void
test_registrar_call_again(TestRegistrar *self, const char *call_id, const char *headers, const char *body)
{
  g_autofree char *uri = contact_uri(test_registrar_get_request(self, 1));
  g_autofree char *to = test_registrar_get_header(test_registrar_get_request(self, 1), "To");

  send_request(self, "INVITE", uri, CALLER, to, call_id, 1, headers, body);
}

void
test_registrar_send_to(TestRegistrar *self,
                       const char *request,
                       const char *method,
                       const char *headers,
                       const char *body)
{
  g_autofree char *uri = contact_uri(request);
  g_autofree char *to = test_registrar_get_header(request, "To");
  g_autofree char *call_id = g_strdup_printf("alone-%u", self->branches);

  send_request(self, method, uri, CALLER, to, call_id, 1, headers, body);
}

/* Calls @uri, whoever that is, at the phone's address. */
void
test_registrar_call_uri(TestRegistrar *self, const char *uri, const char *headers, const char *body)
{
  g_autofree char *to = g_strdup_printf("<%s>", uri);

  send_request(self, "INVITE", uri, CALLER, to, CALL_ID, 1, headers, body);
}

void
test_registrar_send_in_call(TestRegistrar *self,
                            const char *answer,
                            const char *method,
                            guint cseq,
                            const char *headers,
                            const char *body)
{
  g_autofree char *uri = contact_uri(answer != NULL ? answer : test_registrar_get_request(self, 1));
  g_autofree char *to
      = test_registrar_get_header(answer != NULL ? answer : test_registrar_get_request(self, 1), "To");

  if (strcmp(method, "CANCEL") == 0)
    self->branches--;
  send_request(self, method, uri, CALLER, to, CALL_ID, cseq, headers, body);
}
