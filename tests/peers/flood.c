/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flood PORT METHOD A-SECOND SECONDS: sends that many requests a second to user "a" at 127.0.0.1:PORT, each a new
 * one, and never says anything to the answers; but at the end it cancels what still rings. Prints how many
 * answers of each kind came: "1000 sent, 200: 0, 480: 0, 486: 3, 503: 997, other: 0".
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SDP                                                                                                  \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 30000 RTP/AVP 0\r\n"
#define QUIET_MS 2500 /* with no answer for so long it is over */
#define LONGEST_MS 40000
#define MOST 200000

static const int codes[] = { 180, 200, 404, 480, 486, 487, 503 };
static unsigned counts[sizeof codes / sizeof codes[0] + 1];
static unsigned char ringing[MOST];
static int target_port;
static int own_port;
static int ended; /* whatever rings from now on is cancelled */

static double
now_ms(void)
{
  struct timespec ts;

  clock_gettime(CLOCK_MONOTONIC, &ts);
  return (double) ts.tv_sec * 1000 + (double) ts.tv_nsec / 1e6;
}

static void
send_request(int fd, const char *method, unsigned n, const char *body)
{
  char text[2048];
  int size
      = snprintf(text, sizeof text,
                 "%s sip:a@127.0.0.1:%d SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKflood%u\r\n"
                 "Max-Forwards: 70\r\nFrom: <sip:flood@127.0.0.1>;tag=f%u\r\nTo: <sip:a@127.0.0.1:%d>\r\n"
                 "Call-ID: flood-%u-%d\r\nCSeq: 1 %s\r\nContact: <sip:flood@127.0.0.1:%d>\r\n%s"
                 "Content-Length: %zu\r\n\r\n%s",
                 method, target_port, own_port, n, n, target_port, n, own_port, method, own_port,
                 body[0] != '\0' ? "Content-Type: application/sdp\r\n" : "", strlen(body), body);

  if (send(fd, text, (size_t) size, MSG_DONTWAIT) < 0)
    return;
}

static int
take_answers(int fd)
{
  char text[8192];
  ssize_t size;
  int n = 0;

  while ((size = recv(fd, text, sizeof text - 1, MSG_DONTWAIT)) > 0)
    {
      const char *call;
      int code;
      size_t i = 0;

      n++;
      text[size] = '\0';
      if (strncmp(text, "SIP/2.0 ", 8) != 0)
        continue;
      code = atoi(text + 8);
      while (i < sizeof codes / sizeof codes[0] && codes[i] != code)
        i++;
      counts[i]++;
      call = strstr(text, "Call-ID: flood-");
      if (call != NULL && strtoul(call + 15, NULL, 10) < MOST)
        ringing[strtoul(call + 15, NULL, 10)] = code == 180;
      if (call != NULL && code == 180 && ended)
        send_request(fd, "CANCEL", (unsigned) strtoul(call + 15, NULL, 10), "");
    }
  return n;
}

static int
flood(int fd, char **argv)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  double start;
  double quiet;
  double interval_ms;
  unsigned total;

  target_port = atoi(argv[1]);
  interval_ms = 1000.0 / atoi(argv[3]);
  total = (unsigned) (atoi(argv[3]) * atoi(argv[4]));
  if (total > MOST || bind(fd, (struct sockaddr *) &address, sizeof address) < 0)
    return 2;
  getsockname(fd, (struct sockaddr *) &address, &length);
  own_port = ntohs(address.sin_port);
  address.sin_port = htons((unsigned short) target_port);
  if (connect(fd, (struct sockaddr *) &address, sizeof address) < 0)
    return 2;
  start = now_ms();
  for (unsigned n = 0; n < total; n++)
    {
      struct pollfd wait = { .fd = fd, .events = POLLIN };
      double due = start + n * interval_ms;

      send_request(fd, argv[2], n, strcmp(argv[2], "INVITE") == 0 ? SDP : "");
      do
        {
          double left = due + interval_ms - now_ms();

          if (poll(&wait, 1, left > 0 ? (int) left : 0) > 0)
            take_answers(fd);
        }
      while (now_ms() < due + interval_ms);
    }
  ended = 1;
  for (unsigned n = 0; n < total; n++)
    if (ringing[n])
      send_request(fd, "CANCEL", n, "");
  start = now_ms();
  quiet = start;
  while (now_ms() < quiet + QUIET_MS && now_ms() < start + LONGEST_MS)
    {
      struct pollfd wait = { .fd = fd, .events = POLLIN };

      if (poll(&wait, 1, 50) > 0 && take_answers(fd) > 0)
        quiet = now_ms();
    }
  printf("%u sent", total);
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
    printf(", %d: %u", codes[i], counts[i]);
  printf(", other: %u\n", counts[sizeof codes / sizeof codes[0]]);
  return 0;
}

int
main(int argc, char **argv)
{
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  int status = 2;

  if (fd < 0)
    return status;
  if (argc == 5)
    status = flood(fd, argv);
  close(fd);
  return status;
}
