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

/* What a hostile answer may make us keep. */
#define MOST_CHALLENGES 32
#define MOST_SPACES 8

static const char *const algorithm_names[] = { "MD5", "SHA-256", "SHA-512-256" };

/* What one realm taught us. */
typedef struct
{
  gboolean proxy; /* a proxy's (407), not the server's (401) */
  char *realm;
  char *nonce;
  char *session_nonce; /* the challenge's own: a "-sess" key is made once (RFC 7616 3.4.2) */
  char *session_cnonce;
  char *opaque;
  char *algorithm_text; /* as it stood in the challenge, NULL if it named none */
  Algorithm algorithm;
  gboolean session; /* "-sess" */
  const char *qop;  /* "auth", "auth-int" or NULL */
  guint nonce_count;
} Space;

struct _BenchDigest
{
  BenchRandom *random;
  GPtrArray *spaces; /* Space */
};

static void
space_free(Space *space)
{
  g_free(space->realm);
  g_free(space->nonce);
  g_free(space->session_nonce);
  g_free(space->session_cnonce);
  g_free(space->opaque);
  g_free(space->algorithm_text);
  g_free(space);
}

/**
 * bench_digest_new:
 * @random: makes the client nonces
 *
 * Returns: (transfer full): an authentication that was not challenged yet.
 */
BenchDigest *
bench_digest_new(BenchRandom *random)
{
  BenchDigest *self = g_new0(BenchDigest, 1);

  self->random = g_object_ref(random);
  self->spaces = g_ptr_array_new_with_free_func((GDestroyNotify) space_free);
  return self;
}

/**
 * bench_digest_free:
 * @self: (transfer full): forgotten with all it knew
 */
void
bench_digest_free(BenchDigest *self)
{
  g_ptr_array_unref(self->spaces);
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
      /* A word without a value says nothing to us. */
      if (*p != '=')
        continue;
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

/* One challenge that can be answered. */
typedef struct
{
  GHashTable *parameters;
  Algorithm algorithm;
  gboolean session;
  const char *qop;
} Offer;

static void
offer_free(Offer *offer)
{
  g_hash_table_unref(offer->parameters);
  g_free(offer);
}

static const char *
get_realm(const Offer *offer)
{
  return g_hash_table_lookup(offer->parameters, "realm");
}

/* The strongest algorithm first, then what need not hash the body; last what has no qop, and so no nonce of ours. */
static guint
get_rank(const Offer *offer)
{
  guint preference = offer->qop == NULL ? 0 : strcmp(offer->qop, "auth") == 0 ? 2 : 1;

  return 3 * (guint) offer->algorithm + preference;
}

/* Keeps the better one of two challenges of a realm. */
static void
add_offer(GPtrArray *offers, Offer *offer)
{
  for (guint i = 0; i < offers->len; i++)
    {
      Offer *known = g_ptr_array_index(offers, i);

      if (strcmp(get_realm(known), get_realm(offer)) != 0)
        continue;
      if (get_rank(offer) > get_rank(known))
        {
          g_ptr_array_remove_index(offers, i);
          g_ptr_array_insert(offers, (int) i, offer);
        }
      else
        offer_free(offer);
      return;
    }
  g_ptr_array_add(offers, offer);
}

/* What we can answer, one a realm; @error says why the last one left out was. */
static GPtrArray *
read_offers(GPtrArray *challenges, const BenchDigestRules *rules, GError **error)
{
  g_autoptr(GPtrArray) offers = g_ptr_array_new_with_free_func((GDestroyNotify) offer_free);

  for (guint i = 0; i < challenges->len && i < MOST_CHALLENGES; i++)
    {
      g_autoptr(GHashTable) parameters = parse_parameters(g_ptr_array_index(challenges, i));
      const char *realm = parameters != NULL ? g_hash_table_lookup(parameters, "realm") : NULL;
      Offer offer = { 0 };

      if (realm == NULL || g_hash_table_lookup(parameters, "nonce") == NULL
          || !parse_algorithm(g_hash_table_lookup(parameters, "algorithm"), &offer.algorithm, &offer.session)
          || !parse_qop(g_hash_table_lookup(parameters, "qop"), &offer.qop))
        continue;
      g_clear_error(error);
      if (offer.algorithm == ALGORITHM_MD5 && rules->refuse_md5)
        g_set_error(error, BENCH_DIGEST_ERROR, BENCH_DIGEST_ERROR_MD5, "the server offers MD5 only");
      else if (realm[0] == '\0' || (rules->is_ours != NULL && !rules->is_ours(realm, rules->data)))
        g_set_error(error, BENCH_DIGEST_ERROR, BENCH_DIGEST_ERROR_REALM, "realm \"%s\" is not ours", realm);
      else
        {
          offer.parameters = g_steal_pointer(&parameters);
          add_offer(offers, g_memdup2(&offer, sizeof offer));
        }
    }
  return g_steal_pointer(&offers);
}

static Space *
find_space(BenchDigest *self, gboolean proxy, const char *realm)
{
  for (guint i = 0; i < self->spaces->len; i++)
    {
      Space *space = g_ptr_array_index(self->spaces, i);

      if (space->proxy == proxy && strcmp(space->realm, realm) == 0)
        return space;
    }
  return NULL;
}

/* A nonce we know goes on being counted (RFC 7616 3.4); a new one starts anew. */
static void
take_offer(BenchDigest *self, const Offer *offer, gboolean proxy)
{
  const char *nonce = g_hash_table_lookup(offer->parameters, "nonce");
  Space *known = find_space(self, proxy, get_realm(offer));
  Space *space = g_new0(Space, 1);

  space->proxy = proxy;
  space->realm = g_strdup(get_realm(offer));
  space->nonce = g_strdup(nonce);
  space->session_nonce = g_strdup(nonce);
  space->opaque = g_strdup(g_hash_table_lookup(offer->parameters, "opaque"));
  space->algorithm_text = g_strdup(g_hash_table_lookup(offer->parameters, "algorithm"));
  space->algorithm = offer->algorithm;
  space->session = offer->session;
  space->qop = offer->qop;
  if (known != NULL && strcmp(known->nonce, nonce) == 0)
    space->nonce_count = known->nonce_count;
  if (known != NULL)
    g_ptr_array_remove(self->spaces, known);
  else if (self->spaces->len >= MOST_SPACES)
    g_ptr_array_remove_index(self->spaces, 0);
  g_ptr_array_add(self->spaces, space);
}

/* Counts our answers to a realm in one request: one, and one more if all that was wrong was the nonce's age. */
static gboolean
may_answer(const Offer *offer, const BenchDigestRules *rules)
{
  const char *stale = g_hash_table_lookup(offer->parameters, "stale");
  gboolean is_stale = stale != NULL && g_ascii_strcasecmp(stale, "true") == 0;
  g_autofree char *key = g_strdup_printf("%d %s", rules->proxy, get_realm(offer));
  guint tries = rules->tries != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(rules->tries, key)) : 0;

  if (tries >= (is_stale ? 2U : 1U))
    return FALSE;
  if (rules->tries == NULL)
    return TRUE;
  if (tries == 0 && g_hash_table_size(rules->tries) >= MOST_SPACES)
    return FALSE;
  g_hash_table_replace(rules->tries, g_steal_pointer(&key), GUINT_TO_POINTER(tries + 1));
  return TRUE;
}

/**
 * bench_digest_challenge:
 * @challenges: (element-type utf8): the values of all WWW-Authenticate or all Proxy-Authenticate headers
 * @rules: whose challenges are taken, and how often
 *
 * Takes, for each realm that is ours, one of its challenges, and keeps it for bench_digest_respond() (RFC 3261
 * 22.3). That it is the strongest, in whatever order they stand, is our own policy: RFC 8760 2.4 would take the
 * topmost that we support.
 *
 * Returns: %FALSE with @error when there is nothing to try (again).
 */
gboolean
bench_digest_challenge(BenchDigest *self,
                       GPtrArray *challenges,
                       const BenchDigestRules *rules,
                       GError **error)
{
  g_autoptr(GError) left_out = NULL;
  g_autoptr(GPtrArray) offers = read_offers(challenges, rules, &left_out);
  gboolean taken = FALSE;

  for (guint i = 0; i < offers->len; i++)
    if (may_answer(g_ptr_array_index(offers, i), rules))
      {
        take_offer(self, g_ptr_array_index(offers, i), rules->proxy);
        taken = TRUE;
      }
  if (taken)
    return TRUE;
  if (offers->len > 0)
    g_set_error(error, BENCH_DIGEST_ERROR, BENCH_DIGEST_ERROR_REFUSED, "user name or password refused");
  else if (left_out != NULL)
    g_propagate_error(error, g_steal_pointer(&left_out));
  else
    g_set_error(error, BENCH_DIGEST_ERROR, BENCH_DIGEST_ERROR_NO_CHALLENGE,
                "the server asks for nothing we can do");
  return FALSE;
}

/**
 * bench_digest_take_info:
 * @proxy: whether it is a Proxy-Authentication-Info
 * @info: the value of an Authentication-Info header of a 2xx
 *
 * Takes the next nonce if it names one (RFC 7615 3.1). The header names no realm: with several of that kind it
 * is left alone, and the next challenge tells.
 */
void
bench_digest_take_info(BenchDigest *self, gboolean proxy, const char *info)
{
  g_autofree char *as_challenge = g_strconcat("Digest ", info, NULL);
  g_autoptr(GHashTable) parameters = parse_parameters(as_challenge);
  const char *nonce = parameters != NULL ? g_hash_table_lookup(parameters, "nextnonce") : NULL;
  Space *only = NULL;

  for (guint i = 0; i < self->spaces->len; i++)
    {
      Space *space = g_ptr_array_index(self->spaces, i);

      if (space->proxy != proxy)
        continue;
      if (only != NULL)
        return;
      only = space;
    }
  if (nonce == NULL || nonce[0] == '\0' || only == NULL || strcmp(only->nonce, nonce) == 0)
    return;
  g_free(only->nonce);
  only->nonce = g_strdup(nonce);
  only->nonce_count = 0;
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
  const char *session_nonce;
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
      g_autofree char *session
          = g_strdup_printf("%s:%s:%s", ha1, proof->session_nonce, proof->session_cnonce);

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

/* The value of one Authorization header. */
static char *
respond(BenchDigest *self, Space *space, const BenchDigestRequest *request)
{
  g_autofree char *cnonce = bench_random_token(self->random, 16);
  g_autofree char *nc = g_strdup_printf("%08x", ++space->nonce_count);
  g_autofree char *response = NULL;
  GString *text;

  if (space->session_cnonce == NULL)
    space->session_cnonce = g_strdup(cnonce);

  Proof proof = {
    .algorithm = space->algorithm,
    .session = space->session,
    .user = request->user,
    .realm = space->realm,
    .password = request->password,
    .nonce = space->nonce,
    .cnonce = cnonce,
    .session_nonce = space->session_nonce,
    .session_cnonce = space->session_cnonce,
    .nc = nc,
    .qop = space->qop,
    .method = request->method,
    .uri = request->uri,
    .body = request->body,
  };

  response = compute_response(&proof);
  text = g_string_new("Digest");
  append_quoted(text, "username", request->user);
  g_string_erase(text, strlen("Digest"), 1);
  append_quoted(text, "realm", space->realm);
  append_quoted(text, "nonce", space->nonce);
  append_quoted(text, "uri", request->uri);
  append_quoted(text, "response", response);
  if (space->algorithm_text != NULL)
    g_string_append_printf(text, ", algorithm=%s", space->algorithm_text);
  if (space->qop != NULL || space->session)
    append_quoted(text, "cnonce", cnonce);
  if (space->qop != NULL)
    g_string_append_printf(text, ", qop=%s, nc=%s", space->qop, nc);
  if (space->opaque != NULL)
    append_quoted(text, "opaque", space->opaque);
  return g_string_free(text, FALSE);
}

/**
 * bench_digest_respond:
 * @request: what is to be authenticated
 *
 * Returns: (transfer full) (nullable): an Authorization or Proxy-Authorization header line for each realm,
 *   separated by CR LF, or %NULL before the first challenge. Each call counts the nonces up (RFC 7616 3.4).
 */
char *
bench_digest_respond(BenchDigest *self, const BenchDigestRequest *request)
{
  g_autoptr(GString) lines = g_string_new(NULL);

  for (guint i = 0; i < self->spaces->len; i++)
    {
      Space *space = g_ptr_array_index(self->spaces, i);
      g_autofree char *value = respond(self, space, request);

      g_string_append_printf(lines, "%s%s: %s", i > 0 ? "\r\n" : "",
                             space->proxy ? "Proxy-Authorization" : "Authorization", value);
    }
  return lines->len > 0 ? g_strdup(lines->str) : NULL;
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
  proof.session_nonce = proof.nonce;
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
