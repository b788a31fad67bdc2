/* fdb.h - a bridge's forwarding database (IEEE 802.1D 7.9): which station is behind which
 * port.  Bounded; an entry that nobody confirmed for `ageing` is as good as gone.
 * Private to sim/device.  SPDX-License-Identifier: MIT */
#ifndef SIM_DEVICE_FDB_H
#define SIM_DEVICE_FDB_H

#include "labwire/device/switch.h"

struct fdb;

struct fdb *fdb_new(uint32_t max, lw_span ageing);
void fdb_free(struct fdb *f);
/* When the table is full of live stations the new one is not learned: its frames flood.
 */
void fdb_learn(struct fdb *f, struct lw_mac mac, uint32_t port, lw_time now);
/* The port, or UINT32_MAX when unknown or too old. */
uint32_t fdb_find(const struct fdb *f, struct lw_mac mac, lw_time now);
/* From now on, for what is known as well: shorter while the topology changes. */
void fdb_set_ageing(struct fdb *f, lw_span ageing);
void fdb_flush_port(struct fdb *f, uint32_t port);
/* The i-th entry in the order learned, whatever its age; false at the end. */
bool fdb_at(const struct fdb *f, size_t i, struct lw_fdb_entry *out);

#endif
