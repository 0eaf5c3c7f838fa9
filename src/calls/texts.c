/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text messages: MESSAGE in and out, outside dialogs. RFC 3428, F088.
 *
 * In: text/plain in UTF-8 of at most 4 kB for an account of ours; 200 only once somebody has stored it.
 * Out: with authentication; a failure is told in the LCD's words.
 */
#include "base/catalogue.h"
#include "calls/services.h"

#include <string.h>

#include "base/log.h"
#include "calls/call-leg.h"
#include "calls/reasons.h"
#include "sip/lone-request.h"

#define LARGEST_TEXT 4096
#define LARGEST_SENT 1300 /* RFC 3428 8: beyond it the path MTU is in danger */
#define MOST_ON_THEIR_WAY 32

typedef struct
{
  BenchServices *services;
  BenchSipLoneRequest *request;
  guint id;
  guint line;
  char *number;
} Text;

static void
text_free(Text *text)
{
  g_clear_pointer(&text->request, bench_sip_lone_request_free);
  g_free(text->number);
  g_free(text);
}

/* Drops the messages that still wait for an answer. */
void
bench_texts_clear(BenchServices *self)
{
  for (guint i = 0; i < self->texts->len; i++)
    text_free(g_ptr_array_index(self->texts, i));
  g_ptr_array_set_size(self->texts, 0);
}

static gboolean
is_utf8_text(const BenchSipIncoming *request)
{
  const sip_content_type_t *type = request->sip->sip_content_type;

  if (strcmp(request->content_type, "text/plain") != 0)
    return FALSE;
  for (guint i = 0; type->c_params != NULL && type->c_params[i] != NULL; i++)
    {
      const char *parameter = type->c_params[i];

      if (g_ascii_strncasecmp(parameter, "charset=", 8) == 0
          && g_ascii_strcasecmp(parameter + 8, "utf-8") != 0
          && g_ascii_strcasecmp(parameter + 8, "\"utf-8\"") != 0
          && g_ascii_strcasecmp(parameter + 8, "us-ascii") != 0)
        return FALSE;
    }
  return TRUE;
}

/* Lines become one, as the LCD shows them. */
static char *
readable(const char *body)
{
  g_autofree char *flat = g_strdelimit(g_strdup(body), "\r\n\t", ' ');
  g_autofree char *clean = bench_clean_text(flat);

  return g_strdup(g_strstrip(clean));
}

static gboolean
store(BenchServices *self, guint line, const BenchSipIncoming *request)
{
  g_autofree char *words = readable(request->body);
  BenchText text = { line, request->from_name, request->from_user, request->from_uri, words };

  if (!bench_call_control_text_received(BENCH_CALL_CONTROL(self->control), &text))
    return FALSE;
  bench_event_bus_emit(self->events, BENCH_EVENT_MESSAGE, "line", G_TYPE_INT, (int) line, "direction",
                       G_TYPE_STRING, "in", "remote", G_TYPE_STRING, request->from_user, "text",
                       G_TYPE_STRING, words, NULL);
  return TRUE;
}

/* A MESSAGE has come. */
void
bench_texts_take(BenchServices *self, BenchSipIncoming *request)
{
  BenchAccounts *accounts = bench_sip_call_control_get_accounts(self->control);
  BenchSipAccount *account = bench_accounts_find_for_request(accounts, request);

  if (account == NULL)
    bench_sip_incoming_reply(request, 404, NULL, NULL);
  else if (request->body_size == 0)
    bench_sip_incoming_reply(request, 400, "Empty Message", NULL);
  else if (!is_utf8_text(request))
    bench_sip_incoming_reply(request, 415, NULL, "Accept: text/plain");
  else if (request->body_size > LARGEST_TEXT)
    bench_sip_incoming_reply(request, 413, NULL, NULL);
  else if (!g_utf8_validate(request->body, (gssize) request->body_size, NULL))
    bench_sip_incoming_reply(request, 400, "Text Not In UTF-8", NULL);
  else if (!store(self, account->index, request))
    bench_sip_incoming_reply(request, 480, NULL, NULL);
  else
    bench_sip_incoming_reply(request, 200, NULL, NULL);
}

/* The LCD's words for a failure, "" for success. */
static const char *
words_for(int status)
{
  if (status < 300)
    return "";
  return status == 408 ? "No response!" : bench_reason_for_code(status);
}

static void
on_answered(BenchSipLoneRequest *request G_GNUC_UNUSED, int status, gpointer data)
{
  Text *text = data;
  BenchServices *self = text->services;

  g_ptr_array_remove_fast(self->texts, text);
  bench_event_bus_emit(self->events, BENCH_EVENT_MESSAGE, "line", G_TYPE_INT, (int) text->line, "direction",
                       G_TYPE_STRING, "out", "remote", G_TYPE_STRING, text->number, "id", G_TYPE_INT,
                       (int) text->id, "code", G_TYPE_INT, status, "reason", G_TYPE_STRING, words_for(status),
                       NULL);
  bench_call_control_text_sent(BENCH_CALL_CONTROL(self->control), text->id, status, words_for(status));
  text_free(text);
}

static gboolean
check_text(BenchServices *self, const char *words, GError **error)
{
  const char *complaint = NULL;

  if (*words == '\0' || !g_utf8_validate(words, -1, NULL))
    complaint = N_("Empty message");
  else if (strlen(words) > LARGEST_SENT)
    complaint = N_("Message too long");
  else if (self->texts->len >= MOST_ON_THEIR_WAY)
    complaint = N_("Too many messages on their way");
  if (complaint != NULL)
    g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, complaint);
  return complaint == NULL;
}

/* Sends a text message; 0 with @error when it cannot go out at all. */
guint
bench_texts_send(BenchServices *self, guint line, const char *number, const char *words, GError **error)
{
  BenchAccounts *accounts = bench_sip_call_control_get_accounts(self->control);
  BenchSipAgent *agent = NULL;
  g_autoptr(BenchSipAccount) account = NULL;
  g_autoptr(GError) cause = NULL;
  g_autofree char *target = NULL;
  BenchSipLoneRequestOptions options = {
    .method = sip_method_message,
    .method_name = "MESSAGE",
    .content_type = "text/plain;charset=UTF-8",
    .body = words,
  };
  Text *text;

  if (!check_text(self, words, error))
    return 0;
  account = bench_accounts_find(accounts, line, FALSE, &agent, error);
  if (account == NULL)
    return 0;
  target = bench_sip_account_get_target(account, number,
                                        bench_settings_get_boolean(self->settings, "sip.use_23_as_pound"),
                                        &cause);
  if (target == NULL)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NUMBER, cause->message);
      return 0;
    }
  text = g_new0(Text, 1);
  text->services = self;
  text->id = ++self->last_text;
  text->line = account->index;
  text->number = bench_clean_text(number);
  options.target = target;
  text->request = bench_sip_lone_request_send(agent, account, &options, on_answered, text);
  if (text->request == NULL)
    {
      text_free(text);
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the message cannot be sent"));
      return 0;
    }
  g_ptr_array_add(self->texts, text);
  return text->id;
}
