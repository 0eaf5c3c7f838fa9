/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * INFO inside a dialog: digits both ways in the three forms phones use, RFC 2976 and RFC 6086.
 *
 *   application/dtmf-relay      "Signal= 5" and "Duration= 160", a line each
 *   application/dtmf            "5"
 *   audio/telephone-event       the form of dtmf-relay, or the digit alone
 *
 * No Info-Package is supported: one that names a package gets 469 with an empty Recv-Info (RFC 6086 4.2.2).
 */
#include "sip/session-private.h"

#include <gio/gio.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_tag.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "sip/header.h"

#define LARGEST_BODY 256
#define MOST_UNANSWERED 16
#define DEFAULT_MS 160
#define LONGEST_MS 10000
#define ACCEPT "Accept: application/dtmf-relay, application/dtmf, audio/telephone-event"

static const struct
{
  const char *type;
  BenchInfoType form;
} types[] = {
  { "application/dtmf-relay", BENCH_INFO_DTMF_RELAY },
  { "application/dtmf", BENCH_INFO_DTMF },
  { "audio/telephone-event", BENCH_INFO_TELEPHONE_EVENT },
  { "application/telephone-event", BENCH_INFO_TELEPHONE_EVENT },
  { "telephone-event", BENCH_INFO_TELEPHONE_EVENT },
};

/* A digit, or the number of an event of RFC 4733; '\0' for neither. */
static char
read_digit(const char *text)
{
  static const char events[] = "0123456789*#ABCD";
  char digit = g_ascii_toupper(text[0]);
  int number;

  if (text[0] != '\0' && text[1] == '\0')
    return strchr(events, digit) != NULL ? digit : '\0';
  if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 2)
    return '\0';
  number = atoi(text);
  return number < (int) strlen(events) ? events[number] : '\0';
}

/* Both forms: lines of "name=value", or nothing but the digit. */
static char
read_body(const char *body, guint *duration_ms)
{
  g_auto(GStrv) lines = g_strsplit_set(body, "\r\n", 16);
  char digit = '\0';

  *duration_ms = DEFAULT_MS;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *equals = strchr(lines[i], '=');
      const char *name;
      const char *value;

      if (equals != NULL)
        *equals = '\0';
      name = g_strstrip(lines[i]);
      value = equals != NULL ? g_strstrip(equals + 1) : "";
      if (equals == NULL && *name != '\0' && digit == '\0')
        digit = read_digit(name);
      else if (g_ascii_strcasecmp(name, "Signal") == 0)
        digit = read_digit(value);
      else if (g_ascii_strcasecmp(name, "Duration") == 0)
        *duration_ms = (guint) MIN(g_ascii_strtoull(value, NULL, 10), LONGEST_MS);
    }
  return digit;
}

static int
reply(BenchSession *self, nta_incoming_t *irq, int code, const char *phrase, const char *headers)
{
  nta_incoming_treply(irq, code, phrase, TAG_IF(headers != NULL, SIPTAG_HEADER_STR(headers)),
                      SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)), TAG_END());
  nta_incoming_destroy(irq);
  return 0;
}

static gboolean
is_known(const sip_t *sip)
{
  const char *type = sip->sip_content_type != NULL ? sip->sip_content_type->c_type : NULL;

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS(types); i++)
    if (g_ascii_strcasecmp(types[i].type, type) == 0)
      return TRUE;
  return FALSE;
}

/* An INFO has come inside the dialog. */
int
bench_session_on_info(BenchSession *self, nta_incoming_t *irq, const sip_t *sip)
{
  gsize size = sip->sip_payload != NULL ? (gsize) sip->sip_payload->pl_len : 0;
  g_autofree char *body = NULL;
  guint duration_ms;
  char digit;

  if (bench_header_find(sip, "Info-Package") != NULL)
    return reply(self, irq, 469, "Bad Info Package", "Recv-Info:");
  /* Nothing in it: a keep-alive, or a flash (RFC 2976 2.2). */
  if (size == 0)
    return reply(self, irq, 200, "OK", NULL);
  if (!is_known(sip))
    return reply(self, irq, 415, "Unsupported Media Type", ACCEPT);
  body = g_strndup(sip->sip_payload->pl_data, MIN(size, LARGEST_BODY));
  digit = size <= LARGEST_BODY ? read_body(body, &duration_ms) : '\0';
  if (digit == '\0')
    {
      bench_warning("An INFO with no digit in it was refused");
      return reply(self, irq, 400, "No Digit In The Body", NULL);
    }
  reply(self, irq, 200, "OK", NULL);
  bench_session_emit_digit(self, digit, duration_ms);
  return 0;
}

static char *
make_body(char digit, guint duration_ms, BenchInfoType type)
{
  switch (type)
    {
    case BENCH_INFO_DTMF_RELAY:
    case BENCH_INFO_TELEPHONE_EVENT:
      return g_strdup_printf("Signal=%c\r\nDuration=%u\r\n", digit, duration_ms);
    case BENCH_INFO_DTMF:
      return g_strdup_printf("%c", digit);
    }
  g_return_val_if_reached(g_strdup(""));
}

static const char *
content_type_of(BenchInfoType type)
{
  for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
    if (types[i].form == type)
      return types[i].type;
  g_return_val_if_reached("");
}

static gboolean send_info(BenchSession *self, const BenchInfoDigit *digit);

/* The next digit waits for the answer to the one before: a proxy may change the order of requests that are on their way
   together, and the far end must refuse one that comes too late (RFC 3261 12.2.2). */
static void
on_info_answered(BenchSipRequest *request G_GNUC_UNUSED,
                 int status,
                 const sip_t *sip G_GNUC_UNUSED,
                 gpointer data)
{
  BenchSession *self = data;

  if (status < 200)
    return;
  if (status >= 300)
    bench_warning("The far end refused a digit in INFO: %d", status);
  g_clear_pointer(&self->info, bench_sip_request_free);
  while (self->info == NULL && self->digits->len > 0)
    {
      BenchInfoDigit next = g_array_index(self->digits, BenchInfoDigit, 0);

      g_array_remove_index(self->digits, 0);
      if (!send_info(self, &next))
        bench_warning("A digit that waited could not be sent in INFO");
    }
}

static gboolean
send_info(BenchSession *self, const BenchInfoDigit *digit)
{
  g_autofree char *body = make_body(digit->digit, digit->duration_ms, digit->type);
  g_autofree char *headers = g_strdup_printf("Contact: %s\r\nMax-Forwards: 70", self->contact);
  BenchSipRequestOptions options = {
    .method = sip_method_info,
    .method_name = "INFO",
    .content_type = content_type_of(digit->type),
    .body = body,
    .headers = headers,
  };

  if (self->state != BENCH_SESSION_CONFIRMED)
    return FALSE;
  self->info
      = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_info_answered, self);
  return self->info != NULL;
}

/**
 * bench_session_send_digit:
 * @digit: 0-9, *, #, A-D
 * @type: in which form (account.X.dtmf.info_type)
 *
 * Sends a digit as INFO inside the dialog, as soon as those before it are answered.
 *
 * Returns: whether it was sent, or waits for that; %FALSE with @error while there is no confirmed dialog, or when the
 *   far end has left too many unanswered.
 */
gboolean
bench_session_send_digit(BenchSession *self,
                         char digit,
                         guint duration_ms,
                         BenchInfoType type,
                         GError **error)
{
  const BenchInfoDigit next = { digit, duration_ms, type };
  gboolean room = self->digits->len + 1 < MOST_UNANSWERED;

  if (self->info != NULL && room && self->state == BENCH_SESSION_CONFIRMED)
    {
      g_array_append_val(self->digits, next);
      return TRUE;
    }
  if (self->info == NULL && send_info(self, &next))
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_PENDING, "no INFO can be sent now");
  return FALSE;
}
