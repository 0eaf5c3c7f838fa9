/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading flow files. */
#include "lab/flow.h"

#include <gio/gio.h>
#include <stdarg.h>
#include <string.h>

#include "lab/flow-private.h"

#define RESOURCE_FOLDER "/io/github/benchphone/Benchphone/flows"

G_DEFINE_QUARK(bench_flow_error, bench_flow_error)

typedef struct
{
  const char *path; /* for errors */
  GKeyFile *file;
  BenchFlow *flow;
} Reader;

static gboolean
fail(const Reader *reader, const char *group, const char *key, GError **error, const char *format, ...)
    G_GNUC_PRINTF(5, 6);

static gboolean
fail(const Reader *reader, const char *group, const char *key, GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start(arguments, format);
  message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_set_error(error, BENCH_FLOW_ERROR, BENCH_FLOW_ERROR_SYNTAX, "%s: [%s]%s%s: %s", reader->path, group,
              key != NULL ? " " : "", key != NULL ? key : "", message);
  return FALSE;
}

static void
rule_free(BenchFlowRule *rule)
{
  g_free(rule->text);
  g_free(rule->field);
  g_free(rule->other_field);
  g_clear_pointer(&rule->regex, g_regex_unref);
  g_free(rule);
}

static void
step_free(BenchFlowStep *step)
{
  g_free(step->name);
  g_free(step->text);
  g_free(step->method);
  g_array_unref(step->free_with);
  g_array_unref(step->after);
  g_ptr_array_unref(step->rules);
  g_free(step);
}

/**
 * bench_flow_free:
 * @flow: (transfer full) (nullable)
 */
void
bench_flow_free(BenchFlow *flow)
{
  if (flow == NULL)
    return;
  g_free(flow->title);
  g_strfreev(flow->parties);
  g_strfreev(flow->party_names);
  g_strfreev(flow->phones);
  g_clear_pointer(&flow->steps, g_ptr_array_unref);
  g_free(flow);
}

static char *
read_value(const Reader *reader, const char *group, const char *key)
{
  char *value = g_key_file_get_value(reader->file, group, key, NULL);

  return value != NULL ? g_strstrip(value) : NULL;
}

/* The values of a key, parted by ";" and a blank, so that a regular expression may have semicolons. */
static char **
read_values(const Reader *reader, const char *group, const char *key)
{
  g_autofree char *value = read_value(reader, group, key);
  g_auto(GStrv) parts = NULL;
  g_autoptr(GPtrArray) values = g_ptr_array_new();

  if (value != NULL && g_str_has_suffix(value, ";"))
    value[strlen(value) - 1] = '\0';
  parts = g_strsplit(value != NULL ? value : "", "; ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_strstrip(parts[i])[0] != '\0')
      g_ptr_array_add(values, g_strdup(parts[i]));
  g_ptr_array_add(values, NULL);
  return (char **) g_ptr_array_free(g_steal_pointer(&values), FALSE);
}

static gboolean
read_boolean(const Reader *reader, const char *group, const char *key, gboolean *value, GError **error)
{
  g_autofree char *text = read_value(reader, group, key);

  *value = g_strcmp0(text, "true") == 0;
  if (text == NULL || *value || strcmp(text, "false") == 0)
    return TRUE;
  return fail(reader, group, key, error, "“%s” is neither true nor false", text);
}

static int
find_step(const BenchFlow *flow, const char *name)
{
  for (guint i = 0; i < flow->steps->len; i++)
    if (strcmp(((BenchFlowStep *) g_ptr_array_index(flow->steps, i))->name, name) == 0)
      return (int) i;
  return -1;
}

static gboolean
read_party(const Reader *reader, const char *group, const char *key, int *party, GError **error)
{
  g_autofree char *name = read_value(reader, group, key);

  for (int i = 0; name != NULL && reader->flow->parties[i] != NULL; i++)
    if (strcmp(reader->flow->parties[i], name) == 0)
      {
        *party = i;
        return TRUE;
      }
  return fail(reader, group, key, error, "“%s” is not in [parties]", name != NULL ? name : "");
}

static gboolean
read_message(const Reader *reader, BenchFlowStep *step, GError **error)
{
  g_autofree char *message = read_value(reader, step->name, "message");
  gsize length = message != NULL ? strcspn(message, " ") : 0;

  if (length == 3 && strspn(message, "0123456789") == 3 && message[0] >= '1' && message[0] <= '6')
    step->status = (int) g_ascii_strtoull(message, NULL, 10);
  else if (length > 0 && strspn(message, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length)
    step->method = g_strndup(message, length);
  else
    return fail(reader, step->name, "message", error, "“%s” begins neither with a method nor with a status",
                message != NULL ? message : "");
  step->text = g_strdup_printf("%s  %s -> %s", message, reader->flow->party_names[step->from],
                               reader->flow->party_names[step->to]);
  return TRUE;
}

/* Steps named by a key, wherever they stand in the file. */
static gboolean
read_step_list(const Reader *reader, BenchFlowStep *step, const char *key, GArray *list, GError **error)
{
  g_auto(GStrv) names = read_values(reader, step->name, key);

  for (guint i = 0; names[i] != NULL; i++)
    {
      int index = find_step(reader->flow, names[i]);

      if (index < 0)
        return fail(reader, step->name, key, error, "there is no step “%s”", names[i]);
      g_array_append_val(list, index);
    }
  return TRUE;
}

static gboolean
read_comparison(const Reader *reader,
                BenchFlowStep *step,
                const char *key,
                BenchFlowRule *rule,
                const char *value,
                GError **error)
{
  g_auto(GStrv) words = g_strsplit(value, " ", -1);
  guint count = g_strv_length(words);

  if (count != 2 && count != 3)
    return fail(reader, step->name, key, error, "“%s” is not a field and a step", value);
  rule->other = find_step(reader->flow, words[1]);
  if (rule->other < 0)
    return fail(reader, step->name, key, error, "there is no step “%s”", words[1]);
  rule->field = g_strdup(words[0]);
  rule->other_field = g_strdup(words[count - 1]);
  if (count == 2)
    {
      g_free(rule->other_field);
      rule->other_field = g_strdup(words[0]);
    }
  return TRUE;
}

static gboolean
read_rule(const Reader *reader,
          BenchFlowStep *step,
          BenchFlowRuleKind kind,
          const char *key,
          const char *value,
          GError **error)
{
  BenchFlowRule *rule = g_new0(BenchFlowRule, 1);
  g_autoptr(GError) regex_error = NULL;
  const char *space = strchr(value, ' ');
  guint64 number = 0;

  g_ptr_array_add(step->rules, rule);
  rule->kind = kind;
  rule->text = g_strdup_printf("%s=%s", key, value);
  rule->other = -1;
  switch (kind)
    {
    case BENCH_FLOW_EQUALS:
    case BENCH_FLOW_DIFFERS_FROM:
      return read_comparison(reader, step, key, rule, value, error);
    case BENCH_FLOW_ABSENT:
    case BENCH_FLOW_PRESENT:
      if (space != NULL)
        return fail(reader, step->name, key, error, "“%s” is not one field", value);
      rule->field = g_strdup(value);
      return TRUE;
    case BENCH_FLOW_MATCHES:
      if (space == NULL)
        return fail(reader, step->name, key, error, "“%s” is not a field and a regular expression", value);
      rule->field = g_strndup(value, (gsize) (space - value));
      rule->regex = g_regex_new(space + 1, 0, 0, &regex_error);
      if (rule->regex == NULL)
        return fail(reader, step->name, key, error, "%s", regex_error->message);
      return TRUE;
    case BENCH_FLOW_CSEQ:
      if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXINT32, &number, NULL))
        return fail(reader, step->name, key, error, "“%s” is not a CSeq number", value);
      rule->field = g_strdup("CSeq-number");
      rule->number = (guint) number;
      return TRUE;
    }
  g_return_val_if_reached(FALSE);
}

static gboolean
read_rules(const Reader *reader, BenchFlowStep *step, GError **error)
{
  static const struct
  {
    const char *key;
    BenchFlowRuleKind kind;
  } keys[] = {
    { "equals", BENCH_FLOW_EQUALS },   { "differs-from", BENCH_FLOW_DIFFERS_FROM },
    { "absent", BENCH_FLOW_ABSENT },   { "present", BENCH_FLOW_PRESENT },
    { "matches", BENCH_FLOW_MATCHES }, { "cseq", BENCH_FLOW_CSEQ },
  };

  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    {
      g_auto(GStrv) values = read_values(reader, step->name, keys[i].key);

      for (guint j = 0; values[j] != NULL; j++)
        if (!read_rule(reader, step, keys[i].kind, keys[i].key, values[j], error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
check_keys(const Reader *reader, const char *group, const char *const *known, GError **error)
{
  g_auto(GStrv) keys = g_key_file_get_keys(reader->file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains(known, keys[i]))
      return fail(reader, group, keys[i], error, "there is no such key");
  return TRUE;
}

/* What refers to no other step. */
static gboolean
read_step(Reader *reader, const char *group, GError **error)
{
  static const char *const known[]
      = { "from",           "to",           "message", "answers", "optional", "repeatable", "after", "equals",
          "any-order-with", "differs-from", "absent",  "present", "cseq",     "matches",    NULL };
  BenchFlowStep *step = g_new0(BenchFlowStep, 1);

  step->index = (int) reader->flow->steps->len;
  g_ptr_array_add(reader->flow->steps, step);
  step->name = g_strdup(group);
  step->answers = -1;
  step->free_with = g_array_new(FALSE, FALSE, sizeof(int));
  step->after = g_array_new(FALSE, FALSE, sizeof(int));
  step->rules = g_ptr_array_new_with_free_func((GDestroyNotify) rule_free);
  if (!g_regex_match_simple("^F[0-9]+[a-z]?$", group, 0, 0))
    return fail(reader, group, NULL, error, "a step is named F and a number");
  return check_keys(reader, group, known, error) && read_party(reader, group, "from", &step->from, error)
         && read_party(reader, group, "to", &step->to, error) && read_message(reader, step, error)
         && read_boolean(reader, group, "optional", &step->optional, error)
         && read_boolean(reader, group, "repeatable", &step->repeatable, error);
}

/* What refers to other steps, once all are known. */
static gboolean
link_step(const Reader *reader, BenchFlowStep *step, GError **error)
{
  g_autofree char *answers = read_value(reader, step->name, "answers");
  g_autofree char *free_with = read_value(reader, step->name, "any-order-with");

  if (answers != NULL)
    {
      const BenchFlowStep *request;

      step->answers = find_step(reader->flow, answers);
      if (step->answers < 0)
        return fail(reader, step->name, "answers", error, "there is no step “%s”", answers);
      request = g_ptr_array_index(reader->flow->steps, (guint) step->answers);
      if (step->status == 0 || request->method == NULL || request->from != step->to
          || request->to != step->from)
        return fail(reader, step->name, "answers", error, "“%s” is not a request it could answer", answers);
    }
  step->order_free = g_strcmp0(free_with, "*") == 0;
  if (!step->order_free && !read_step_list(reader, step, "any-order-with", step->free_with, error))
    return FALSE;
  return read_step_list(reader, step, "after", step->after, error) && read_rules(reader, step, error);
}

static gboolean
read_parties(Reader *reader, GError **error)
{
  BenchFlow *flow = reader->flow;
  g_auto(GStrv) proxies = read_values(reader, "flow", "proxies");
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  g_autoptr(GPtrArray) phones = g_ptr_array_new();

  flow->parties = g_key_file_get_keys(reader->file, "parties", NULL, NULL);
  if (flow->parties == NULL || flow->parties[0] == NULL)
    return fail(reader, "parties", NULL, error, "there are no parties");
  for (guint i = 0; flow->parties[i] != NULL; i++)
    {
      g_ptr_array_add(names, read_value(reader, "parties", flow->parties[i]));
      if (!g_strv_contains((const char *const *) proxies, flow->parties[i]))
        g_ptr_array_add(phones, g_strdup(flow->parties[i]));
    }
  g_ptr_array_add(names, NULL);
  g_ptr_array_add(phones, NULL);
  flow->party_names = (char **) g_ptr_array_free(g_steal_pointer(&names), FALSE);
  flow->phones = (char **) g_ptr_array_free(g_steal_pointer(&phones), FALSE);
  for (guint i = 0; proxies[i] != NULL; i++)
    if (!g_strv_contains((const char *const *) flow->parties, proxies[i]))
      return fail(reader, "flow", "proxies", error, "“%s” is not in [parties]", proxies[i]);
  return TRUE;
}

static gboolean
read_flow(Reader *reader, GError **error)
{
  static const char *const known[] = { "title", "source", "proxies", NULL };
  g_auto(GStrv) groups = g_key_file_get_groups(reader->file, NULL);

  reader->flow->title = read_value(reader, "flow", "title");
  if (reader->flow->title == NULL)
    return fail(reader, "flow", "title", error, "it is missing");
  if (!check_keys(reader, "flow", known, error) || !read_parties(reader, error))
    return FALSE;
  for (guint i = 0; groups[i] != NULL; i++)
    if (strcmp(groups[i], "flow") != 0 && strcmp(groups[i], "parties") != 0
        && !read_step(reader, groups[i], error))
      return FALSE;
  if (reader->flow->steps->len == 0)
    return fail(reader, "F1", NULL, error, "there are no steps");
  for (guint i = 0; i < reader->flow->steps->len; i++)
    if (!link_step(reader, g_ptr_array_index(reader->flow->steps, i), error))
      return FALSE;
  return TRUE;
}

static GBytes *
load_bytes(const char *name_or_path, GError **error)
{
  g_autofree char *resource = NULL;
  g_autofree char *contents = NULL;
  gsize size = 0;
  g_autoptr(GError) cause = NULL;
  GBytes *bytes;

  if (strchr(name_or_path, '/') != NULL || g_str_has_suffix(name_or_path, ".flow"))
    {
      if (g_file_get_contents(name_or_path, &contents, &size, &cause))
        return g_bytes_new_take(g_steal_pointer(&contents), size);
      g_set_error_literal(error, BENCH_FLOW_ERROR, BENCH_FLOW_ERROR_NO_SUCH_FLOW, cause->message);
      return NULL;
    }
  resource = g_strdup_printf(RESOURCE_FOLDER "/%s.flow", name_or_path);
  bytes = g_resources_lookup_data(resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL)
    {
      g_autoptr(GPtrArray) names = bench_flow_list_names();
      g_autofree char *list = NULL;

      g_ptr_array_add(names, NULL);
      list = g_strjoinv(", ", (char **) names->pdata);
      g_set_error(error, BENCH_FLOW_ERROR, BENCH_FLOW_ERROR_NO_SUCH_FLOW,
                  "there is no flow “%s”; there are %s", name_or_path, list);
    }
  return bytes;
}

/**
 * bench_flow_load:
 * @name_or_path: the name of a flow of the guide, such as "no-answer-forward", or a file: a path with
 *   "/" in it or ending in ".flow"
 *
 * Returns: (transfer full): the flow; %NULL with @error (%BENCH_FLOW_ERROR) naming file, group and key.
 */
BenchFlow *
bench_flow_load(const char *name_or_path, GError **error)
{
  g_autoptr(GBytes) bytes = load_bytes(name_or_path, error);
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(BenchFlow) flow = NULL;
  g_autoptr(GError) cause = NULL;
  Reader reader = { name_or_path, file, NULL };

  if (bytes == NULL)
    return NULL;
  if (!g_key_file_load_from_bytes(file, bytes, G_KEY_FILE_NONE, &cause))
    {
      g_set_error(error, BENCH_FLOW_ERROR, BENCH_FLOW_ERROR_SYNTAX, "%s: %s", name_or_path, cause->message);
      return NULL;
    }
  flow = g_new0(BenchFlow, 1);
  flow->steps = g_ptr_array_new_with_free_func((GDestroyNotify) step_free);
  reader.flow = flow;
  return read_flow(&reader, error) ? g_steal_pointer(&flow) : NULL;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/**
 * bench_flow_list_names:
 *
 * Returns: (transfer full) (element-type utf8): the names of the flows of the guide, sorted.
 */
GPtrArray *
bench_flow_list_names(void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) files = g_resources_enumerate_children(RESOURCE_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    if (g_str_has_suffix(files[i], ".flow"))
      g_ptr_array_add(names, g_strndup(files[i], strlen(files[i]) - strlen(".flow")));
  g_ptr_array_sort(names, compare_names);
  return names;
}

/**
 * bench_flow_get_title:
 *
 * Returns: (transfer none): what the guide calls the flow.
 */
const char *
bench_flow_get_title(const BenchFlow *flow)
{
  return flow->title;
}

/**
 * bench_flow_get_phones:
 *
 * Returns: (transfer none): the keys of the parties that are phones ("A", "B", "C"): the roles a phone
 * may have played, for the parties of bench_flow_check().
 */
const char *const *
bench_flow_get_phones(const BenchFlow *flow)
{
  return (const char *const *) flow->phones;
}

/* For the check: whether a party is a phone, not a proxy. */
gboolean
bench_flow_is_phone(const BenchFlow *flow, int party)
{
  return g_strv_contains((const char *const *) flow->phones, flow->parties[party]);
}
