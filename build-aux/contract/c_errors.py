# SPDX-License-Identifier: GPL-3.0-or-later
"""rialto-error-codes.h and .c."""

from c_common import HEAD, aligned, comment, source
from naming import c_string, upper


def emit(contract):
    rows = [[f"RIALTO_ERROR_{upper(error.name)}{' = 1' if i == 0 else ''}, ", comment(f"{error.status}: {error.title}")]
            for i, error in enumerate(contract.errors.values())]
    declarations = "\n".join([HEAD + "#pragma once", "", "typedef enum", "{", *aligned(rows), "} RialtoError;", "",
                              f"#define RIALTO_N_ERRORS {len(rows)}", ""])
    lines = ["const RialtoErrorInfo rialto_error_infos[] = {"]
    lines += [f"  {{ RIALTO_ERROR_{upper(error.name)}, {c_string(error.name)}, {error.status}, {c_string(error.title)} }},"
              for error in contract.errors.values()]
    lines += ["};", "", "const guint rialto_n_error_infos = G_N_ELEMENTS (rialto_error_infos);"]
    return {"rialto-error-codes.h": declarations, "rialto-error-codes.c": source("\n".join(lines), "rialto-error-private.h")}
