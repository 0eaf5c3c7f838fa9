/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phones A, B and C at one proxy, two of them in a call, and a folder of their own that is gone in the end. */
#pragma once

#include "phones.h"

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  char *folder;
  BenchPhone *a;
  BenchPhone *b;
  BenchPhone *c;
  BenchCallControl *calls; /* A's */
  BenchCall *caller;
  BenchCall *callee;
  char *heard; /* what B's speaker plays */
} Bench;

char *bench_in_folder(Bench *bench, const char *name);
void bench_begin(Bench *bench);
void bench_talk(Bench *bench, const char *microphone_a, const char *microphone_b);
void bench_end(Bench *bench);
