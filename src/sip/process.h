/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Sofia-SIP needs of the process it is in. Threads: the first one, before others are begun. */
#pragma once

void bench_sip_process_begin(void);
