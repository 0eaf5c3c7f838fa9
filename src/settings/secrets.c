/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/secrets.h"

#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>

#include "base/log.h"
#include "config.h"

#define GROUP "secrets"
#define USER "user"
#define SERVICE_MS 5000
#define PERSON_MS 30000

struct _BenchSecrets
{
  GObject parent_instance;

  char *settings_path; /* the attribute that tells one profile's secrets from another's */
  char *file_path;     /* the 0600 file used without a secret service */
  char *given_up;      /* why there is no service until the next start, or NULL */
  gboolean warned;
};

G_DEFINE_FINAL_TYPE(BenchSecrets, bench_secrets, G_TYPE_OBJECT)

static const SecretSchema schema = {
  BENCH_APP_ID,
  SECRET_SCHEMA_NONE,
  {
      { "settings", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "parameter", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
  0,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
};

static void
bench_secrets_finalize(GObject *object)
{
  BenchSecrets *self = BENCH_SECRETS(object);

  g_free(self->settings_path);
  g_free(self->file_path);
  g_free(self->given_up);
  G_OBJECT_CLASS(bench_secrets_parent_class)->finalize(object);
}

static void
bench_secrets_class_init(BenchSecretsClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_secrets_finalize;
}

static void
bench_secrets_init(BenchSecrets *self G_GNUC_UNUSED)
{
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

/* ---- The service, within bounds ---- */

typedef struct
{
  GMainContext *context;
  GSource *limit;
  GCancellable *cancellable;
  GAsyncResult *result;
} Wait;

static gboolean
on_limit(gpointer data)
{
  g_cancellable_cancel(data);
  return G_SOURCE_REMOVE;
}

static void
wait_begin(Wait *wait, guint most_ms)
{
  wait->context = g_main_context_new();
  wait->cancellable = g_cancellable_new();
  wait->limit = g_timeout_source_new(most_ms);
  wait->result = NULL;
  g_source_set_callback(wait->limit, on_limit, wait->cancellable, NULL);
  g_source_attach(wait->limit, wait->context);
  g_main_context_push_thread_default(wait->context);
}

static void
on_result(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  ((Wait *) data)->result = g_object_ref(result);
}

static GAsyncResult *
wait_for_result(Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration(wait->context, TRUE);
  return wait->result;
}

static void
wait_end(Wait *wait)
{
  g_main_context_pop_thread_default(wait->context);
  g_source_destroy(wait->limit);
  g_source_unref(wait->limit);
  g_clear_object(&wait->result);
  g_clear_object(&wait->cancellable);
  g_main_context_unref(wait->context);
}

static GHashTable *
attributes_of(BenchSecrets *self, const char *key)
{
  return key != NULL
             ? secret_attributes_build(&schema, "settings", self->settings_path, "parameter", key, NULL)
             : secret_attributes_build(&schema, "settings", self->settings_path, NULL);
}

static gboolean
service_store(BenchSecrets *self, const char *key, const char *value, GError **error)
{
  g_autoptr(GHashTable) attributes = attributes_of(self, key);
  g_autofree char *label = g_strdup_printf("Benchphone %s", key);
  gboolean done = FALSE;
  Wait wait;

  wait_begin(&wait, PERSON_MS);
  secret_password_storev(&schema, attributes, SECRET_COLLECTION_DEFAULT, label, value, wait.cancellable,
                         on_result, &wait);
  done = secret_password_store_finish(wait_for_result(&wait), error);
  wait_end(&wait);
  return done;
}

static gboolean
service_forget(BenchSecrets *self, const char *key, GError **error)
{
  g_autoptr(GHashTable) attributes = attributes_of(self, key);
  g_autoptr(GError) problem = NULL;
  Wait wait;

  wait_begin(&wait, PERSON_MS);
  secret_password_clearv(&schema, attributes, wait.cancellable, on_result, &wait);
  secret_password_clear_finish(wait_for_result(&wait), &problem);
  wait_end(&wait);
  /* That there was nothing to forget is no failure. */
  if (problem == NULL)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

static GList *
service_search(BenchSecrets *self, SecretSearchFlags more, guint most_ms, GError **error)
{
  g_autoptr(GHashTable) attributes = attributes_of(self, NULL);
  GList *found = NULL;
  Wait wait;

  wait_begin(&wait, most_ms);
  secret_password_searchv(&schema, attributes, SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS | more,
                          wait.cancellable, on_result, &wait);
  found = secret_password_search_finish(wait_for_result(&wait), error);
  wait_end(&wait);
  return found;
}

static gboolean
is_locked(SecretRetrievable *item)
{
  return SECRET_IS_ITEM(item) && secret_item_get_locked(SECRET_ITEM(item));
}

/* All of this phone's: a service that hangs costs a start seconds, a person is waited for only if one is needed. */
static GList *
service_find(BenchSecrets *self, GError **error)
{
  GList *found = service_search(self, SECRET_SEARCH_NONE, SERVICE_MS, error);
  gboolean locked = FALSE;

  for (GList *l = found; l != NULL; l = l->next)
    locked = locked || is_locked(l->data);
  if (!locked)
    return found;
  g_list_free_full(found, g_object_unref);
  return service_search(self, SECRET_SEARCH_UNLOCK, PERSON_MS, error);
}

static SecretValue *
service_retrieve(SecretRetrievable *item)
{
  SecretValue *value = NULL;
  Wait wait;

  /* The search has brought it already. */
  if (SECRET_IS_ITEM(item))
    return secret_item_get_secret(SECRET_ITEM(item));
  wait_begin(&wait, SERVICE_MS);
  secret_retrievable_retrieve_secret(item, wait.cancellable, on_result, &wait);
  value = secret_retrievable_retrieve_secret_finish(item, wait_for_result(&wait), NULL);
  wait_end(&wait);
  return value;
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
      gboolean done = value != NULL && *value != '\0' ? service_store(self, keys[i], value, &error)
                                                      : service_forget(self, keys[i], &error);

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

/**
 * bench_secrets_store:
 * @layer: whose value it is: bench_layer_name()
 * @name: the parameter, in its present spelling
 * @value: its secret; "" forgets it
 */
void
bench_secrets_store(BenchSecrets *self, const char *layer, const char *name, const char *value)
{
  g_autofree char *key = key_of(layer, name);
  g_autoptr(GError) error = NULL;

  if (self->given_up == NULL)
    {
      gboolean done
          = *value != '\0' ? service_store(self, key, value, &error) : service_forget(self, key, &error);

      if (done)
        return;
      give_up(self, error);
    }
  file_store(self, key, value);
}

static gboolean
tell_found(SecretRetrievable *item, GKeyFile *file, BenchSecretFunc on_secret, gpointer data)
{
  g_autoptr(GHashTable) attributes = secret_retrievable_get_attributes(item);
  const char *key = g_hash_table_lookup(attributes, "parameter");
  SecretValue *value = key != NULL ? service_retrieve(item) : NULL;

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
    found = service_find(self, &error);
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
