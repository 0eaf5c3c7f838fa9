/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The check of a ladder against a flow: which message is which step, and whether it is as it should be. */
#include <string.h>

#include "base/log.h"
#include "lab/flow-private.h"

#define NOBODY (-1)

typedef struct
{
  const BenchFlow *flow;
  const GPtrArray *ladder;
  GHashTable *parties;
  gboolean *tapped;      /* a party: its phone's records are in the ladder */
  GArray **seen;         /* a step: indices of the messages that are it */
  guint *first_try;      /* a message: the first of its challenged requests, itself otherwise */
  gboolean *passed_by;   /* a message: of a round that ended in a challenge, or of an earlier call */
  GHashTable *strangers; /* branches of requests that are no part of any flow */
} Check;

static const BenchFlowStep *
flow_step(const Check *check, int index)
{
  return g_ptr_array_index(check->flow->steps, (guint) index);
}

static const BenchLadderStep *
message_at(const Check *check, guint index)
{
  return g_ptr_array_index(check->ladder, index);
}

/* The message that is a step, -1 if none was seen. */
static int
seen_at(const Check *check, int step)
{
  const GArray *seen = check->seen[step];

  return seen->len > 0 ? g_array_index(seen, int, 0) : -1;
}

static gboolean
has_address(const char *list, const char *address)
{
  g_auto(GStrv) addresses = g_strsplit(list, ",", -1);

  for (guint i = 0; addresses[i] != NULL; i++)
    if (strcmp(g_strstrip(addresses[i]), address) == 0)
      return TRUE;
  return FALSE;
}

static int
find_party(const Check *check, const char *address)
{
  for (int i = 0; check->flow->parties[i] != NULL; i++)
    {
      const char *list = g_hash_table_lookup(check->parties, check->flow->parties[i]);

      if (list != NULL && has_address(list, address))
        return i;
    }
  return NOBODY;
}

/* An address nobody claims is a proxy's, or a phone's that was not tapped: TCP ports change. */
static gboolean
is_party(const Check *check, int wanted, int found)
{
  return found == wanted || (found == NOBODY && !check->tapped[wanted]);
}

static gboolean
is_here(const Check *check, const BenchFlowStep *step)
{
  return check->tapped[step->from] || check->tapped[step->to];
}

static gboolean
flow_lists_status(const Check *check, int status)
{
  for (guint i = 0; i < check->flow->steps->len; i++)
    if (flow_step(check, (int) i)->status == status)
      return TRUE;
  return FALSE;
}

static gboolean
is_same_transaction(const BenchLadderStep *a, const BenchLadderStep *b)
{
  return a->branch[0] != '\0' && strcmp(a->branch, b->branch) == 0 && strcmp(a->call_id, b->call_id) == 0;
}

static gboolean
has_credentials(const BenchLadderStep *message)
{
  g_autofree char *www = bench_ladder_step_get_header(message, "Authorization");
  g_autofree char *proxy = bench_ladder_step_get_header(message, "Proxy-Authorization");

  return www != NULL || proxy != NULL;
}

static int
find_request(const Check *check, guint response)
{
  const BenchLadderStep *answer = message_at(check, response);

  for (guint i = 0; i < response; i++)
    {
      const BenchLadderStep *request = message_at(check, i);

      if (request->status == 0 && !request->repeated && strcmp(request->method, answer->method) == 0
          && is_same_transaction(request, answer))
        return (int) i;
    }
  return -1;
}

static int
find_next_try(const Check *check, const BenchLadderStep *request, guint challenge)
{
  for (guint i = challenge + 1; i < check->ladder->len; i++)
    {
      const BenchLadderStep *message = message_at(check, i);

      if (message->status == 0 && !message->repeated && message->cseq > request->cseq
          && strcmp(message->method, request->method) == 0 && strcmp(message->call_id, request->call_id) == 0
          && strcmp(message->from_tag, request->from_tag) == 0 && has_credentials(message))
        return (int) i;
    }
  return -1;
}

/* A request, its 401 or 407 and the ACK to that are passed by when the request comes again with
   credentials (RFC 3261 22); the second try then knows its first one. */
static void
find_challenges(Check *check)
{
  for (guint i = 0; i < check->ladder->len; i++)
    {
      const BenchLadderStep *challenge = message_at(check, i);
      int request;
      int next;

      if ((challenge->status != 401 && challenge->status != 407) || challenge->repeated
          || flow_lists_status(check, challenge->status))
        continue;
      request = find_request(check, i);
      if (request < 0)
        continue;
      next = find_next_try(check, message_at(check, (guint) request), i);
      if (next < 0)
        continue;
      check->first_try[next] = check->first_try[request];
      for (guint j = 0; j < check->ladder->len; j++)
        if (is_same_transaction(message_at(check, j), message_at(check, (guint) request)))
          check->passed_by[j] = TRUE;
    }
}

/* The rest of a call that began before the trace did is no part of the flow. */
static void
find_earlier_calls(Check *check)
{
  g_autoptr(GHashTable) begun = g_hash_table_new(g_str_hash, g_str_equal);

  for (guint i = 0; i < check->ladder->len; i++)
    if (message_at(check, i)->status == 0 && message_at(check, i)->to_tag[0] == '\0')
      g_hash_table_add(begun, message_at(check, i)->call_id);
  for (guint i = 0; i < check->ladder->len; i++)
    if (!g_hash_table_contains(begun, message_at(check, i)->call_id))
      check->passed_by[i] = TRUE;
}

static gboolean
is_answer_to(const Check *check, const BenchFlowStep *step, guint index)
{
  const GArray *requests;

  if (step->answers < 0)
    return TRUE;
  requests = check->seen[step->answers];
  for (guint i = 0; i < requests->len; i++)
    if (is_same_transaction(message_at(check, (guint) g_array_index(requests, int, i)),
                            message_at(check, index)))
      return TRUE;
  return requests->len == 0;
}

static void say(GString *reason, const char *rule, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void
say(GString *reason, const char *rule, const char *format, ...)
{
  va_list arguments;

  if (reason->len > 0)
    g_string_append(reason, "; ");
  g_string_append_printf(reason, "%s: ", rule);
  va_start(arguments, format);
  g_string_append_vprintf(reason, format, arguments);
  va_end(arguments);
}

static const char *
shown(const char *value)
{
  return value != NULL ? value : "(none)";
}

static void
judge_comparison(const Check *check, const BenchFlowRule *rule, const char *value, GString *reason)
{
  int index = seen_at(check, rule->other);
  const char *name = flow_step(check, rule->other)->name;
  g_autofree char *other = NULL;
  gboolean equal;

  /* A step that is missing fails by itself. */
  if (index < 0)
    return;
  other = bench_ladder_step_get_header(message_at(check, (guint) index), rule->other_field);
  equal = g_strcmp0(value, other) == 0;
  if (rule->kind == BENCH_FLOW_EQUALS && !equal)
    say(reason, rule->text, "it is “%s”, in %s “%s”", shown(value), name, shown(other));
  if (rule->kind == BENCH_FLOW_DIFFERS_FROM && equal)
    say(reason, rule->text, "it is “%s” in both", shown(value));
}

static void
judge_rule(const Check *check, const BenchFlowRule *rule, guint index, GString *reason)
{
  guint judged = rule->kind == BENCH_FLOW_CSEQ ? check->first_try[index] : index;
  g_autofree char *value = bench_ladder_step_get_header(message_at(check, judged), rule->field);

  switch (rule->kind)
    {
    case BENCH_FLOW_EQUALS:
    case BENCH_FLOW_DIFFERS_FROM:
      judge_comparison(check, rule, value, reason);
      break;
    case BENCH_FLOW_ABSENT:
      if (value != NULL)
        say(reason, rule->text, "it is “%s”", value);
      break;
    case BENCH_FLOW_PRESENT:
      if (value == NULL)
        say(reason, rule->text, "there is none");
      break;
    case BENCH_FLOW_MATCHES:
      if (value == NULL || !g_regex_match(rule->regex, value, 0, NULL))
        say(reason, rule->text, "it is “%s”", shown(value));
      break;
    case BENCH_FLOW_CSEQ:
      if (message_at(check, judged)->cseq != rule->number || value == NULL)
        say(reason, rule->text, "it is %s", shown(value));
      break;
    }
}

static void
judge_rules(const Check *check, const BenchFlowStep *step, guint index, GString *reason)
{
  if (!is_answer_to(check, step, index))
    say(reason, "answers", "its branch is not that of %s", flow_step(check, step->answers)->name);
  for (guint i = 0; i < step->rules->len; i++)
    judge_rule(check, g_ptr_array_index(step->rules, i), index, reason);
}

static gboolean
could_be(const Check *check, const BenchFlowStep *step, guint index, int from, int to)
{
  const BenchLadderStep *message = message_at(check, index);

  if (!is_here(check, step) || !is_party(check, step->from, from) || !is_party(check, step->to, to)
      || message->status != step->status)
    return FALSE;
  if (step->method != NULL)
    return strcmp(message->method, step->method) == 0;
  return step->answers < 0 || strcmp(message->method, flow_step(check, step->answers)->method) == 0;
}

/* How badly a message fits a step: rules it breaks, and rules that cannot be told yet. */
static guint
misfit(const Check *check, const BenchFlowStep *step, guint index)
{
  guint count = is_answer_to(check, step, index) ? 0 : 2;

  for (guint i = 0; i < step->rules->len; i++)
    {
      const BenchFlowRule *rule = g_ptr_array_index(step->rules, i);
      const BenchFlowStep *other = rule->other >= 0 ? flow_step(check, rule->other) : NULL;
      g_autoptr(GString) reason = g_string_new(NULL);

      judge_rule(check, rule, index, reason);
      count += reason->len > 0
               || (other != NULL && is_here(check, other) && rule->other < step->index
                   && seen_at(check, rule->other) < 0);
    }
  return count;
}

/* The step a message is: the one it fits best, the first of equals; -1: none. So a message that breaks a
   rule is told with the rule, and its step not as missing. */
static int
find_step(const Check *check, guint index)
{
  int from = find_party(check, message_at(check, index)->source);
  int to = find_party(check, message_at(check, index)->destination);
  int best = -1;
  guint least = G_MAXUINT;

  for (int i = 0; i < (int) check->flow->steps->len && least > 0; i++)
    {
      const BenchFlowStep *step = flow_step(check, i);
      guint count;

      if ((seen_at(check, i) >= 0 && !step->repeatable) || !could_be(check, step, index, from, to))
        continue;
      count = misfit(check, step, index);
      if (count < least)
        {
          best = i;
          least = count;
        }
    }
  return best;
}

/* What may pass beside a flow: 100 Trying, and the life of registrations and subscriptions. */
static gboolean
is_stranger(Check *check, const BenchLadderStep *message)
{
  static const char *const methods[] = { "REGISTER", "OPTIONS", "SUBSCRIBE", "PUBLISH", NULL };
  g_autofree char *event = NULL;

  if (message->status == 100 || g_strv_contains(methods, message->method))
    return TRUE;
  if (strcmp(message->method, "NOTIFY") != 0)
    return FALSE;
  if (message->status != 0)
    return g_hash_table_contains(check->strangers, message->branch);
  event = bench_ladder_step_get_header(message, "Event");
  if (event == NULL || g_ascii_strncasecmp(event, "refer", 5) == 0)
    return FALSE;
  g_hash_table_add(check->strangers, g_strdup(message->branch));
  return TRUE;
}

static BenchFlowResult *
result_new(const char *name, char *text, int step)
{
  BenchFlowResult *result = g_new0(BenchFlowResult, 1);

  result->name = g_strdup(name);
  result->text = text;
  result->step = step;
  return result;
}

static char *
name_party(const Check *check, const char *address)
{
  int party = find_party(check, address);

  return g_strdup(party != NOBODY ? check->flow->party_names[party] : address);
}

static void
add_extra(const Check *check, GPtrArray *extras, guint index)
{
  const BenchLadderStep *message = message_at(check, index);
  g_autofree char *from = name_party(check, message->source);
  g_autofree char *to = name_party(check, message->destination);
  BenchFlowResult *result
      = result_new("extra", g_strdup_printf("%s  %s -> %s", message->label, from, to), (int) index);

  result->here = TRUE;
  result->reason = g_strdup("this message is not in the flow");
  g_ptr_array_add(extras, result);
}

/* Gives each message to a step, and what no step takes to @extras. */
static void
assign_messages(Check *check, GPtrArray *extras)
{
  guint missing = 0;

  for (guint i = 0; i < check->flow->steps->len; i++)
    missing += is_here(check, flow_step(check, (int) i)) && !flow_step(check, (int) i)->optional;
  for (guint i = 0; i < check->ladder->len; i++)
    {
      const BenchLadderStep *message = message_at(check, i);
      int index = (int) i;
      int step;

      if (message->repeated || check->passed_by[i] || message->method[0] == '\0')
        continue;
      step = find_step(check, i);
      if (step >= 0)
        {
          missing -= seen_at(check, step) < 0 && !flow_step(check, step)->optional;
          g_array_append_val(check->seen[step], index);
        }
      else if (missing > 0 && !is_stranger(check, message))
        add_extra(check, extras, i);
    }
}

static gboolean
contains(const GArray *steps, int step)
{
  for (guint i = 0; i < steps->len; i++)
    if (g_array_index(steps, int, i) == step)
      return TRUE;
  return FALSE;
}

static gboolean
shares_phone(const Check *check, const BenchFlowStep *a, const BenchFlowStep *b)
{
  return (check->tapped[a->from] && (a->from == b->from || a->from == b->to))
         || (check->tapped[a->to] && (a->to == b->from || a->to == b->to));
}

static gboolean
is_ordered(const Check *check, int earlier, int later)
{
  const BenchFlowStep *a = flow_step(check, earlier);
  const BenchFlowStep *b = flow_step(check, later);

  if (contains(b->after, earlier))
    return TRUE;
  return earlier < later && !a->order_free && !b->order_free && !contains(a->free_with, later)
         && !contains(b->free_with, earlier) && shares_phone(check, a, b);
}

static void
judge_order(const Check *check, int step, GString *reason)
{
  for (int i = 0; i < (int) check->flow->steps->len; i++)
    if (seen_at(check, i) > seen_at(check, step) && is_ordered(check, i, step))
      {
        say(reason, "order", "it came before %s", flow_step(check, i)->name);
        return;
      }
}

static BenchFlowResult *
judge_step(const Check *check, int index)
{
  const BenchFlowStep *step = flow_step(check, index);
  BenchFlowResult *result = result_new(step->name, g_strdup(step->text), seen_at(check, index));
  g_autoptr(GString) reason = g_string_new(NULL);
  g_autofree char *masked = NULL;

  result->here = is_here(check, step);
  if (result->here && result->step < 0 && !step->optional)
    g_string_assign(reason, "this message was not seen");
  if (result->step >= 0)
    {
      judge_rules(check, step, (guint) result->step, reason);
      judge_order(check, index, reason);
    }
  masked = bench_mask_secrets(reason->str);
  result->reason = bench_clean_text(masked);
  result->passed = reason->len == 0;
  return result;
}

static void
check_init(Check *check)
{
  guint count = g_strv_length(check->flow->parties);

  check->tapped = g_new0(gboolean, count);
  for (guint i = 0; i < count; i++)
    check->tapped[i] = bench_flow_is_phone(check->flow, (int) i)
                       && g_hash_table_contains(check->parties, check->flow->parties[i]);
  check->seen = g_new0(GArray *, check->flow->steps->len);
  for (guint i = 0; i < check->flow->steps->len; i++)
    check->seen[i] = g_array_new(FALSE, FALSE, sizeof(int));
  check->first_try = g_new0(guint, check->ladder->len);
  for (guint i = 0; i < check->ladder->len; i++)
    check->first_try[i] = i;
  check->passed_by = g_new0(gboolean, check->ladder->len);
  check->strangers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void
check_clear(Check *check)
{
  for (guint i = 0; i < check->flow->steps->len; i++)
    g_array_unref(check->seen[i]);
  g_free(check->seen);
  g_free(check->tapped);
  g_free(check->first_try);
  g_free(check->passed_by);
  g_hash_table_unref(check->strangers);
}

/**
 * bench_flow_result_free:
 * @result: (transfer full) (nullable)
 */
void
bench_flow_result_free(BenchFlowResult *result)
{
  if (result == NULL)
    return;
  g_free(result->name);
  g_free(result->text);
  g_free(result->reason);
  g_free(result);
}

/**
 * bench_flow_check:
 * @steps: (element-type BenchLadderStep): the ladder, of one phone or of several
 * @parties: (element-type utf8 utf8): which tapped phones played whom: "A" -> "host:port", or several
 *   of them parted by commas. A phone that is missing here was not tapped; a proxy may be missing, as
 *   any address that is nobody else's is taken for it
 * @passed: (out) (optional): whether at least one step was here and all that were are right
 *
 * Returns: (transfer full) (element-type BenchFlowResult): one a step in the flow's order, then one for
 * each message that is not in the flow. Secrets in reasons are masked.
 */
GPtrArray *
bench_flow_check(const BenchFlow *flow, const GPtrArray *steps, GHashTable *parties, gboolean *passed)
{
  GPtrArray *results = g_ptr_array_new_with_free_func((GDestroyNotify) bench_flow_result_free);
  g_autoptr(GPtrArray) extras = g_ptr_array_new();
  Check check = { .flow = flow, .ladder = steps, .parties = parties };
  gboolean any_here = FALSE;
  gboolean all_passed = TRUE;

  check_init(&check);
  find_challenges(&check);
  find_earlier_calls(&check);
  assign_messages(&check, extras);
  for (guint i = 0; i < flow->steps->len; i++)
    g_ptr_array_add(results, judge_step(&check, (int) i));
  for (guint i = 0; i < extras->len; i++)
    g_ptr_array_add(results, g_ptr_array_index(extras, i));
  check_clear(&check);
  for (guint i = 0; i < results->len; i++)
    {
      const BenchFlowResult *result = g_ptr_array_index(results, i);

      any_here |= result->here;
      all_passed &= result->passed;
    }
  if (passed != NULL)
    *passed = any_here && all_passed;
  return results;
}
