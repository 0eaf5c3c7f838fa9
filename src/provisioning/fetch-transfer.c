/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/fetch-transfer.h"

#include <openssl/ssl.h>
#include <string.h>

#include "base/log.h"

#define MOST_REDIRECTS 5
#define MOST_HEADER_BYTES (64 * 1024)
#define MOST_DISCARDED_BYTES (64 * 1024)
/* The challenge, and one more for a nonce that has grown stale (RFC 7616 3.3). */
#define MOST_CHALLENGES 2
#define SLOWEST_BYTES_PER_S 16
/* The FTP server's last words are waited for inside libcurl, which looks up once a second; nothing else of
   the phone runs meanwhile. */
#define LONGEST_INSIDE_US (900 * 1000)

struct _BenchTransfer
{
  CURL *curl;
  BenchFetchUrl *url;   /* asked now */
  BenchFetchUrl *first; /* what the credentials are for */
  char *written;        /* @url as libcurl gets it */
  char *username;
  char *password;
  char *authorities;
  GByteArray *body;
  GBytes *upload; /* nullable */
  gsize uploaded;
  gsize header_bytes;
  gsize discarded;
  guint redirects;
  guint challenges;
  const gint64 *entered;
  BenchTransferState state;
  char said[CURL_ERROR_SIZE];
};

/**
 * bench_transfer_free:
 * @self: (transfer full) (nullable): a transfer that libcurl does not have any more
 */
void
bench_transfer_free(BenchTransfer *self)
{
  if (self == NULL)
    return;
  curl_easy_cleanup(self->curl);
  bench_fetch_url_free(self->url);
  bench_fetch_url_free(self->first);
  if (self->password != NULL)
    explicit_bzero(self->password, strlen(self->password));
  g_free(self->written);
  g_free(self->username);
  g_free(self->password);
  g_free(self->authorities);
  g_clear_pointer(&self->body, g_byte_array_unref);
  g_clear_pointer(&self->upload, g_bytes_unref);
  g_free(self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchTransfer, bench_transfer_free)

static long
get_status(BenchTransfer *self)
{
  long status = 0;

  curl_easy_getinfo(self->curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

static gsize
stop(BenchTransfer *self, const char *refused)
{
  self->state.refused = refused;
  return CURL_WRITEFUNC_ERROR;
}

/* Putting a file there makes it (201), or there is nothing to say about it (204). */
static gboolean
is_success(BenchTransfer *self, long status)
{
  return status == 200 || (self->upload != NULL && (status == 201 || status == 204));
}

static gsize
on_upload(char *buffer, gsize size, gsize count, gpointer data)
{
  BenchTransfer *self = data;
  gsize total = 0;
  const char *bytes = g_bytes_get_data(self->upload, &total);
  gsize length = MIN(size * count, total - self->uploaded);

  memcpy(buffer, bytes + self->uploaded, length);
  self->uploaded += length;
  return length;
}

/* After a challenge it is sent again. */
static int
on_seek(gpointer data, curl_off_t offset, int origin)
{
  BenchTransfer *self = data;

  if (origin != SEEK_SET || offset < 0 || (gsize) offset > g_bytes_get_size(self->upload))
    return CURL_SEEKFUNC_CANTSEEK;
  self->uploaded = (gsize) offset;
  return CURL_SEEKFUNC_OK;
}

static gsize
on_body(char *bytes, gsize size, gsize count, gpointer data)
{
  BenchTransfer *self = data;
  gsize length = size * count;

  if (self->upload != NULL && bench_fetch_url_is_http(self->url) && is_success(self, get_status(self)))
    {
      self->discarded += length;
      return self->discarded > MOST_DISCARDED_BYTES ? CURL_WRITEFUNC_ERROR : length;
    }
  if (bench_fetch_url_is_http(self->url) && get_status(self) != 200)
    {
      /* Nobody reads it. That of a redirect is waited for: libcurl tells the new address at its end. */
      self->discarded += length;
      return get_status(self) / 100 != 3 || self->discarded > MOST_DISCARDED_BYTES ? CURL_WRITEFUNC_ERROR
                                                                                   : length;
    }
  if (length > self->state.most_bytes - self->body->len)
    {
      self->state.too_big = TRUE;
      return CURL_WRITEFUNC_ERROR;
    }
  g_byte_array_append(self->body, (const guint8 *) bytes, length);
  self->state.received += length;
  return length;
}

static gboolean
is_header(const char *line, gsize length, const char *name)
{
  gsize size = strlen(name);

  return length > size && g_ascii_strncasecmp(line, name, size) == 0;
}

static gsize
on_header(char *bytes, gsize size, gsize count, gpointer data)
{
  BenchTransfer *self = data;
  gsize length = size * count;

  /* What an FTP server answers comes this way too. */
  self->header_bytes += length;
  if (self->header_bytes > MOST_HEADER_BYTES)
    return stop(self, "the server's headers do not end");
  if (!bench_fetch_url_is_http(self->url))
    return length;
  if (memchr(bytes, '\0', length) != NULL)
    return stop(self, "a NUL byte in the server's headers");
  /* libcurl would answer a "stale" nonce for ever. */
  if (get_status(self) == 401 && is_header(bytes, length, "http/") && ++self->challenges > MOST_CHALLENGES)
    return CURL_WRITEFUNC_ERROR;
  if (get_status(self) == 200 && is_header(bytes, length, "content-encoding:"))
    {
      g_autofree char *value = g_strndup(bytes + 17, length - 17);

      if (g_ascii_strcasecmp(g_strstrip(value), "identity") != 0)
        return stop(self, "the server compressed the file without being asked to");
    }
  return length;
}

/* Called before every wait inside libcurl, and often otherwise. */
static int
on_progress(gpointer data,
            curl_off_t to_get G_GNUC_UNUSED,
            curl_off_t got,
            curl_off_t to_send G_GNUC_UNUSED,
            curl_off_t sent G_GNUC_UNUSED)
{
  BenchTransfer *self = data;

  /* What libcurl ignores itself, the body of a 401 say, is bounded too. */
  if (got > (curl_off_t) self->state.most_bytes + MOST_DISCARDED_BYTES)
    {
      self->state.too_big = TRUE;
      return 1;
    }
  return self->url->scheme == BENCH_FETCH_FTP && g_get_monotonic_time() - *self->entered > LONGEST_INSIDE_US;
}

/* The request's authorities beside the system's; libcurl's own option would put them in their place. */
static CURLcode
on_tls_context(CURL *curl G_GNUC_UNUSED, void *context, void *data)
{
  BenchTransfer *self = data;

  if (self->authorities != NULL && SSL_CTX_load_verify_file(context, self->authorities) != 1)
    return CURLE_SSL_CACERT_BADFILE;
  return CURLE_OK;
}

/* Of the time for all addresses together. */
static gint64
left_us(BenchTransfer *self)
{
  return self->state.started + self->state.longest_s * G_USEC_PER_SEC - g_get_monotonic_time();
}

/* Tells where to ask, and who may be told who asks. */
static void
address(BenchTransfer *self)
{
  gboolean owner = bench_fetch_url_same_owner(self->first, self->url);

  g_free(self->written);
  self->written = bench_fetch_url_write(self->url);
  curl_easy_setopt(self->curl, CURLOPT_URL, self->written);
  curl_easy_setopt(self->curl, CURLOPT_USERNAME, owner ? self->username : NULL);
  curl_easy_setopt(self->curl, CURLOPT_PASSWORD, owner ? self->password : NULL);
  self->state.url = self->url;
  self->state.had_credentials = owner && self->username != NULL;
  self->header_bytes = 0;
  self->challenges = 0;
  self->said[0] = '\0';
  curl_easy_setopt(self->curl, CURLOPT_TIMEOUT_MS, (long) MAX(1, left_us(self) / 1000));
}

static void
set_protocol_options(BenchTransfer *self, const BenchFetchRequest *request)
{
  g_autofree char *agent = bench_clean_text(request->user_agent != NULL ? request->user_agent : "");

  curl_easy_setopt(self->curl, CURLOPT_PROTOCOLS_STR, "http,https,ftp,tftp");
  curl_easy_setopt(self->curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(self->curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(self->curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(self->curl, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(self->curl, CURLOPT_HTTPAUTH, (long) (CURLAUTH_BASIC | CURLAUTH_DIGEST));
  curl_easy_setopt(self->curl, CURLOPT_USERAGENT, agent[0] != '\0' ? agent : NULL);
  curl_easy_setopt(self->curl, CURLOPT_PROXY, "");
  curl_easy_setopt(self->curl, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  curl_easy_setopt(self->curl, CURLOPT_FTP_SKIP_PASV_IP, 1L);
  /* With options (RFC 2347) libcurl takes an empty file for an error, and some servers take them for one. */
  curl_easy_setopt(self->curl, CURLOPT_TFTP_NO_OPTIONS, 1L);
  curl_easy_setopt(self->curl, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(self->curl, CURLOPT_FRESH_CONNECT, 1L);
  if (request->interface != NULL)
    curl_easy_setopt(self->curl, CURLOPT_INTERFACE, request->interface);
}

static void
set_upload(BenchTransfer *self)
{
  curl_easy_setopt(self->curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(self->curl, CURLOPT_READFUNCTION, on_upload);
  curl_easy_setopt(self->curl, CURLOPT_READDATA, self);
  curl_easy_setopt(self->curl, CURLOPT_SEEKFUNCTION, on_seek);
  curl_easy_setopt(self->curl, CURLOPT_SEEKDATA, self);
  curl_easy_setopt(self->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) g_bytes_get_size(self->upload));
}

static void
set_bounds(BenchTransfer *self)
{
  curl_easy_setopt(self->curl, CURLOPT_NOSIGNAL, 1L);
  /* A name that nobody answers for must not hold up whoever cancels. */
  curl_easy_setopt(self->curl, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(self->curl, CURLOPT_CONNECTTIMEOUT, (long) self->state.timeout_s);
  curl_easy_setopt(self->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long) self->state.timeout_s);
  curl_easy_setopt(self->curl, CURLOPT_LOW_SPEED_LIMIT, (long) SLOWEST_BYTES_PER_S);
  curl_easy_setopt(self->curl, CURLOPT_LOW_SPEED_TIME, (long) self->state.timeout_s);
  curl_easy_setopt(self->curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t) self->state.most_bytes);
  curl_easy_setopt(self->curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(self->curl, CURLOPT_WRITEDATA, self);
  curl_easy_setopt(self->curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(self->curl, CURLOPT_HEADERDATA, self);
  curl_easy_setopt(self->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(self->curl, CURLOPT_XFERINFODATA, self);
  curl_easy_setopt(self->curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(self->curl, CURLOPT_ERRORBUFFER, self->said);
}

static gboolean
is_usable(const char *path, const char *what, GError **error)
{
  if (path == NULL || g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return TRUE;

  g_autofree char *clean = bench_clean_name(path);

  g_set_error(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_CERTIFICATE, "%s %s is no file", what, clean);
  return FALSE;
}

static gboolean
set_tls_options(BenchTransfer *self, const BenchFetchRequest *request, GError **error)
{
  const char *key = request->private_key != NULL ? request->private_key : request->certificate;

  /* Where no TLS is asked for, a file that is gone must not stand in the way of a better configuration. */
  if (self->url->scheme == BENCH_FETCH_HTTPS
      && (!is_usable(request->authorities, "the file of trusted authorities", error)
          || !is_usable(request->certificate, "this phone's certificate", error)
          || !is_usable(key, "this phone's private key", error)))
    return FALSE;
  self->authorities = g_strdup(request->authorities);
  curl_easy_setopt(self->curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(self->curl, CURLOPT_SSL_VERIFYPEER, request->trust_all ? 0L : 1L);
  curl_easy_setopt(self->curl, CURLOPT_SSL_VERIFYHOST, request->check_name ? 2L : 0L);
  curl_easy_setopt(self->curl, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  curl_easy_setopt(self->curl, CURLOPT_CA_CACHE_TIMEOUT, 0L);
  if (request->certificate != NULL)
    {
      curl_easy_setopt(self->curl, CURLOPT_SSLCERT, request->certificate);
      curl_easy_setopt(self->curl, CURLOPT_SSLKEY, key);
      /* Without one OpenSSL would ask on the terminal. */
      curl_easy_setopt(self->curl, CURLOPT_KEYPASSWD, "");
    }
  curl_easy_setopt(self->curl, CURLOPT_SSL_CTX_DATA, self);
  if (curl_easy_setopt(self->curl, CURLOPT_SSL_CTX_FUNCTION, on_tls_context) == CURLE_OK
      || self->authorities == NULL)
    return TRUE;
  g_set_error_literal(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_CERTIFICATE,
                      "this libcurl is not built on OpenSSL and cannot trust further authorities");
  return FALSE;
}

static gboolean
has_control(const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      return TRUE;
  return FALSE;
}

/* Those in the address come before those of the request. */
static gboolean
take_credentials(BenchTransfer *self, const BenchFetchRequest *request, GError **error)
{
  gboolean in_url = self->url->username != NULL;
  const char *username = in_url ? self->url->username : request->username;
  const char *password = in_url ? self->url->password : request->password;

  if (username == NULL || username[0] == '\0')
    return TRUE;
  if (has_control(username) || has_control(password))
    {
      g_set_error_literal(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_URL,
                          "a control byte in the user name or password");
      return FALSE;
    }
  self->username = g_strdup(username);
  self->password = g_strdup(password != NULL ? password : "");
  return TRUE;
}

/**
 * bench_transfer_new:
 * @request: what to fetch; not kept
 * @entered: see the header
 * @error: without the address
 *
 * Returns: (transfer full) (nullable): a transfer whose handle libcurl can be given, or %NULL.
 */
BenchTransfer *
bench_transfer_new(const BenchFetchRequest *request, const gint64 *entered, GError **error)
{
  g_autoptr(BenchTransfer) self = g_new0(BenchTransfer, 1);

  self->entered = entered;
  self->body = g_byte_array_new();
  self->url = bench_fetch_url_parse(request->url != NULL ? request->url : "", error);
  if (self->url == NULL || !take_credentials(self, request, error))
    return NULL;
  self->first = bench_fetch_url_parse(request->url, NULL);
  self->curl = curl_easy_init();
  if (self->curl == NULL)
    {
      g_set_error_literal(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_PROTOCOL, "libcurl cannot be set up");
      return NULL;
    }
  self->state = (BenchTransferState){
    .curl = self->curl,
    .said = self->said,
    .started = g_get_monotonic_time(),
    .most_bytes = request->most_bytes != 0 ? request->most_bytes : BENCH_FETCH_MOST_BYTES,
    .timeout_s = request->timeout_s != 0 ? request->timeout_s : BENCH_FETCH_TIMEOUT_S,
    .longest_s = request->longest_s != 0 ? request->longest_s : BENCH_FETCH_LONGEST_S,
  };
  if (request->upload != NULL)
    {
      self->upload = g_bytes_ref(request->upload);
      set_upload(self);
    }
  set_protocol_options(self, request);
  set_bounds(self);
  if (!set_tls_options(self, request, error))
    return NULL;
  address(self);
  return g_steal_pointer(&self);
}

/**
 * bench_transfer_get_handle:
 * @self: a transfer
 *
 * Returns: (transfer none): its libcurl handle.
 */
CURL *
bench_transfer_get_handle(BenchTransfer *self)
{
  return self->curl;
}

static BenchTransferEnd
redirect(BenchTransfer *self, GError **error)
{
  g_autoptr(BenchFetchUrl) target = NULL;
  g_autoptr(GError) broken = NULL;
  g_autofree char *shown = NULL;
  char *location = NULL;

  curl_easy_getinfo(self->curl, CURLINFO_REDIRECT_URL, &location);
  if (location == NULL)
    {
      g_set_error(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_PROTOCOL,
                  "the server redirects (%ld) without saying where to", get_status(self));
      return BENCH_TRANSFER_FAILED;
    }
  shown = bench_fetch_shown_url(location);
  target = bench_fetch_url_parse(location, &broken);
  if (target == NULL || !bench_fetch_url_may_follow(self->url, target))
    {
      g_set_error(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_URL, "a redirect is not followed (to %s: %s)",
                  shown, broken != NULL ? broken->message : "from https only to https");
      return BENCH_TRANSFER_FAILED;
    }
  if (++self->redirects > MOST_REDIRECTS)
    {
      g_set_error(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_PROTOCOL, "more than %d redirects",
                  MOST_REDIRECTS);
      return BENCH_TRANSFER_FAILED;
    }
  bench_fetch_url_free(self->url);
  self->url = g_steal_pointer(&target);
  address(self);
  return BENCH_TRANSFER_AGAIN;
}

/**
 * bench_transfer_end:
 * @self: a transfer that libcurl has ended
 * @code: how
 * @error: why it failed, without the address
 *
 * Returns: what it came to.
 */
BenchTransferEnd
bench_transfer_end(BenchTransfer *self, CURLcode code, GError **error)
{
  gboolean http = bench_fetch_url_is_http(self->url);
  long status = get_status(self);

  if (code == CURLE_OK && http && self->upload == NULL
      && (status == 301 || status == 302 || status == 303 || status == 307 || status == 308))
    return redirect(self, error);
  if (code == CURLE_OK && (!http || is_success(self, status)))
    return BENCH_TRANSFER_DONE;
  g_propagate_error(error, bench_transfer_reason(&self->state, code));
  return BENCH_TRANSFER_FAILED;
}

/**
 * bench_transfer_steal_body:
 * @self: a transfer that is done
 *
 * Returns: (transfer full): what arrived.
 */
GBytes *
bench_transfer_steal_body(BenchTransfer *self)
{
  return g_byte_array_free_to_bytes(g_steal_pointer(&self->body));
}

/**
 * bench_transfer_dup_address:
 * @self: a transfer
 *
 * Returns: (transfer full): the address asked last, without credentials.
 */
char *
bench_transfer_dup_address(BenchTransfer *self)
{
  return g_strdup(self->written);
}
