/* err.h - result codes: one table, so that code, number and sentence cannot diverge.
 *
 * Functions that may fail return enum lw_err (0 or negative) and leave their result
 * in the last parameter, an out-parameter.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_ERR_H
#define LABWIRE_BASE_ERR_H

#define LW_ERR_MAP(X)                                                                    \
	X(OK, 0, "fine")                                                                 \
	X(ETRUNC, -1, "cut short")                                                       \
	X(EBAD, -2, "malformed")                                                         \
	X(ECKSUM, -3, "bad checksum")                                                    \
	X(ENOENT, -4, "no such thing")                                                   \
	X(EEXIST, -5, "exists already")                                                  \
	X(EAGAIN, -6, "try again later")                                                 \
	X(EFULL, -7, "no room left")                                                     \
	X(EINVAL, -8, "not valid here")                                                  \
	X(EMSGSIZE, -9, "message too long")                                              \
	X(EINUSE, -10, "address in use")                                                 \
	X(ENETUNREACH, -11, "network unreachable")                                       \
	X(EHOSTUNREACH, -12, "host unreachable")                                         \
	X(EPORTUNREACH, -13, "port unreachable")                                         \
	X(EREFUSED, -14, "connection refused")                                           \
	X(ERESET, -15, "connection reset")                                               \
	X(ETIMEDOUT, -16, "timed out")                                                   \
	X(ENOTCONN, -17, "not connected")                                                \
	X(ECLOSED, -18, "closed")                                                        \
	X(EIO, -19, "input/output error")                                                \
	X(EBUDGET, -20, "event budget spent")                                            \
	X(EPIPE, -21, "closed for writing")

enum lw_err {
#define X(name, number, sentence) LW_##name = (number),
	LW_ERR_MAP(X)
#undef X
};

#define LW_MUST_USE __attribute__((warn_unused_result))

/* The sentence of a code, in lower case, without a full stop. */
const char *lw_strerror(enum lw_err err);

#endif
