/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/secrets.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/log.h"
#include "base/news-source.h"
#include "settings/secret-service.h"

#define GROUP "secrets"
#define USER "user"

struct _BenchSecrets
{
  GObject parent_instance;

  char *settings_path; /* the attribute that tells one profile's secrets from another's */
  char *file_path;     /* the 0600 file used without a secret service */
  char *given_up;      /* why there is no service until the next start, or NULL */
  gboolean warned;

  GThread *writer;      /* asks the service while the phone goes on; NULL until something is stored */
  GAsyncQueue *jobs;    /* Job, for the writer; one without a key ends it */
  GAsyncQueue *results; /* Job, back from the writer */
  GSource *news;        /* that there are some */
};

/* A secret on its way to the service. */
typedef struct
{
  char *key;
  char *value;   /* "": to be forgotten */
  GError *error; /* why it is not kept */
} Job;

G_DEFINE_FINAL_TYPE(BenchSecrets, bench_secrets, G_TYPE_OBJECT)

static void
job_free(Job *job)
{
  g_free(job->key);
  g_free(job->value);
  g_clear_error(&job->error);
  g_free(job);
}

static void take_results(BenchSecrets *self);

/* Whatever is on its way arrives somewhere first. */
static void
bench_secrets_dispose(GObject *object)
{
  BenchSecrets *self = BENCH_SECRETS(object);

  if (self->writer != NULL)
    {
      g_async_queue_push(self->jobs, g_new0(Job, 1));
      g_thread_join(g_steal_pointer(&self->writer));
      g_clear_pointer(&self->news, bench_news_source_free);
      take_results(self);
    }
  G_OBJECT_CLASS(bench_secrets_parent_class)->dispose(object);
}

static void
bench_secrets_finalize(GObject *object)
{
  BenchSecrets *self = BENCH_SECRETS(object);

  g_async_queue_unref(self->jobs);
  g_async_queue_unref(self->results);
  g_free(self->settings_path);
  g_free(self->file_path);
  g_free(self->given_up);
  G_OBJECT_CLASS(bench_secrets_parent_class)->finalize(object);
}

static void
bench_secrets_class_init(BenchSecretsClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = bench_secrets_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_secrets_finalize;
}

static void
bench_secrets_init(BenchSecrets *self)
{
  self->jobs = g_async_queue_new_full((GDestroyNotify) job_free);
  self->results = g_async_queue_new_full((GDestroyNotify) job_free);
}

/**
 * bench_secrets_new:
 * @settings_path: the settings file these secrets belong to
 *
 * Returns: (transfer full): access to them; nothing is read yet.
 */
BenchSecrets *
bench_secrets_new(const char *settings_path)
{
  BenchSecrets *self = g_object_new(BENCH_TYPE_SECRETS, NULL);

  self->settings_path = g_strdup(settings_path);
  self->file_path = g_strconcat(settings_path, ".secrets", NULL);
  return self;
}

/* "account.1.password" for the user's, as ever; "common:account.1.password". An attribute of its own for the
   layer would not do: a service takes whatever has the attributes asked for, and more. */
static char *
key_of(const char *layer, const char *name)
{
  return g_str_equal(layer, USER) ? g_strdup(name) : g_strconcat(layer, ":", name, NULL);
}

static void
tell(const char *key, const char *value, BenchSecretFunc on_secret, gpointer data)
{
  const char *colon = strchr(key, ':');
  g_autofree char *layer = colon != NULL ? g_strndup(key, (gsize) (colon - key)) : g_strdup(USER);

  on_secret(layer, colon != NULL ? colon + 1 : key, value, data);
}

static void
give_up(BenchSecrets *self, const GError *error)
{
  if (self->given_up == NULL)
    self->given_up = g_strdup(error != NULL ? error->message : "its keyring stays locked");
}

/* Once there is something that is not kept as it should be. */
static void
warn_once(BenchSecrets *self)
{
  if (self->warned)
    return;
  self->warned = TRUE;
  bench_warning("No secret service (%s): passwords are kept in %s, readable by you only", self->given_up,
                self->file_path);
}

/* ---- The file ---- */

static GKeyFile *
file_load(BenchSecrets *self)
{
  GKeyFile *file = g_key_file_new();
  g_autoptr(GError) error = NULL;

  if (!g_key_file_load_from_file(file, self->file_path, G_KEY_FILE_NONE, &error)
      && !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    bench_warning("%s: %s", self->file_path, error->message);
  return file;
}

/* The file is made with its mode and moved into its place: nobody else can read it at any moment. */
static void
file_save(BenchSecrets *self, GKeyFile *file)
{
  g_autofree char *text = g_key_file_to_data(file, NULL, NULL);
  g_autofree char *folder = g_path_get_dirname(self->file_path);
  g_auto(GStrv) keys = g_key_file_get_keys(file, GROUP, NULL, NULL);
  g_autoptr(GError) error = NULL;

  if (keys == NULL || keys[0] == NULL)
    {
      g_unlink(self->file_path);
      return;
    }
  g_mkdir_with_parents(folder, 0700);
  if (!g_file_set_contents_full(self->file_path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    bench_warning("Passwords could not be kept: %s", error->message);
}

static void
file_store(BenchSecrets *self, const char *key, const char *value)
{
  g_autoptr(GKeyFile) file = file_load(self);

  if (*value != '\0')
    warn_once(self);
  g_key_file_set_string(file, GROUP, key, value);
  file_save(self, file);
}

static gboolean
ask_service(const char *settings_path, const char *key, const char *value, GError **error)
{
  return *value != '\0' ? bench_secret_service_store(settings_path, key, value, error)
                        : bench_secret_service_forget(settings_path, key, error);
}

/* Tells what is in the file; moves it to the service while that takes it. */
static void
file_move(BenchSecrets *self, GKeyFile *file)
{
  g_auto(GStrv) keys = g_key_file_get_keys(file, GROUP, NULL, NULL);
  gboolean moved = FALSE;

  for (guint i = 0; keys != NULL && keys[i] != NULL && self->given_up == NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string(file, GROUP, keys[i], NULL);
      g_autoptr(GError) error = NULL;
      gboolean done = ask_service(self->settings_path, keys[i], value != NULL ? value : "", &error);

      if (!done)
        {
          give_up(self, error);
          continue;
        }
      g_key_file_remove_key(file, GROUP, keys[i], NULL);
      moved = TRUE;
    }
  if (!moved)
    return;
  file_save(self, file);
  bench_info("Passwords were moved from %s to the secret service", self->file_path);
}

/**
 * bench_secrets_get_problem:
 *
 * Returns: (transfer none) (nullable): why the service is not used until the next start.
 */
const char *
bench_secrets_get_problem(BenchSecrets *self)
{
  return self->given_up;
}

/* What the service did not take goes into the file, and from then on everything. */
static void
take_results(BenchSecrets *self)
{
  Job *job;

  while ((job = g_async_queue_try_pop(self->results)) != NULL)
    {
      if (job->error != NULL)
        {
          give_up(self, job->error);
          file_store(self, job->key, job->value);
        }
      job_free(job);
    }
}

static void
on_news(gpointer data)
{
  take_results(data);
}

/* What the writer thread needs; nothing else of the object is its business. */
typedef struct
{
  char *settings_path;
  GAsyncQueue *jobs;
  GAsyncQueue *results;
  GSource *news; /* lives until the thread has ended */
} Writer;

static gpointer
write_on(gpointer data)
{
  Writer *writer = data;
  gboolean failed = FALSE;

  for (;;)
    {
      Job *job = g_async_queue_pop(writer->jobs);

      if (job->key == NULL)
        {
          job_free(job);
          break;
        }
      /* One that hangs is not asked again. */
      if (failed)
        g_set_error_literal(&job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "it failed before");
      else
        failed = !ask_service(writer->settings_path, job->key, job->value, &job->error);
      g_async_queue_push(writer->results, job);
      bench_news_source_tell(writer->news);
    }
  g_async_queue_unref(writer->jobs);
  g_async_queue_unref(writer->results);
  g_free(writer->settings_path);
  g_free(writer);
  return NULL;
}

static void
start_writer(BenchSecrets *self)
{
  Writer *writer = g_new0(Writer, 1);

  writer->settings_path = g_strdup(self->settings_path);
  writer->jobs = g_async_queue_ref(self->jobs);
  writer->results = g_async_queue_ref(self->results);
  self->news = bench_news_source_new(on_news, self);
  writer->news = self->news;
  self->writer = g_thread_new("secrets", write_on, writer);
}

/**
 * bench_secrets_store:
 * @layer: whose value it is: bench_layer_name()
 * @name: the parameter, in its present spelling
 * @value: its secret; "" forgets it
 *
 * Keeps it; the service is asked meanwhile, and what it does not take goes into the file.
 */
void
bench_secrets_store(BenchSecrets *self, const char *layer, const char *name, const char *value)
{
  g_autofree char *key = key_of(layer, name);
  Job *job;

  /* The writer, once there is one, hands back what the service does not take: older values first. */
  if (self->given_up != NULL && self->writer == NULL)
    {
      file_store(self, key, value);
      return;
    }
  if (self->writer == NULL)
    start_writer(self);
  job = g_new0(Job, 1);
  job->key = g_steal_pointer(&key);
  job->value = g_strdup(value);
  g_async_queue_push(self->jobs, job);
}

static gboolean
tell_found(SecretRetrievable *item, GKeyFile *file, BenchSecretFunc on_secret, gpointer data)
{
  g_autoptr(GHashTable) attributes = secret_retrievable_get_attributes(item);
  const char *key = g_hash_table_lookup(attributes, "parameter");
  SecretValue *value = key != NULL ? bench_secret_service_retrieve(item) : NULL;

  if (key == NULL)
    return TRUE;
  if (value == NULL)
    return FALSE;
  /* What is in the file is newer. */
  if (secret_value_get_text(value) != NULL && !g_key_file_has_key(file, GROUP, key, NULL))
    tell(key, secret_value_get_text(value), on_secret, data);
  secret_value_unref(value);
  return TRUE;
}

/**
 * bench_secrets_load:
 * @on_secret: called for each secret that is kept, before this returns
 */
void
bench_secrets_load(BenchSecrets *self, BenchSecretFunc on_secret, gpointer data)
{
  g_autoptr(GKeyFile) file = file_load(self);
  g_auto(GStrv) keys = g_key_file_get_keys(file, GROUP, NULL, NULL);
  g_autoptr(GError) error = NULL;
  GList *found = NULL;
  gboolean locked = FALSE;

  if (self->given_up == NULL)
    found = bench_secret_service_find(self->settings_path, &error);
  if (error != NULL)
    give_up(self, error);
  for (GList *l = found; l != NULL; l = l->next)
    if (!tell_found(l->data, file, on_secret, data))
      locked = TRUE;
  g_list_free_full(found, g_object_unref);
  if (locked)
    give_up(self, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string(file, GROUP, keys[i], NULL);

      if (value != NULL && *value != '\0')
        tell(keys[i], value, on_secret, data);
    }
  if (self->given_up == NULL)
    file_move(self, file);
  else if (keys != NULL && keys[0] != NULL)
    warn_once(self);
}
