/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/passphrase.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>

static char *
fail(const char *text, GError **error)
{
  g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
  return NULL;
}

static char *
read_line(FILE *terminal, const char *prompt)
{
  char line[1024] = "";
  struct termios before;
  struct termios quiet;
  gboolean read;

  if (tcgetattr(fileno(terminal), &before) != 0)
    return NULL;
  quiet = before;
  quiet.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr(fileno(terminal), TCSAFLUSH, &quiet);
  fputs(prompt, terminal);
  fflush(terminal);
  read = fgets(line, sizeof line, terminal) != NULL;
  tcsetattr(fileno(terminal), TCSAFLUSH, &before);
  fputs("\n", terminal);
  line[strcspn(line, "\r\n")] = '\0';
  return read ? g_strdup(line) : NULL;
}

static char *
read_file(const char *path, GError **error)
{
  char *text = NULL;

  if (g_file_get_contents(path, &text, NULL, error))
    text[strcspn(text, "\r\n")] = '\0';
  return text;
}

static char *
ask_passphrase(gboolean twice, GError **error)
{
  FILE *terminal = fopen("/dev/tty", "r+");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (terminal == NULL)
    return fail("no terminal to ask for a passphrase: use --passphrase-file", error);
  first = read_line(terminal, "Passphrase: ");
  if (twice && first != NULL)
    second = read_line(terminal, "Once more: ");
  fclose(terminal);
  if (first == NULL || *first == '\0')
    return fail("a passphrase is needed", error);
  if (twice && g_strcmp0(first, second) != 0)
    return fail("the two passphrases differ", error);
  return g_steal_pointer(&first);
}

static char *
ask_password(GError **error)
{
  FILE *terminal = fopen("/dev/tty", "r+");
  char *password = NULL;

  if (terminal == NULL)
    return fail("no terminal to ask for a password: use --password-file", error);
  password = read_line(terminal, "Password: ");
  fclose(terminal);
  return password != NULL ? password : fail("a password is needed", error);
}

/**
 * bench_passphrase_read:
 * @path: (nullable): a file whose first line it is; %NULL asks on the terminal
 * @twice: asks again, for a passphrase that is new
 *
 * Returns: (transfer full): it, never blank.
 */
char *
bench_passphrase_read(const char *path, gboolean twice, GError **error)
{
  g_autofree char *text = NULL;

  if (path == NULL)
    return ask_passphrase(twice, error);
  text = read_file(path, error);
  if (text == NULL)
    return NULL;
  if (*text == '\0')
    return fail("the passphrase file begins with a blank line", error);
  return g_steal_pointer(&text);
}

/**
 * bench_password_read:
 * @path: (nullable): a file whose first line it is, which may be blank; %NULL asks on the terminal
 *
 * Returns: (transfer full): the password of a user level.
 */
char *
bench_password_read(const char *path, GError **error)
{
  g_autofree char *text = path != NULL ? read_file(path, error) : ask_password(error);

  if (text == NULL || g_utf8_validate(text, -1, NULL))
    return g_steal_pointer(&text);
  return fail(path != NULL ? "the password is no UTF-8 text" : "a password is needed", error);
}
