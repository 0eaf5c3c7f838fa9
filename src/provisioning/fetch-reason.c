/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/fetch-transfer.h"

#include <openssl/x509_vfy.h>
#include <string.h>

#include "base/log.h"

/* libcurl reads a clock of its own. */
#define CLOCKS_APART_US (50 * 1000)

static GError *
reason(BenchFetchError code, const char *text)
{
  return g_error_new_literal(BENCH_FETCH_ERROR, code, text);
}

/* What libcurl says of it, which has no credentials; cleaned, for parts of it are the server's words. */
static GError *
reason_said(BenchFetchError code, const char *text, const char *said)
{
  g_autofree char *clean = bench_clean_name(said);

  /* A socket for datagrams has no peer; libcurl complains of that at every TFTP transfer. */
  if (clean[0] == '\0' || g_str_has_prefix(clean, "getpeername"))
    return reason(code, text);
  return g_error_new(BENCH_FETCH_ERROR, code, "%s (%s)", text, clean);
}

static gboolean
says(const BenchTransferState *state, const char *words)
{
  return strstr(state->said, words) != NULL;
}

/* Which check their certificate failed. */
static GError *
certificate_reason(const BenchTransferState *state)
{
  long result = X509_V_OK;

  curl_easy_getinfo(state->curl, CURLINFO_SSL_VERIFYRESULT, &result);
  switch (result)
    {
    /* The chain is good, or libcurl had not written down yet that it is: what is left is the name. */
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:
      return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_CERTIFICATE,
                         "the server's certificate is for another name than %s", state->url->host);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return reason(BENCH_FETCH_ERROR_CERTIFICATE, "the server's certificate has expired");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return reason(BENCH_FETCH_ERROR_CERTIFICATE, "the server's certificate is not valid yet");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_CERTIFICATE,
                         "the server's certificate is from an unknown authority (%s)",
                         X509_verify_cert_error_string(result));
    default:
      return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_CERTIFICATE,
                         "the server's certificate cannot be trusted (%s)",
                         X509_verify_cert_error_string(result));
    }
}

static GError *
timeout_reason(const BenchTransferState *state)
{
  curl_off_t connected = 0;
  gint64 spent = g_get_monotonic_time() - state->started;

  curl_easy_getinfo(state->curl, CURLINFO_PRETRANSFER_TIME_T, &connected);
  if (state->url->scheme == BENCH_FETCH_TFTP && state->received > 0)
    return reason(BENCH_FETCH_ERROR_TRUNCATED, "the server stopped sending before the last block");
  if (spent + CLOCKS_APART_US >= state->longest_s * G_USEC_PER_SEC)
    return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_TIMED_OUT, "not finished after %u s",
                       state->longest_s);
  if (connected == 0 && state->url->scheme != BENCH_FETCH_TFTP)
    return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_TIMED_OUT, "no connection within %u s",
                       state->timeout_s);
  if (state->received > 0)
    return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_TIMED_OUT,
                       "the server sent next to nothing for %u s", state->timeout_s);
  return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_TIMED_OUT, "no answer within %u s",
                     state->timeout_s);
}

static GError *
denied_reason(const BenchTransferState *state)
{
  if (state->had_credentials)
    return reason(BENCH_FETCH_ERROR_DENIED, "the server refuses the user name and password");
  return reason(BENCH_FETCH_ERROR_DENIED, "the server asks for a user name and password");
}

/* The connection broke off, or TLS did: whether before an answer or in the middle of it. */
static GError *
broken_reason(const BenchTransferState *state, long status)
{
  if (says(state, "certificate required") || says(state, "bad certificate") || says(state, "unknown ca")
      || says(state, "certificate expired"))
    return reason_said(BENCH_FETCH_ERROR_CERTIFICATE,
                       "the server wants a certificate of this phone that it trusts", state->said);
  if (says(state, "alert"))
    return reason_said(BENCH_FETCH_ERROR_PROTOCOL, "TLS failed", state->said);
  if (says(state, "chunk"))
    return reason_said(BENCH_FETCH_ERROR_PROTOCOL, "the server's answer is broken", state->said);
  if (status != 0 || state->received > 0)
    return reason(BENCH_FETCH_ERROR_TRUNCATED, "the connection broke off in the middle of the file");
  return reason_said(BENCH_FETCH_ERROR_UNREACHABLE, "the connection broke off", state->said);
}

/* libcurl ended it because one of our callbacks said so. */
static GError *
own_reason(const BenchTransferState *state, CURLcode code)
{
  if (state->refused != NULL)
    return reason(BENCH_FETCH_ERROR_PROTOCOL, state->refused);
  if (code == CURLE_ABORTED_BY_CALLBACK)
    return reason(BENCH_FETCH_ERROR_TRUNCATED, "the server did not confirm that the file is whole");
  return reason_said(BENCH_FETCH_ERROR_PROTOCOL, curl_easy_strerror(code), state->said);
}

static GError *
status_reason(const BenchTransferState *state, long status)
{
  switch (status)
    {
    case 401:
    case 407:
      return denied_reason(state);
    case 403:
      return reason(BENCH_FETCH_ERROR_DENIED, "the server forbids it (403)");
    case 404:
    case 410:
      return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_NOT_FOUND, "the server has no such file (%ld)",
                         status);
    default:
      return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_PROTOCOL,
                         "the server answered %ld instead of 200", status);
    }
}

static GError *
ftp_reason(const BenchTransferState *state, long status)
{
  if (status == 550 || says(state, "550"))
    return reason(BENCH_FETCH_ERROR_NOT_FOUND, "the server has no such file (550)");
  if (status == 425 || status == 426 || status == 451)
    return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_TRUNCATED,
                       "the server broke off the transfer (%ld)", status);
  return reason_said(BENCH_FETCH_ERROR_PROTOCOL, "the FTP server's answer is of no use", state->said);
}

/**
 * bench_transfer_reason:
 * @state: how far the transfer came
 * @code: how libcurl says it ended, %CURLE_OK for an HTTP answer that is not 200
 *
 * Returns: (transfer full): the error in words a person understands, without the address.
 */
GError *
bench_transfer_reason(const BenchTransferState *state, CURLcode code)
{
  long status = 0;

  curl_easy_getinfo(state->curl, CURLINFO_RESPONSE_CODE, &status);
  if (state->too_big || code == CURLE_FILESIZE_EXCEEDED)
    return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_TOO_BIG,
                       "the file is bigger than %" G_GSIZE_FORMAT " bytes", state->most_bytes);
  if (state->refused == NULL && bench_fetch_url_is_http(state->url) && status > 200)
    return status_reason(state, status);
  /* libcurl has a hundred codes, most of them for protocols that are not spoken here. */
  switch ((int) code)
    {
    case CURLE_OK:
      return status_reason(state, status);
    case CURLE_COULDNT_RESOLVE_HOST:
      return g_error_new(BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_UNREACHABLE, "no address is known for %s",
                         state->url->host);
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return reason_said(BENCH_FETCH_ERROR_UNREACHABLE, "the server cannot be reached", state->said);
    case CURLE_OPERATION_TIMEDOUT:
      return timeout_reason(state);
    case CURLE_GOT_NOTHING:
      return reason(BENCH_FETCH_ERROR_UNREACHABLE, "the server closed the connection without an answer");
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
      return broken_reason(state, status);
    case CURLE_PARTIAL_FILE:
      return reason(BENCH_FETCH_ERROR_TRUNCATED, "the server sent less than the whole file");
    case CURLE_PEER_FAILED_VERIFICATION:
      return certificate_reason(state);
    case CURLE_SSL_CACERT_BADFILE:
      return reason(BENCH_FETCH_ERROR_CERTIFICATE, "the file of trusted authorities cannot be used");
    case CURLE_SSL_CERTPROBLEM:
      return reason(BENCH_FETCH_ERROR_CERTIFICATE, "this phone's certificate or its key cannot be used");
    case CURLE_SSL_CLIENTCERT:
      return reason(BENCH_FETCH_ERROR_CERTIFICATE, "the server wants a certificate of this phone");
    case CURLE_LOGIN_DENIED:
      return denied_reason(state);
    case CURLE_REMOTE_ACCESS_DENIED:
      return reason(BENCH_FETCH_ERROR_NOT_FOUND, "the server has no such folder, or lets nobody in");
    case CURLE_FTP_COULDNT_RETR_FILE:
    case CURLE_FTP_WEIRD_SERVER_REPLY:
    case CURLE_FTP_WEIRD_PASS_REPLY:
    case CURLE_FTP_WEIRD_PASV_REPLY:
    case CURLE_FTP_WEIRD_227_FORMAT:
      return ftp_reason(state, status);
    case CURLE_REMOTE_FILE_NOT_FOUND:
    case CURLE_TFTP_NOTFOUND:
      return reason(BENCH_FETCH_ERROR_NOT_FOUND, "the server has no such file");
    case CURLE_TFTP_PERM:
      return reason(BENCH_FETCH_ERROR_DENIED, "the server forbids it");
    case CURLE_WRITE_ERROR:
    case CURLE_ABORTED_BY_CALLBACK:
      return own_reason(state, code);
    default:
      return reason_said(BENCH_FETCH_ERROR_PROTOCOL, curl_easy_strerror(code), state->said);
    }
}
