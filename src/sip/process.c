/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/process.h"

#include <sofia-sip/su_uniqueid.h>

/**
 * bench_sip_process_begin:
 *
 * To be called first of all by a program that is linked with Sofia-SIP, whether it will use it or not.
 *
 * When a process ends, Sofia 1.12.11 deletes the thread key of its random numbers, although it may never have
 * made one: then it deletes the key numbered 0, which is GLib's, and GLib aborts on the way out. So a program
 * that only prints its help asks for a random number.
 */
void
bench_sip_process_begin(void)
{
  (void) su_randint(0, 1);
}
