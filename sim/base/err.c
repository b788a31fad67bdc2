/* err.c - the sentences of the result codes.  SPDX-License-Identifier: MIT */
#include "labwire/base/err.h"

const char *lw_strerror(enum lw_err err)
{
	switch (err) {
#define X(name, number, sentence)                                                        \
	case LW_##name:                                                                  \
		return sentence;
		LW_ERR_MAP(X)
#undef X
	}
	return "unknown result code";
}
