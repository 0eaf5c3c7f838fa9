/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/resources.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/log.h"
#include "provisioning/fetch-url.h"
#include "provisioning/kept-files.h"
#include "provisioning/resource-kinds.h"
#include "provisioning/server.h"
#include "settings/cfg.h"
#include "settings/local-file.h"
#include "settings/parameters.h"

#define MOST_FILES 64 /* that one run fetches */

typedef struct
{
  const BenchResourceKind *kind;
  char *url;
  gboolean have; /* it is here; it is fetched again when others of its bundle are */
} Wanted;

/* One round of fetching. */
typedef struct
{
  const BenchCandidate *candidate; /* nullable */
  const BenchDeviceIdentity *identity;
  Wanted *wanted;  /* on its way */
  GPtrArray *done; /* Done */
} Round;

typedef struct
{
  Wanted *wanted;
  char *name;
  BenchFileOutcome outcome;
  char *reason;
  BenchApplyReport *lines; /* of a factory configuration */
} Done;

struct _BenchResources
{
  GObject parent_instance;

  BenchSettings *settings;
  BenchFetcher *fetcher;
  BenchDigests *digests; /* of the URLs that the files here came from */
  char *folder;          /* nullable */
  char *interface;
  GQueue pending; /* Wanted */
  gboolean full;  /* told of it */
};

G_DEFINE_FINAL_TYPE(BenchResources, bench_resources, G_TYPE_OBJECT)

enum
{
  ARRIVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void fetch_next(GTask *task);

static void
wanted_free(Wanted *wanted)
{
  g_free(wanted->url);
  g_free(wanted);
}

static void
done_free(Done *done)
{
  wanted_free(done->wanted);
  g_free(done->name);
  g_free(done->reason);
  g_clear_pointer(&done->lines, bench_apply_report_free);
  g_free(done);
}

static void
round_free(Round *round)
{
  g_clear_pointer(&round->wanted, wanted_free);
  g_ptr_array_unref(round->done);
  g_free(round);
}

static void
bench_resources_finalize(GObject *object)
{
  BenchResources *self = BENCH_RESOURCES(object);

  g_queue_clear_full(&self->pending, (GDestroyNotify) wanted_free);
  g_object_unref(self->settings);
  g_object_unref(self->fetcher);
  g_free(self->folder);
  g_free(self->interface);
  G_OBJECT_CLASS(bench_resources_parent_class)->finalize(object);
}

static void
bench_resources_class_init(BenchResourcesClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_resources_finalize;

  signals[ARRIVED]
      = g_signal_new("arrived", BENCH_TYPE_RESOURCES, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_first_wins,
                     NULL, NULL, G_TYPE_STRING, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
bench_resources_init(BenchResources *self)
{
  g_queue_init(&self->pending);
}

/**
 * bench_resources_new:
 * @digests: must live longer than any fetch that is not cancelled
 * @folder: (nullable): where they are kept; %NULL: none are
 * @interface: (nullable): address to ask from
 *
 * Returns: (transfer full): the resources of a phone.
 */
BenchResources *
bench_resources_new(BenchSettings *settings,
                    BenchFetcher *fetcher,
                    BenchDigests *digests,
                    const char *folder,
                    const char *interface)
{
  BenchResources *self = g_object_new(BENCH_TYPE_RESOURCES, NULL);

  self->settings = g_object_ref(settings);
  self->fetcher = g_object_ref(fetcher);
  self->digests = digests;
  self->folder = g_strdup(folder);
  self->interface = g_strdup(interface);
  return self;
}

/* A later URL takes the place of an earlier one, unless the kind takes several. */
static void
forget_earlier(BenchResources *self, const BenchResourceKind *kind, const char *url)
{
  for (GList *l = self->pending.head, *next = NULL; l != NULL; l = next)
    {
      Wanted *wanted = l->data;

      next = l->next;
      if (wanted->kind != kind || (kind->several && strcmp(wanted->url, url) != 0))
        continue;
      wanted_free(wanted);
      g_queue_delete_link(&self->pending, l);
    }
}

static void
want(BenchResources *self, const char *parameter, const char *url, gboolean have)
{
  const BenchResourceKind *kind = bench_resource_kind_find(parameter);
  Wanted *wanted;

  if (kind == NULL || !bench_local_file_is_remote(url))
    return;
  forget_earlier(self, kind, url);
  if (g_queue_get_length(&self->pending) >= MOST_FILES)
    {
      if (!self->full)
        bench_warning("%s: more than %d files are named; the rest is not fetched", parameter, MOST_FILES);
      self->full = TRUE;
      return;
    }
  wanted = g_new0(Wanted, 1);
  wanted->kind = kind;
  wanted->url = g_strdup(url);
  wanted->have = have;
  g_queue_push_tail(&self->pending, wanted);
}

/**
 * bench_resources_want:
 * @parameter: its name
 * @url: what it says; a path or file: URL is nothing to fetch
 *
 * Notes that this file is to be fetched, if the parameter names one.
 */
void
bench_resources_want(BenchResources *self, const char *parameter, const char *url)
{
  want(self, parameter, url, FALSE);
}

/* Under which the URL of a file that is here is remembered. */
static char *
digest_key(const BenchResourceKind *kind, const char *name)
{
  return kind->several ? g_strdup_printf("%s/%s", kind->parameter, name) : g_strdup(kind->parameter);
}

/* Whether the file is here, and came from that URL. */
static gboolean
is_here(BenchResources *self, const BenchResourceKind *kind, const char *name, const char *url)
{
  g_autofree char *key = digest_key(kind, name);
  g_autofree char *path = bench_kept_file_path(self->folder, kind, name);
  g_autoptr(GBytes) bytes = g_bytes_new_static(url, strlen(url));

  return bench_digests_is_known(self->digests, key, bytes)
         && (kind->applied || g_file_test(path, G_FILE_TEST_EXISTS));
}

/* What a line names; NULL: nothing that counts. A higher layer's URL is in force instead, or a line's before. */
static const BenchResourceKind *
kind_of_line(BenchResources *self, const char *name, const char *value)
{
  g_autofree char *canonical = bench_parameter_canonical_name(name);
  const BenchResourceKind *kind = bench_resource_kind_find(canonical);

  if (kind == NULL || (!kind->several && strcmp(bench_settings_get(self->settings, canonical), value) != 0))
    return NULL;
  return kind;
}

static void
on_line(guint line G_GNUC_UNUSED, const char *name, const char *value, gpointer data)
{
  const BenchResourceKind *kind = kind_of_line(data, name, value);

  if (kind != NULL)
    want(data, kind->parameter, value, FALSE);
}

static void
on_line_again(guint line G_GNUC_UNUSED, const char *name, const char *value, gpointer data)
{
  BenchResources *self = data;
  const BenchResourceKind *kind = kind_of_line(self, name, value);
  g_autofree char *file = kind != NULL ? bench_resource_file_name(value, NULL) : NULL;
  gboolean here;

  /* One that is never fetched has been told already. */
  if (file == NULL || kind->refused != NULL || self->folder == NULL)
    return;
  here = is_here(self, kind, file, value);
  if (!here || kind->bundle)
    want(self, kind->parameter, value, here);
}

/**
 * bench_resources_collect:
 * @text: of a configuration file
 * @is_new: whether it was applied now; otherwise it was before
 *
 * Notes every file it names: a parameter may stand there several times, one line a ring tone. Of a configuration
 * that is not new only what could not be had last time.
 */
void
bench_resources_collect(BenchResources *self, const char *text, gsize size, gboolean is_new)
{
  bench_cfg_read(text, (gssize) size, is_new ? on_line : on_line_again, NULL, self);
}

/* Whether the credentials for @candidate may go to @url. */
static gboolean
is_same_server(const BenchCandidate *candidate, const char *url)
{
  g_autoptr(BenchFetchUrl) from = candidate != NULL ? bench_fetch_url_parse(candidate->url, NULL) : NULL;
  g_autoptr(BenchFetchUrl) to = bench_fetch_url_parse(url, NULL);

  return from != NULL && to != NULL && bench_fetch_url_same_owner(from, to);
}

static gboolean
fail(GError **error, BenchResourceError code, const char *text)
{
  g_set_error_literal(error, BENCH_RESOURCE_ERROR, code, text);
  return FALSE;
}

/* The first file of a bundle in a round begins it anew. */
static gboolean
is_first(const Round *round, const BenchResourceKind *kind)
{
  for (guint i = 0; i < round->done->len; i++)
    {
      const Done *done = g_ptr_array_index(round->done, i);

      if (done->wanted->kind == kind && done->outcome == BENCH_FILE_APPLIED)
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_file(const Round *round, const BenchResourceKind *kind, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *before = NULL;
  g_autoptr(GString) all = g_string_new(NULL);
  gsize size = 0;
  const char *text = g_bytes_get_data(bytes, &size);

  if (kind->bundle && !is_first(round, kind) && g_file_get_contents(path, &before, NULL, NULL))
    g_string_append(all, before);
  g_string_append_len(all, text, (gssize) size);
  return g_file_set_contents_full(path, all->str, (gssize) all->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                  error);
}

static gboolean
take(BenchResources *self, Round *round, Done *done, GBytes *bytes, GError **error)
{
  const BenchResourceKind *kind = done->wanted->kind;
  gsize size = 0;
  const char *text = g_bytes_get_data(bytes, &size);
  g_autofree char *path = NULL;
  g_autofree char *complaint = NULL;

  if (size == 0)
    return fail(error, BENCH_RESOURCE_ERROR_CONTENT, "an empty file");
  if (!kind->check(text, size, error))
    return FALSE;
  if (kind->applied)
    {
      done->lines
          = bench_settings_apply(self->settings, BENCH_LAYER_FACTORY, done->name, text, (gssize) size, TRUE);
      return TRUE;
    }
  path = bench_kept_file_prepare(self->folder, kind, done->name, error);
  if (path == NULL || !write_file(round, kind, path, bytes, error))
    return FALSE;
  g_signal_emit(self, signals[ARRIVED], 0, kind->parameter, path, &complaint);
  if (complaint == NULL)
    return TRUE;
  g_unlink(path);
  return fail(error, BENCH_RESOURCE_ERROR_CONTENT, complaint);
}

/* The next run need not ask for it. */
static void
remember(BenchResources *self, const Done *done)
{
  g_autofree char *key = digest_key(done->wanted->kind, done->name);
  g_autoptr(GBytes) url = g_bytes_new(done->wanted->url, strlen(done->wanted->url));

  bench_digests_remember(self->digests, key, url);
}

/* Notes what became of the file on its way. */
static void
note(Round *round, Done *done, BenchFileOutcome outcome, const GError *error)
{
  done->outcome = outcome;
  done->reason = error != NULL ? g_strdup(error->message) : NULL;
  g_ptr_array_add(round->done, done);
}

static Done *
begin_done(Round *round)
{
  Done *done = g_new0(Done, 1);

  done->wanted = g_steal_pointer(&round->wanted);
  return done;
}

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  BenchResources *self = g_task_get_source_object(task);
  Round *round = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = bench_fetcher_get_finish(BENCH_FETCHER(source), result, NULL, &error);
  Done *done = begin_done(round);

  done->name = bench_resource_file_name(done->wanted->url, NULL);
  if (bytes == NULL && g_error_matches(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_NOT_FOUND))
    note(round, done, BENCH_FILE_MISSING, error);
  else if (bytes == NULL)
    note(round, done, BENCH_FILE_FAILED, error);
  else
    {
      gboolean taken = take(self, round, done, bytes, &error);

      if (taken)
        remember(self, done);
      note(round, done, taken ? BENCH_FILE_APPLIED : BENCH_FILE_REFUSED, error);
    }
  fetch_next(g_steal_pointer(&task));
}

/* Whether @wanted may be asked for at all. */
static gboolean
is_fit(const Wanted *wanted, GError **error)
{
  g_autofree char *name = NULL;

  if (wanted->kind->refused != NULL)
    return fail(error, BENCH_RESOURCE_ERROR_REFUSED, wanted->kind->refused);
  name = bench_resource_file_name(wanted->url, error);
  return name != NULL;
}

static void
fetch_next(GTask *task)
{
  BenchResources *self = g_task_get_source_object(task);
  Round *round = g_task_get_task_data(task);

  /* A factory configuration may name the next one, and that another, without end. */
  if (g_cancellable_is_cancelled(g_task_get_cancellable(task)) || round->done->len >= MOST_FILES)
    g_queue_clear_full(&self->pending, (GDestroyNotify) wanted_free);
  while ((round->wanted = g_queue_pop_head(&self->pending)) != NULL)
    {
      gboolean same = is_same_server(round->candidate, round->wanted->url);
      g_autoptr(GError) error = NULL;
      BenchServer server = { .settings = self->settings,
                             .identity = round->identity,
                             .interface = self->interface,
                             .username = same ? round->candidate->username : NULL,
                             .password = same ? round->candidate->password : NULL };

      if (is_fit(round->wanted, &error))
        {
          bench_server_get(&server, self->fetcher, round->wanted->url, round->wanted->kind->most_bytes,
                           g_task_get_cancellable(task), on_fetched, task);
          return;
        }
      note(round, begin_done(round), BENCH_FILE_REFUSED, error);
    }
  g_task_return_boolean(task, TRUE);
  g_object_unref(task);
}

/* A bundle that is here as a whole is not fetched; otherwise it is, as a whole, and not here until that is done. */
static void
settle_bundle(BenchResources *self)
{
  gboolean whole = TRUE;

  for (GList *l = self->pending.head; l != NULL; l = l->next)
    if (((Wanted *) l->data)->kind->bundle && !((Wanted *) l->data)->have)
      whole = FALSE;
  for (GList *l = self->pending.head, *next = NULL; l != NULL; l = next)
    {
      Wanted *wanted = l->data;
      g_autofree char *name = bench_resource_file_name(wanted->url, NULL);
      g_autofree char *key = name != NULL ? digest_key(wanted->kind, name) : NULL;

      next = l->next;
      if (!wanted->kind->bundle)
        continue;
      if (whole)
        {
          wanted_free(wanted);
          g_queue_delete_link(&self->pending, l);
        }
      else if (key != NULL)
        bench_digests_forget_one(self->digests, key);
    }
}

/**
 * bench_resources_fetch_async:
 * @identity: must live until the end, or until @cancellable is cancelled; so must @candidate
 * @candidate: (nullable): the server the configuration came from: files of the same server are asked for with
 *   its user and password, others without
 * @callback: calls bench_resources_fetch_finish()
 *
 * Fetches what has been noted, one after the other.
 */
void
bench_resources_fetch_async(BenchResources *self,
                            const BenchDeviceIdentity *identity,
                            const BenchCandidate *candidate,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  GTask *task = g_task_new(self, cancellable, callback, data);
  Round *round = g_new0(Round, 1);

  g_task_set_check_cancellable(task, FALSE);
  round->identity = identity;
  round->candidate = candidate;
  round->done = g_ptr_array_new_with_free_func((GDestroyNotify) done_free);
  g_task_set_task_data(task, round, (GDestroyNotify) round_free);
  self->full = FALSE;
  settle_bundle(self);
  fetch_next(task);
}

/**
 * bench_resources_fetch_finish:
 * @report: gets an entry for each file
 *
 * Returns: (transfer full) (nullable): the first thing that went wrong.
 */
char *
bench_resources_fetch_finish(BenchResources *self, GAsyncResult *result, BenchProvisionReport *report)
{
  Round *round = g_task_get_task_data(G_TASK(result));
  char *trouble = NULL;

  for (guint i = 0; i < round->done->len; i++)
    {
      Done *done = g_ptr_array_index(round->done, i);
      g_autofree char *url = bench_fetch_shown_url(done->wanted->url);
      BenchProvisionFile *entry
          = bench_provision_report_add_file(report, done->name != NULL ? done->name : "", url,
                                            done->wanted->kind->parameter, done->outcome, done->reason);

      entry->lines = g_steal_pointer(&done->lines);
      if (entry->lines != NULL && entry->lines->restart)
        report->restart = TRUE;
      if (done->reason != NULL)
        bench_warning("%s: %s", done->wanted->kind->parameter, done->reason);
      /* What can never be had here is reported, but it is no fault of the server's. */
      if (trouble == NULL && done->reason != NULL && done->wanted->kind->refused == NULL)
        trouble = bench_provision_report_brief(done->wanted->kind->parameter, url, done->reason);
    }
  return trouble;
}

/**
 * bench_resources_remove_all:
 * @keep_certificates: phone_setting.reserve_certs_enable
 *
 * Forgets every file: a factory reset.
 */
void
bench_resources_remove_all(BenchResources *self, gboolean keep_certificates)
{
  if (self->folder != NULL)
    bench_kept_files_remove_all(self->folder, keep_certificates);
}
