/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/dns.h"

/* The newer spelling of these calls is not in Debian 12. */
#define CARES_NO_DEPRECATED
#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <glib-unix.h>
#include <string.h>

#include "base/log.h"

#define MOST_RECORDS 32
#define MOST_ANSWERS 256
#define MOST_QUESTIONS 64
#define LONGEST_TTL_S (24 * 3600)
#define NEGATIVE_TTL_S 30 /* RFC 2308 5 would have the SOA's; a lab mends its zone sooner than that */
#define FAILURE_TTL_S 5
#define TRY_MS 1500
#define TRIES 2

typedef struct
{
  BenchDnsAnswer *answer;
  gint64 expires_us;
} Remembered;

typedef struct
{
  BenchDns *dns; /* NULL once the answer is not wanted */
  guint id;
  char *key;
  BenchDnsType type;
  BenchDnsFunc func;
  gpointer data;
} Question;

struct _BenchDns
{
  ares_channel channel; /* NULL until something is asked: it is large */
  char *servers;
  BenchClock *clock;
  GHashTable *memory;    /* "name type" -> Remembered */
  GHashTable *questions; /* id -> Question; those in c-ares belong to it */
  GHashTable *sources;   /* socket -> source id */
  guint timer;
  guint last_id;
};

static void
record_free(BenchDnsRecord *record)
{
  g_free(record->name);
  g_free(record->service);
  g_free(record);
}

static BenchDnsAnswer *
answer_new(const char *failure, guint ttl_s)
{
  BenchDnsAnswer *answer = g_new0(BenchDnsAnswer, 1);

  g_atomic_ref_count_init(&answer->ref_count);
  answer->records = g_ptr_array_new_with_free_func((GDestroyNotify) record_free);
  answer->ttl_s = ttl_s;
  answer->failure = g_strdup(failure);
  return answer;
}

static void
answer_unref(BenchDnsAnswer *answer)
{
  if (!g_atomic_ref_count_dec(&answer->ref_count))
    return;
  g_ptr_array_unref(answer->records);
  g_free(answer->failure);
  g_free(answer);
}

static BenchDnsRecord *
add_record(BenchDnsAnswer *answer, const char *name)
{
  BenchDnsRecord *record = g_new0(BenchDnsRecord, 1);

  record->name = g_strdup(name);
  g_ptr_array_add(answer->records, record);
  return record;
}

static void
remembered_free(Remembered *remembered)
{
  answer_unref(remembered->answer);
  g_free(remembered);
}

static void
question_free(Question *question)
{
  g_free(question->key);
  g_free(question);
}

static void set_timer(BenchDns *self);

static gboolean
on_socket(int fd, GIOCondition condition, gpointer data)
{
  BenchDns *self = data;

  ares_process_fd(self->channel, (condition & ~G_IO_OUT) != 0 ? fd : ARES_SOCKET_BAD,
                  (condition & G_IO_OUT) != 0 ? fd : ARES_SOCKET_BAD);
  set_timer(self);
  return G_SOURCE_CONTINUE;
}

static void
on_socket_state(void *data, ares_socket_t fd, int readable, int writable)
{
  BenchDns *self = data;
  gpointer key = GINT_TO_POINTER((int) fd);
  guint source = GPOINTER_TO_UINT(g_hash_table_lookup(self->sources, key));
  int wanted = (readable ? G_IO_IN | G_IO_ERR | G_IO_HUP : 0) | (writable ? G_IO_OUT : 0);

  if (source != 0)
    {
      g_source_remove(source);
      g_hash_table_remove(self->sources, key);
    }
  if (wanted != 0)
    {
      source = g_unix_fd_add((int) fd, (GIOCondition) wanted, on_socket, self);
      g_hash_table_insert(self->sources, key, GUINT_TO_POINTER(source));
    }
}

static gboolean
on_time(gpointer data)
{
  BenchDns *self = data;

  self->timer = 0;
  ares_process_fd(self->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  set_timer(self);
  return G_SOURCE_REMOVE;
}

/* A server's silence is measured in the world's time, like Sofia's retransmissions. */
static void
set_timer(BenchDns *self)
{
  struct timeval next;

  g_clear_handle_id(&self->timer, g_source_remove);
  if (ares_timeout(self->channel, NULL, &next) != NULL)
    self->timer = g_timeout_add((guint) (next.tv_sec * 1000 + next.tv_usec / 1000 + 1), on_time, self);
}

/**
 * bench_dns_new:
 * @servers: (nullable): "address[:port],…" to ask; %NULL or "": those of the system
 *
 * Returns: (transfer full): DNS that has asked nothing yet.
 */
BenchDns *
bench_dns_new(BenchClock *clock, const char *servers)
{
  BenchDns *self = g_new0(BenchDns, 1);

  self->servers = g_strdup(servers != NULL ? servers : "");
  self->clock = g_object_ref(clock);
  self->memory = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) remembered_free);
  self->questions = g_hash_table_new(NULL, NULL);
  self->sources = g_hash_table_new(NULL, NULL);
  ares_library_init(ARES_LIB_INIT_ALL);
  return self;
}

static void
open_channel(BenchDns *self)
{
  struct ares_options options = {
    .timeout = TRY_MS,
    .tries = TRIES,
    .sock_state_cb = on_socket_state,
    .sock_state_cb_data = self,
  };
  g_auto(GStrv) parts = g_strsplit_set(self->servers, ", ", -1);
  g_autoptr(GString) list = g_string_new(NULL);

  if (ares_init_options(&self->channel, &options,
                        ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB)
      != ARES_SUCCESS)
    {
      self->channel = NULL;
      return;
    }
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_string_append_printf(list, "%s%s", list->len > 0 ? "," : "", parts[i]);
  if (list->len > 0 && ares_set_servers_ports_csv(self->channel, list->str) != ARES_SUCCESS)
    bench_warning("\"%s\" is no list of DNS servers; asking the system's", list->str);
}

/**
 * bench_dns_free:
 * @self: (transfer full): nobody is told anything any more
 */
void
bench_dns_free(BenchDns *self)
{
  GHashTableIter iter;
  gpointer question;

  g_hash_table_iter_init(&iter, self->questions);
  while (g_hash_table_iter_next(&iter, NULL, &question))
    ((Question *) question)->dns = NULL;
  if (self->channel != NULL)
    ares_destroy(self->channel);
  ares_library_cleanup();
  g_clear_handle_id(&self->timer, g_source_remove);
  g_hash_table_unref(self->questions);
  g_hash_table_unref(self->sources);
  g_hash_table_unref(self->memory);
  g_object_unref(self->clock);
  g_free(self->servers);
  g_free(self);
}

static void
remember(BenchDns *self, const char *key, BenchDnsAnswer *answer)
{
  Remembered *remembered = g_new0(Remembered, 1);

  if (g_hash_table_size(self->memory) >= MOST_ANSWERS)
    g_hash_table_remove_all(self->memory);
  g_atomic_ref_count_inc(&answer->ref_count);
  remembered->answer = answer;
  remembered->expires_us = bench_clock_now(self->clock) + (gint64) answer->ttl_s * G_USEC_PER_SEC;
  g_hash_table_replace(self->memory, g_strdup(key), remembered);
}

/* Ends a question: @answer is remembered and told. */
static void
conclude(Question *question, BenchDnsAnswer *answer)
{
  BenchDns *self = question->dns;

  if (self != NULL)
    {
      remember(self, question->key, answer);
      g_hash_table_remove(self->questions, GUINT_TO_POINTER(question->id));
      if (question->func != NULL)
        question->func(answer, question->data);
    }
  answer_unref(answer);
  question_free(question);
}

static BenchDnsAnswer *
answer_for_failure(int status)
{
  if (status == ARES_ENOTFOUND || status == ARES_ENODATA)
    return answer_new(NULL, NEGATIVE_TTL_S);
  return answer_new(status == ARES_ETIMEOUT || status == ARES_ECONNREFUSED ? "the DNS server does not answer"
                                                                           : ares_strerror(status),
                    FAILURE_TTL_S);
}

static void
on_addresses(void *data, int status, int timeouts G_GNUC_UNUSED, struct ares_addrinfo *result)
{
  Question *question = data;
  BenchDnsAnswer *answer;

  if (status != ARES_SUCCESS)
    {
      conclude(question, answer_for_failure(status));
      return;
    }
  answer = answer_new(NULL, LONGEST_TTL_S);
  for (struct ares_addrinfo_node *node = result->nodes; node != NULL; node = node->ai_next)
    {
      char text[INET6_ADDRSTRLEN] = "";

      if (node->ai_family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *) node->ai_addr)->sin_addr, text, sizeof text);
      else
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *) node->ai_addr)->sin6_addr, text, sizeof text);
      if (answer->records->len >= MOST_RECORDS)
        break;
      add_record(answer, text);
      answer->ttl_s = MIN(answer->ttl_s, (guint) MAX(node->ai_ttl, 1));
    }
  ares_freeaddrinfo(result);
  conclude(question, answer);
}

/* The shortest time to live in the answer section: c-ares does not tell it of SRV and NAPTR records. */
static guint
read_ttl(const guchar *message, int size)
{
  guint ttl = LONGEST_TTL_S;
  const guchar *p = message + HFIXEDSZ;
  guint questions = (guint) (message[4] << 8 | message[5]);
  guint records = (guint) (message[6] << 8 | message[7]);

  for (guint i = 0; i < questions + records; i++)
    {
      char *name = NULL;
      long length;
      gsize rest;

      if (p >= message + size || ares_expand_name(p, message, size, &name, &length) != ARES_SUCCESS)
        return 1;
      ares_free_string(name);
      p += length;
      rest = i < questions ? QFIXEDSZ : RRFIXEDSZ;
      if ((gsize) (message + size - p) < rest)
        return 1;
      if (i >= questions)
        {
          ttl = MIN(ttl, (guint) p[4] << 24 | (guint) p[5] << 16 | (guint) p[6] << 8 | p[7]);
          rest += (gsize) (p[8] << 8 | p[9]);
          if ((gsize) (message + size - p) < rest)
            return 1;
        }
      p += rest;
    }
  return MAX(ttl, 1);
}

static void
read_srv(BenchDnsAnswer *answer, const guchar *message, int size)
{
  struct ares_srv_reply *replies = NULL;

  if (ares_parse_srv_reply(message, size, &replies) != ARES_SUCCESS)
    return;
  for (struct ares_srv_reply *r = replies; r != NULL && answer->records->len < MOST_RECORDS; r = r->next)
    {
      BenchDnsRecord *record = add_record(answer, r->host);

      record->order = r->priority;
      record->preference = r->weight;
      record->port = r->port;
    }
  ares_free_data(replies);
}

static void
read_naptr(BenchDnsAnswer *answer, const guchar *message, int size)
{
  struct ares_naptr_reply *replies = NULL;

  if (ares_parse_naptr_reply(message, size, &replies) != ARES_SUCCESS)
    return;
  for (struct ares_naptr_reply *r = replies; r != NULL && answer->records->len < MOST_RECORDS; r = r->next)
    {
      BenchDnsRecord *record = add_record(answer, r->replacement);

      record->order = r->order;
      record->preference = r->preference;
      record->service = g_strdup((const char *) r->service);
      record->flag = g_ascii_tolower((char) r->flags[0]);
    }
  ares_free_data(replies);
}

static void
on_records(void *data, int status, int timeouts G_GNUC_UNUSED, unsigned char *message, int size)
{
  Question *question = data;
  BenchDnsAnswer *answer;

  if (status != ARES_SUCCESS || message == NULL || size < HFIXEDSZ)
    {
      conclude(question, answer_for_failure(status == ARES_SUCCESS ? ARES_EBADRESP : status));
      return;
    }
  answer = answer_new(NULL, read_ttl(message, size));
  if (question->type == BENCH_DNS_SRV)
    read_srv(answer, message, size);
  else
    read_naptr(answer, message, size);
  conclude(question, answer);
}

static void
send_question(BenchDns *self, Question *question, const char *name)
{
  struct ares_addrinfo_hints hints = { .ai_flags = ARES_AI_NOSORT, .ai_socktype = SOCK_DGRAM };

  switch (question->type)
    {
    case BENCH_DNS_A:
    case BENCH_DNS_AAAA:
      hints.ai_family = question->type == BENCH_DNS_A ? AF_INET : AF_INET6;
      ares_getaddrinfo(self->channel, name, NULL, &hints, on_addresses, question);
      break;
    case BENCH_DNS_SRV:
      ares_query(self->channel, name, ns_c_in, ns_t_srv, on_records, question);
      break;
    case BENCH_DNS_NAPTR:
      ares_query(self->channel, name, ns_c_in, ns_t_naptr, on_records, question);
      break;
    }
  set_timer(self);
}

/**
 * bench_dns_ask:
 * @func: called once with the answer, which it does not keep
 *
 * Returns: what bench_dns_forget() takes, or 0 when @func was called before this returned: the answer is
 *   remembered, or the question cannot be asked.
 */
guint
bench_dns_ask(BenchDns *self, const char *name, BenchDnsType type, BenchDnsFunc func, gpointer data)
{
  g_autofree char *lower = g_ascii_strdown(name, -1);
  g_autofree char *key = g_strdup_printf("%s %d", lower, type);
  Remembered *remembered = g_hash_table_lookup(self->memory, key);
  Question *question;
  guint id;

  if (remembered != NULL && remembered->expires_us > bench_clock_now(self->clock))
    {
      BenchDnsAnswer *answer = remembered->answer;

      g_atomic_ref_count_inc(&answer->ref_count);
      func(answer, data);
      answer_unref(answer);
      return 0;
    }
  if (self->channel == NULL)
    open_channel(self);
  if (self->channel == NULL || g_hash_table_size(self->questions) >= MOST_QUESTIONS)
    {
      BenchDnsAnswer *answer = answer_new("too many DNS questions at once", 0);

      func(answer, data);
      answer_unref(answer);
      return 0;
    }
  question = g_new0(Question, 1);
  question->dns = self;
  id = question->id = ++self->last_id;
  question->key = g_steal_pointer(&key);
  question->type = type;
  question->func = func;
  question->data = data;
  g_hash_table_insert(self->questions, GUINT_TO_POINTER(id), question);
  /* Perhaps answered inside: from /etc/hosts, or because nothing can be sent. */
  send_question(self, question, lower);
  return g_hash_table_contains(self->questions, GUINT_TO_POINTER(id)) ? id : 0;
}

/**
 * bench_dns_forget:
 * @id: of a question whose answer nobody waits for any more; it is remembered all the same
 */
void
bench_dns_forget(BenchDns *self, guint id)
{
  Question *question = g_hash_table_lookup(self->questions, GUINT_TO_POINTER(id));

  if (question != NULL)
    question->func = NULL;
}
