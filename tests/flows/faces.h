/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The faces of User A, B and C: keys pressed by name, and what the LCD and the LEDs show, waited for with a
 * bound. A wait in vain prints the whole face. Threads: main context only.
 */
#pragma once

#include "phones.h"

G_BEGIN_DECLS

/* What a person sees. Every member is compared; none is optional. */
typedef struct
{
  const char *title; /* or the text, or the kind of a screen without both; "Talking 1/2" with a counter */
  const char *who;   /* what is entered; or name, number, via and reason, those that show, joined by ", " */
  const char *keys;  /* the soft keys, joined by "|" */
  const char
      *lights; /* "in-use; speaker muted; line-1 green, mute red": line label's icon, status icons, LEDs lit;
                         a blinking LED as "power red fast 600", its round in milliseconds */
  const char *popup; /* "" for none */
} TestFace;

#define TEST_IDLE_KEYS "History|Directory|DND|Menu"
#define TEST_TALKING_KEYS "Transfer|Hold|Conference|End Call"
#define TEST_INCOMING_KEYS "Answer|Forward|Silence|Reject"

void test_face_press(BenchPhone *phone, const char *keys);
void test_face_see(BenchPhone *phone, const TestFace *face);
void test_face_see_rows(BenchPhone *phone, const char *rows);

/* As test_face_see(), of one of the three. */
#define TEST_SEES(phones, user, ...) test_face_see(test_phones_get(phones, user), &(TestFace){ __VA_ARGS__ })

void test_faces_press(TestPhones *phones, char user, const char *keys);
void test_faces_enter(TestPhones *phones, char from, char to);
void test_faces_call(TestPhones *phones, char from, char to);
void test_faces_talk(TestPhones *phones, char from, char to);
void test_faces_idle(TestPhones *phones, char user);

typedef struct
{
  const char *name;
  void (*play)(TestPhones *phones);
} TestFacesCase;

int test_faces_run(int argc, char **argv, const char *suite, const TestFacesCase *cases, gsize n_cases);

G_END_DECLS
