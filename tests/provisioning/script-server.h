/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An HTTP server on loopback that sends exactly the bytes a test wants sent, with TLS or without, and
 * remembers what it was asked. It never understands a request beyond its path.
 *
 * Threads: main context only; everything runs inside the test's own main loop.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TestScript TestScript;

/* What comes behind the bytes of an answer. */
typedef enum
{
  TEST_SCRIPT_CLOSE,
  TEST_SCRIPT_RESET,  /* as when the server's machine goes: no orderly end */
  TEST_SCRIPT_HOLD,   /* nothing, and the connection stays */
  TEST_SCRIPT_REPEAT, /* @more again and again */
  TEST_SCRIPT_DRIP,   /* a byte of @more every @drip_ms, again and again */
} TestScriptEnd;

typedef struct
{
  const char *path;          /* of the requests it answers; NULL: all others */
  gboolean with_credentials; /* only those that have some */
  const char *bytes;
  gsize length; /* 0: up to the NUL */
  TestScriptEnd end;
  const char *more;
  guint drip_ms;
} TestScriptAnswer;

/* @certificate: PEM with key, NULL: HTTP. @client_authority: whose certificates are demanded, or NULL. */
TestScript *test_script_start(const char *certificate, const char *client_authority);
void test_script_stop(TestScript *self);
guint16 test_script_get_port(TestScript *self);
char *test_script_url(TestScript *self, const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* The strings must outlive the server; a second answer for the same takes the place of the first. */
void test_script_answer(TestScript *self, const TestScriptAnswer *answer);
void test_script_answer_with(TestScript *self, const char *path, const char *bytes);

/* 200 with that body, of @length bytes or up to the NUL if it is negative; copied. */
void test_script_serve(TestScript *self, const char *path, const char *body, gssize length);

guint test_script_count_requests(TestScript *self);
const char *test_script_get_request(TestScript *self, guint index);
guint test_script_count_open(TestScript *self);

G_END_DECLS
