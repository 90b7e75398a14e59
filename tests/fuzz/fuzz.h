/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls. Without libFuzzer, fuzz-main.c calls it for a corpus and for random changes to it. */
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);
