/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/tls.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "settings/local-file.h"
#include "sip/tls-folder.h"

/* Names of peers are forgotten beyond this; a phone has a handful of servers. */
#define MOST_PEERS 256

typedef struct
{
  char *address;
  guint16 port;
  char *host;     /* what the certificate must be for */
  char *failure;  /* of the last handshake, or NULL */
  gboolean asked; /* it wanted a certificate of ours, and there is none */
} Peer;

struct _BenchTls
{
  gboolean check_certificate;
  gboolean check_name;
  gboolean has_own_certificate; /* from the settings, not the self-signed one */
  char *authorities;            /* path, "" for the system's only */
  char *certificate;
  char *private_key;
  BenchTlsFailedFunc on_failed;
  gpointer data;
  SSL_CTX *context;        /* Sofia's */
  GHashTable *connections; /* Connection, a set */
  GHashTable *peers;       /* "address port" -> Peer */
};

/* Whose context the next SSL_CTX_new() makes; set only inside bench_tls_adopt(). */
static BenchTls *adopting;

/* The program's SSL_CTX_new(), see the header. */
SSL_CTX *
SSL_CTX_new(const SSL_METHOD *method)
{
  SSL_CTX *context = SSL_CTX_new_ex(NULL, NULL, method);

  if (adopting != NULL)
    adopting->context = context;
  return context;
}

/* Sofia 1.12.11 never frees a connection's SSL, but frees the BIO it gave to it and, by a slip, one
   reference to the context that is not its own: each connection would leak, and touching what leaked would
   touch freed memory. So the SSL gets a BIO of its own, and when Sofia frees the one it kept, the context
   gets its reference back and the SSL goes. A Sofia that frees its SSL takes that BIO along. */
typedef struct
{
  BenchTls *tls;
  SSL *ssl;
  BIO *kept; /* by Sofia */
} Connection;

static long
on_kept_bio(BIO *bio,
            int operation,
            const char *argument G_GNUC_UNUSED,
            size_t length G_GNUC_UNUSED,
            int number G_GNUC_UNUSED,
            long word G_GNUC_UNUSED,
            int result,
            size_t *processed G_GNUC_UNUSED)
{
  Connection *connection = (Connection *) BIO_get_callback_arg(bio);

  if (operation == BIO_CB_FREE && connection != NULL)
    {
      BIO_set_callback_arg(bio, NULL);
      connection->kept = NULL;
      SSL_CTX_up_ref(SSL_get_SSL_CTX(connection->ssl));
      SSL_free(connection->ssl);
    }
  return result;
}

static void
on_ssl_freed(void *ssl G_GNUC_UNUSED,
             void *data,
             CRYPTO_EX_DATA *all G_GNUC_UNUSED,
             int index G_GNUC_UNUSED,
             long number G_GNUC_UNUSED,
             void *argument G_GNUC_UNUSED)
{
  Connection *connection = data;

  if (connection == NULL)
    return;
  if (connection->kept != NULL)
    {
      BIO_set_callback_arg(connection->kept, NULL);
      BIO_free(connection->kept);
    }
  g_hash_table_remove(connection->tls->connections, connection);
  g_free(connection);
}

/* An index of ours alone: others may use the one that is called application data. */
static int
owner_index(void)
{
  static int index = -1;

  if (index < 0)
    index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
  return index;
}

static int
connection_index(void)
{
  static int index = -1;

  if (index < 0)
    index = SSL_get_ex_new_index(0, NULL, NULL, NULL, on_ssl_freed);
  return index;
}

/* Whose context this is: NULL for those of other libraries in this process. */
static BenchTls *
owner_of(const SSL_CTX *context)
{
  return SSL_CTX_get_ex_data(context, owner_index());
}

/* The program's SSL_set_bio(), see above; for anybody else's connection it is the library's. */
void
SSL_set_bio(SSL *ssl, BIO *rbio, BIO *wbio)
{
  void (*library)(SSL *, BIO *, BIO *) = (void (*)(SSL *, BIO *, BIO *)) dlsym(RTLD_NEXT, "SSL_set_bio");
  int fd = -1;

  if (owner_of(SSL_get_SSL_CTX(ssl)) != NULL && rbio == wbio && rbio != NULL && BIO_get_fd(rbio, &fd) >= 0)
    {
      Connection *connection = g_new0(Connection, 1);

      connection->tls = owner_of(SSL_get_SSL_CTX(ssl));
      connection->ssl = ssl;
      g_hash_table_add(connection->tls->connections, connection);
      connection->kept = rbio;
      SSL_set_ex_data(ssl, connection_index(), connection);
      BIO_set_callback_ex(rbio, on_kept_bio);
      BIO_set_callback_arg(rbio, (char *) connection);
      rbio = wbio = BIO_new_socket(fd, BIO_NOCLOSE);
    }
  library(ssl, rbio, wbio);
}

/* The program's SSL_get1_peer_certificate(): Sofia looks through a certificate for names of its own accord,
   leaking what it finds; nobody asks it, so it gets none of ours to look through. */
X509 *
SSL_get1_peer_certificate(const SSL *ssl)
{
  X509 *(*library)(const SSL *) = (X509 * (*) (const SSL *) ) dlsym(RTLD_NEXT, "SSL_get1_peer_certificate");

  return owner_of(SSL_get_SSL_CTX(ssl)) == NULL ? library(ssl) : NULL;
}

static void
peer_free(Peer *peer)
{
  g_free(peer->address);
  g_free(peer->host);
  g_free(peer->failure);
  g_free(peer);
}

/* The file a parameter names, "" for none. */
static char *
read_path(BenchSettings *settings, const char *name)
{
  char *path = bench_local_file_find(settings, name);

  return path != NULL ? path : g_strdup("");
}

/**
 * bench_tls_new:
 * @settings: read now; a later change needs a new agent
 *
 * Returns: (transfer full): what one agent needs for TLS.
 */
BenchTls *
bench_tls_new(BenchSettings *settings, BenchTlsFailedFunc on_failed, gpointer data)
{
  BenchTls *self = g_new0(BenchTls, 1);

  self->on_failed = on_failed;
  self->data = data;
  self->check_certificate = bench_settings_get_boolean(settings, "security.trust_certificates");
  self->check_name = bench_settings_get_boolean(settings, "security.cn_validation");
  self->authorities = read_path(settings, "trusted_certificates.url");
  self->certificate = read_path(settings, "server_certificates.url");
  self->private_key = read_path(settings, "benchphone.tls.private_key");
  self->connections = g_hash_table_new(NULL, NULL);
  self->peers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) peer_free);
  return self;
}

/**
 * bench_tls_free:
 * @self: (transfer full): Sofia's transport must be closed already
 */
void
bench_tls_free(BenchTls *self)
{
  g_hash_table_unref(self->connections);
  g_hash_table_unref(self->peers);
  g_free(self->authorities);
  g_free(self->certificate);
  g_free(self->private_key);
  g_free(self);
}

static Peer *
find_peer(BenchTls *self, const char *address, guint16 port)
{
  g_autofree char *key = g_strdup_printf("%s %u", address, port);
  Peer *peer = g_hash_table_lookup(self->peers, key);

  if (peer == NULL)
    {
      if (g_hash_table_size(self->peers) >= MOST_PEERS)
        g_hash_table_remove_all(self->peers);
      peer = g_new0(Peer, 1);
      peer->address = g_strdup(address);
      peer->port = port;
      peer->host = g_strdup(address);
      g_hash_table_insert(self->peers, g_steal_pointer(&key), peer);
    }
  return peer;
}

/**
 * bench_tls_expect:
 * @address: numeric, without brackets
 * @host: the name or address that was configured for it
 *
 * From now on a certificate from that address and port must be for @host; a bare address, as a Record-Route
 * has it, does not replace a name. What failed there before is forgotten.
 */
void
bench_tls_expect(BenchTls *self, const char *address, guint16 port, const char *host)
{
  Peer *peer = find_peer(self, address, port);

  if (strcmp(host, address) != 0)
    {
      g_free(peer->host);
      peer->host = g_strdup(host);
    }
  g_clear_pointer(&peer->failure, g_free);
  peer->asked = FALSE;
}

/**
 * bench_tls_get_failure:
 *
 * Returns: (transfer none) (nullable): why the last handshake with that address and port failed, for a
 *   person to read; %NULL if it did not.
 */
const char *
bench_tls_get_failure(BenchTls *self, const char *address, guint16 port)
{
  g_autofree char *key = g_strdup_printf("%s %u", address, port);
  Peer *peer = g_hash_table_lookup(self->peers, key);

  if (peer != NULL && peer->failure == NULL && peer->asked)
    return "closed by the server, which asked for our certificate";
  return peer != NULL ? peer->failure : NULL;
}

/* Who is at the other end of a connection, NULL when that cannot be told any more. */
static Peer *
peer_of(BenchTls *self, const SSL *ssl)
{
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  char host[INET6_ADDRSTRLEN];
  char port[8];

  if (getpeername(SSL_get_fd(ssl), (struct sockaddr *) &address, &size) != 0
      || getnameinfo((struct sockaddr *) &address, size, host, sizeof host, port, sizeof port,
                     NI_NUMERICHOST | NI_NUMERICSERV)
             != 0)
    return NULL;
  return find_peer(self, host, (guint16) g_ascii_strtoull(port, NULL, 10));
}

/* The first reason is the true one; alerts only follow from it. */
static void
note_failure(BenchTls *self, Peer *peer, char *failure)
{
  g_autofree char *text = failure;

  if (peer == NULL || peer->failure != NULL)
    return;
  peer->failure = bench_clean_text(text);
  bench_warning("TLS with %s: %s", peer->host, peer->failure);
  self->on_failed(peer->address, peer->port, self->data);
}

/**
 * bench_tls_keep_alive:
 *
 * Sends CR LF CR LF (RFC 5626 3.5.1) over the connections of ours to that address and port; where something
 * waits to be written anyway, that does as well.
 */
void
bench_tls_keep_alive(BenchTls *self, const char *address, guint16 port)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init(&iter, self->connections);
  while (g_hash_table_iter_next(&iter, &key, NULL))
    {
      SSL *ssl = ((Connection *) key)->ssl;
      Peer *peer = peer_of(self, ssl);

      if (peer != NULL && peer->port == port && strcmp(peer->address, address) == 0
          && SSL_is_init_finished(ssl) && !SSL_want_write(ssl))
        SSL_write(ssl, "\r\n\r\n", 4);
    }
  ERR_clear_error();
}

static BenchTls *
tls_of(const SSL *ssl)
{
  return owner_of(SSL_get_SSL_CTX(ssl));
}

/* Before a handshake of ours: what the certificate must be for. */
static void
prepare_client(BenchTls *self, SSL *ssl, Peer *peer)
{
  X509_VERIFY_PARAM *wanted = SSL_get0_param(ssl);

  if (!self->has_own_certificate)
    SSL_certs_clear(ssl);
  if (!g_hostname_is_ip_address(peer->host))
    {
      SSL_set_tlsext_host_name(ssl, peer->host);
      if (self->check_name)
        X509_VERIFY_PARAM_set1_host(wanted, peer->host, 0);
    }
  else if (self->check_name)
    X509_VERIFY_PARAM_set1_ip_asc(wanted, peer->host);
}

/* OpenSSL 3.0 has no words for the alerts of TLS 1.3 (RFC 8446 6.2). */
static const char *
alert_text(int value)
{
  if ((value & 0xff) == TLS13_AD_CERTIFICATE_REQUIRED)
    return "certificate required";
  return SSL_alert_desc_string_long(value);
}

static void
on_info(const SSL *ssl, int where, int value)
{
  BenchTls *self = tls_of(ssl);
  Peer *peer;

  if (self == NULL || SSL_is_server(ssl))
    return;
  peer = peer_of(self, ssl);
  if ((where & SSL_CB_HANDSHAKE_START) != 0 && peer != NULL && SSL_get_state(ssl) == TLS_ST_BEFORE)
    prepare_client(self, (SSL *) ssl, peer);
  else if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && (value >> 8) == SSL3_AL_FATAL)
    note_failure(self, peer, g_strdup_printf("TLS refused by the server: %s", alert_text(value)));
  else if ((where & SSL_CB_CONNECT_EXIT) == SSL_CB_CONNECT_EXIT && value <= 0 && ERR_peek_last_error() != 0)
    {
      const char *reason = ERR_reason_error_string(ERR_peek_last_error());

      note_failure(self, peer, g_strdup_printf("TLS failed: %s", reason != NULL ? reason : "unknown error"));
    }
}

static int
on_verify(int passed, X509_STORE_CTX *store)
{
  SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
  BenchTls *self = tls_of(ssl);
  int error = X509_STORE_CTX_get_error(store);
  gboolean name = error == X509_V_ERR_HOSTNAME_MISMATCH || error == X509_V_ERR_IP_ADDRESS_MISMATCH;
  Peer *peer;

  if (passed || self == NULL)
    return passed;
  /* Whoever connects to us authenticates by digest, as over UDP; see the header for our own switches. */
  if (SSL_is_server(ssl) || (name ? !self->check_name : !self->check_certificate))
    {
      X509_STORE_CTX_set_error(store, X509_V_OK);
      return 1;
    }
  peer = peer_of(self, ssl);
  if (name)
    note_failure(self, peer,
                 g_strdup_printf("Certificate is not for %s", peer != NULL ? peer->host : "this host"));
  else
    note_failure(self, peer,
                 g_strdup_printf("Certificate not trusted: %s", X509_verify_cert_error_string(error)));
  return 0;
}

/* With TLS 1.3 the refusal comes after our part of the handshake, and gets lost when the server closes in
   a hurry; so remember what it asked. */
static int
on_asked(SSL *ssl, X509 **certificate G_GNUC_UNUSED, EVP_PKEY **key G_GNUC_UNUSED)
{
  Peer *peer = peer_of(tls_of(ssl), ssl);

  if (peer != NULL)
    peer->asked = TRUE;
  return 0;
}

static gboolean
is_hashed(const char *folder)
{
  g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name(directory)) != NULL)
    if (g_str_has_suffix(name, ".0"))
      return TRUE;
  return FALSE;
}

static gboolean
set_up_trust(BenchTls *self, GError **error)
{
  X509_STORE *store = X509_STORE_new();
  const char *folder = X509_get_default_cert_dir();

  /* A folder sorted by hash is read when a certificate needs it; the one big file costs a megabyte. */
  if (is_hashed(folder))
    X509_STORE_load_path(store, folder);
  else
    X509_STORE_set_default_paths(store);
  SSL_CTX_set_cert_store(self->context, store);
  if (self->authorities[0] == '\0' || X509_STORE_load_file(store, self->authorities) == 1)
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s holds no certificates to trust", self->authorities);
  return FALSE;
}

static gboolean
set_up_certificate(BenchTls *self, GError **error)
{
  const char *key = self->private_key[0] != '\0' ? self->private_key : self->certificate;

  if (self->certificate[0] == '\0')
    return TRUE;
  self->has_own_certificate = TRUE;
  if (SSL_CTX_use_certificate_chain_file(self->context, self->certificate) != 1)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s holds no certificate", self->certificate);
  else if (SSL_CTX_use_PrivateKey_file(self->context, key, SSL_FILETYPE_PEM) != 1)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s holds no private key for %s", key,
                self->certificate);
  else
    return TRUE;
  return FALSE;
}

static gboolean
set_up(BenchTls *self, GError **error)
{
  SSL_CTX_set_ex_data(self->context, owner_index(), self);
  SSL_CTX_clear_options(self->context, SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3);
  SSL_CTX_set_min_proto_version(self->context, TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(self->context, 0);
  SSL_CTX_set_cipher_list(self->context, "DEFAULT:!aNULL:!eNULL");
  SSL_CTX_set_verify(self->context, SSL_VERIFY_PEER, on_verify);
  SSL_CTX_set_verify_depth(self->context, 9);
  SSL_CTX_set_info_callback(self->context, on_info);
  SSL_CTX_set_client_cert_cb(self->context, on_asked);
  return set_up_trust(self, error) && set_up_certificate(self, error);
}

/**
 * bench_tls_adopt:
 * @open: opens Sofia's transport; called once, inside this call
 *
 * Returns: whether a TLS transport is open and checks what it should; if not, it must not be used.
 */
gboolean
bench_tls_adopt(BenchTls *self, BenchTlsOpenFunc open, gpointer data, GError **error)
{
  g_autofree char *folder = bench_tls_folder_make(self->certificate[0] == '\0', error);
  gboolean opened;

  if (folder == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no certificate for TLS can be made");
      return FALSE;
    }
  self->context = NULL;
  adopting = self;
  opened = open(folder, data);
  adopting = NULL;
  bench_tls_folder_remove(folder);
  if (!opened || self->context == NULL)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                  opened ? "this build of Sofia-SIP does not let its certificates be checked"
                         : "no TLS socket for SIP can be opened");
      return FALSE;
    }
  return set_up(self, error);
}
