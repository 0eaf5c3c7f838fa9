/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/digest.h"

#include <openssl/evp.h>
#include <string.h>

G_DEFINE_QUARK(bench_digest_error, bench_digest_error)

typedef enum
{
  ALGORITHM_MD5,
  ALGORITHM_SHA_256,
  ALGORITHM_SHA_512_256, /* the later, the stronger */
} Algorithm;

static const char *const algorithm_names[] = { "MD5", "SHA-256", "SHA-512-256" };

struct _BenchDigest
{
  BenchRandom *random;
  char *realm; /* NULL before the first challenge */
  char *nonce;
  char *opaque;
  char *algorithm_text; /* as it stood in the challenge, NULL if it named none */
  Algorithm algorithm;
  gboolean session; /* "-sess" */
  const char *qop;  /* "auth", "auth-int" or NULL */
  guint nonce_count;
  char *session_cnonce;
};

/**
 * bench_digest_new:
 * @random: makes the client nonces
 *
 * Returns: (transfer full): the state of one account's authentication.
 */
BenchDigest *
bench_digest_new(BenchRandom *random)
{
  BenchDigest *self = g_new0(BenchDigest, 1);

  self->random = g_object_ref(random);
  return self;
}

static void
forget(BenchDigest *self)
{
  g_clear_pointer(&self->realm, g_free);
  g_clear_pointer(&self->nonce, g_free);
  g_clear_pointer(&self->opaque, g_free);
  g_clear_pointer(&self->algorithm_text, g_free);
  g_clear_pointer(&self->session_cnonce, g_free);
  self->nonce_count = 0;
  self->qop = NULL;
}

/**
 * bench_digest_free:
 * @self: (transfer full): forgotten with all it knew
 */
void
bench_digest_free(BenchDigest *self)
{
  forget(self);
  g_object_unref(self->random);
  g_free(self);
}

static const char *
skip_space(const char *p)
{
  while (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n' || *p == ',')
    p++;
  return p;
}

/* The parameters of `Digest name=value, name="value" …`, or NULL if it is not that. */
static GHashTable *
parse_parameters(const char *text)
{
  g_autoptr(GHashTable) parameters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  const char *p = skip_space(text);

  if (g_ascii_strncasecmp(p, "Digest", 6) != 0 || (p[6] != ' ' && p[6] != '\t'))
    return NULL;
  for (p = skip_space(p + 6); *p != '\0'; p = skip_space(p))
    {
      const char *start = p;
      g_autofree char *name = NULL;
      g_autoptr(GString) value = g_string_new(NULL);

      while (*p != '\0' && *p != '=' && *p != ',')
        p++;
      if (*p != '=')
        return NULL;
      name = g_strstrip(g_ascii_strdown(start, p - start));
      p++;
      while (*p == ' ')
        p++;
      if (*p == '"')
        {
          for (p++; *p != '\0' && *p != '"'; p++)
            {
              if (*p == '\\' && p[1] != '\0')
                p++;
              g_string_append_c(value, *p);
            }
          if (*p != '"')
            return NULL;
          p++;
        }
      else
        for (; *p != '\0' && *p != ',' && *p != ' '; p++)
          g_string_append_c(value, *p);
      g_hash_table_replace(parameters, g_steal_pointer(&name), g_strdup(value->str));
    }
  return g_steal_pointer(&parameters);
}

static gboolean
parse_algorithm(const char *text, Algorithm *algorithm, gboolean *session)
{
  g_autofree char *base = NULL;

  *session = FALSE;
  *algorithm = ALGORITHM_MD5;
  if (text == NULL)
    return TRUE;
  base = g_ascii_strup(text, -1);
  if (g_str_has_suffix(base, "-SESS"))
    {
      *session = TRUE;
      base[strlen(base) - strlen("-SESS")] = '\0';
    }
  for (guint i = 0; i < G_N_ELEMENTS(algorithm_names); i++)
    if (strcmp(base, algorithm_names[i]) == 0)
      {
        *algorithm = (Algorithm) i;
        return TRUE;
      }
  return FALSE;
}

/* "auth" is preferred; a challenge without qop is RFC 2069's; an unknown qop only is no challenge. */
static gboolean
parse_qop(const char *text, const char **qop)
{
  *qop = NULL;
  if (text == NULL)
    return TRUE;

  g_auto(GStrv) values = g_strsplit_set(text, ", ", -1);

  for (guint i = 0; values[i] != NULL; i++)
    if (g_ascii_strcasecmp(values[i], "auth") == 0)
      *qop = "auth";
    else if (g_ascii_strcasecmp(values[i], "auth-int") == 0 && *qop == NULL)
      *qop = "auth-int";
  return *qop != NULL;
}

/**
 * bench_digest_challenge:
 * @challenges: (element-type utf8): the values of all WWW-Authenticate or Proxy-Authenticate headers
 * @stale: (out) (optional): whether the chosen challenge only says that our nonce is too old
 *
 * Chooses the strongest challenge and keeps it for bench_digest_respond().
 *
 * Returns: %FALSE with @error when none of them can be answered.
 */
gboolean
bench_digest_challenge(BenchDigest *self, GPtrArray *challenges, gboolean *stale, GError **error)
{
  g_autoptr(GHashTable) best = NULL;
  Algorithm best_algorithm = ALGORITHM_MD5;
  const char *best_qop = NULL;
  gboolean best_session = FALSE;

  for (guint i = 0; i < challenges->len; i++)
    {
      g_autoptr(GHashTable) parameters = parse_parameters(g_ptr_array_index(challenges, i));
      Algorithm algorithm;
      gboolean session;
      const char *qop;

      if (parameters == NULL || g_hash_table_lookup(parameters, "nonce") == NULL
          || g_hash_table_lookup(parameters, "realm") == NULL
          || !parse_algorithm(g_hash_table_lookup(parameters, "algorithm"), &algorithm, &session)
          || !parse_qop(g_hash_table_lookup(parameters, "qop"), &qop))
        continue;
      if (best != NULL && algorithm <= best_algorithm)
        continue;
      g_clear_pointer(&best, g_hash_table_unref);
      best = g_steal_pointer(&parameters);
      best_algorithm = algorithm;
      best_session = session;
      best_qop = qop;
    }
  if (best == NULL)
    {
      g_set_error(error, BENCH_DIGEST_ERROR, BENCH_DIGEST_ERROR_NO_CHALLENGE,
                  "the server asks for no authentication we can do");
      return FALSE;
    }
  forget(self);
  self->realm = g_strdup(g_hash_table_lookup(best, "realm"));
  self->nonce = g_strdup(g_hash_table_lookup(best, "nonce"));
  self->opaque = g_strdup(g_hash_table_lookup(best, "opaque"));
  self->algorithm_text = g_strdup(g_hash_table_lookup(best, "algorithm"));
  self->algorithm = best_algorithm;
  self->session = best_session;
  self->qop = best_qop;
  if (stale != NULL)
    {
      const char *text = g_hash_table_lookup(best, "stale");

      *stale = text != NULL && g_ascii_strcasecmp(text, "true") == 0;
    }
  return TRUE;
}

/* All three from one library: GLib's checksums lack SHA-512/256. */
static char *
hash_text(Algorithm algorithm, const char *text)
{
  static const char *const evp_names[] = { "MD5", "SHA2-256", "SHA2-512/256" };
  EVP_MD *digest = EVP_MD_fetch(NULL, evp_names[algorithm], NULL);
  guint8 hash[EVP_MAX_MD_SIZE];
  guint size = 0;
  GString *hex = g_string_new(NULL);

  if (digest == NULL || EVP_Digest(text, strlen(text), hash, &size, digest, NULL) != 1)
    g_critical("%s is not available in this system's OpenSSL", evp_names[algorithm]);
  EVP_MD_free(digest);
  for (guint i = 0; i < size; i++)
    g_string_append_printf(hex, "%02x", hash[i]);
  return g_string_free(hex, FALSE);
}

typedef struct
{
  Algorithm algorithm;
  gboolean session;
  const char *user;
  const char *realm;
  const char *password;
  const char *nonce;
  const char *cnonce;
  const char *session_cnonce;
  const char *nc;
  const char *qop;
  const char *method;
  const char *uri;
  const char *body;
} Proof;

/* RFC 7616 3.4.1 to 3.4.3. */
static char *
compute_response(const Proof *proof)
{
  g_autofree char *a1 = g_strdup_printf("%s:%s:%s", proof->user, proof->realm, proof->password);
  g_autofree char *ha1 = hash_text(proof->algorithm, a1);
  g_autofree char *a2 = NULL;
  g_autofree char *ha2 = NULL;
  g_autofree char *all = NULL;

  if (proof->session)
    {
      g_autofree char *session = g_strdup_printf("%s:%s:%s", ha1, proof->nonce, proof->session_cnonce);

      g_free(ha1);
      ha1 = hash_text(proof->algorithm, session);
    }
  if (proof->qop != NULL && strcmp(proof->qop, "auth-int") == 0)
    {
      g_autofree char *body_hash = hash_text(proof->algorithm, proof->body != NULL ? proof->body : "");

      a2 = g_strdup_printf("%s:%s:%s", proof->method, proof->uri, body_hash);
    }
  else
    a2 = g_strdup_printf("%s:%s", proof->method, proof->uri);
  ha2 = hash_text(proof->algorithm, a2);
  if (proof->qop != NULL)
    all = g_strdup_printf("%s:%s:%s:%s:%s:%s", ha1, proof->nonce, proof->nc, proof->cnonce, proof->qop, ha2);
  else
    all = g_strdup_printf("%s:%s:%s", ha1, proof->nonce, ha2);
  return hash_text(proof->algorithm, all);
}

static void
append_quoted(GString *text, const char *name, const char *value)
{
  g_string_append_printf(text, ", %s=\"", name);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c(text, '\\');
      g_string_append_c(text, *p);
    }
  g_string_append_c(text, '"');
}

/**
 * bench_digest_respond:
 * @request: what is to be authenticated
 *
 * Returns: (transfer full) (nullable): the value of an Authorization or Proxy-Authorization header,
 *   or %NULL before the first challenge. Each call counts the nonce up (RFC 7616 3.4).
 */
char *
bench_digest_respond(BenchDigest *self, const BenchDigestRequest *request)
{
  g_autofree char *cnonce = NULL;
  g_autofree char *nc = NULL;
  g_autofree char *response = NULL;
  GString *text;

  if (self->nonce == NULL)
    return NULL;
  cnonce = bench_random_token(self->random, 16);
  if (self->session_cnonce == NULL)
    self->session_cnonce = g_strdup(cnonce);
  nc = g_strdup_printf("%08x", ++self->nonce_count);

  Proof proof = {
    .algorithm = self->algorithm,
    .session = self->session,
    .user = request->user,
    .realm = self->realm,
    .password = request->password,
    .nonce = self->nonce,
    .cnonce = cnonce,
    .session_cnonce = self->session_cnonce,
    .nc = nc,
    .qop = self->qop,
    .method = request->method,
    .uri = request->uri,
    .body = request->body,
  };

  response = compute_response(&proof);
  text = g_string_new("Digest");
  append_quoted(text, "username", request->user);
  g_string_erase(text, strlen("Digest"), 1);
  append_quoted(text, "realm", self->realm);
  append_quoted(text, "nonce", self->nonce);
  append_quoted(text, "uri", request->uri);
  append_quoted(text, "response", response);
  if (self->algorithm_text != NULL)
    g_string_append_printf(text, ", algorithm=%s", self->algorithm_text);
  if (self->qop != NULL)
    {
      append_quoted(text, "cnonce", cnonce);
      g_string_append_printf(text, ", qop=%s, nc=%s", self->qop, nc);
    }
  if (self->opaque != NULL)
    append_quoted(text, "opaque", self->opaque);
  return g_string_free(text, FALSE);
}

/**
 * bench_digest_make_challenge:
 * @algorithm: "MD5", "SHA-256" or "SHA-512-256"
 *
 * Returns: (transfer full): the value of a WWW-Authenticate or Proxy-Authenticate header.
 */
char *
bench_digest_make_challenge(const char *realm, const char *nonce, const char *algorithm)
{
  return g_strdup_printf("Digest realm=\"%s\", nonce=\"%s\", algorithm=%s, qop=\"auth\"", realm, nonce,
                         algorithm);
}

/**
 * bench_digest_verify:
 * @authorization: the value of an Authorization or Proxy-Authorization header
 * @nonce: (out) (transfer full): the nonce it was computed with, for the caller to judge; set on success
 *
 * Returns: whether it proves knowledge of @password.
 */
gboolean
bench_digest_verify(const char *authorization,
                    const char *method,
                    const char *user,
                    const char *realm,
                    const char *password,
                    char **nonce)
{
  g_autoptr(GHashTable) parameters = parse_parameters(authorization);
  g_autofree char *expected = NULL;
  const char *given;
  Proof proof = { .user = user, .realm = realm, .password = password, .method = method };

  if (parameters == NULL)
    return FALSE;
  given = g_hash_table_lookup(parameters, "response");
  proof.nonce = g_hash_table_lookup(parameters, "nonce");
  proof.uri = g_hash_table_lookup(parameters, "uri");
  proof.qop = g_hash_table_lookup(parameters, "qop");
  proof.nc = g_hash_table_lookup(parameters, "nc");
  proof.cnonce = g_hash_table_lookup(parameters, "cnonce");
  proof.session_cnonce = proof.cnonce;
  if (given == NULL || proof.nonce == NULL || proof.uri == NULL
      || g_strcmp0(g_hash_table_lookup(parameters, "username"), user) != 0
      || g_strcmp0(g_hash_table_lookup(parameters, "realm"), realm) != 0
      || !parse_algorithm(g_hash_table_lookup(parameters, "algorithm"), &proof.algorithm, &proof.session)
      || (proof.qop != NULL && (proof.nc == NULL || proof.cnonce == NULL)))
    return FALSE;
  expected = compute_response(&proof);
  if (g_ascii_strcasecmp(expected, given) != 0)
    return FALSE;
  *nonce = g_strdup(proof.nonce);
  return TRUE;
}
