/* labwire.h - all that it takes to put hosts on cables and drive them in virtual time
 * from a program of your own; docs/examples/embed.c shows how.
 *
 * Link with `pkg-config --libs labwire`.  Whole labs from JSON are in labwire/lab/lab.h
 * and the library labwire-topology.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LABWIRE_H
#define LABWIRE_LABWIRE_H

/* time, frames, the run */
#include "labwire/base/err.h"
#include "labwire/base/frame.h"
#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"
#include "labwire/base/wr.h"
#include "labwire/engine/engine.h"

/* devices, cables, what is behind them */
#include "labwire/device/host.h"
#include "labwire/device/nic.h"
#include "labwire/device/raw.h"
#include "labwire/device/switch.h"
#include "labwire/link/link.h"
#include "labwire/link/serial.h"
#include "labwire/profile/profile.h"
#include "labwire/stack/socket.h"
#include "labwire/stack/stack.h"

/* bytes and plain structs */
#include "labwire/wire/arp.h"
#include "labwire/wire/ether.h"
#include "labwire/wire/icmp.h"
#include "labwire/wire/ipv4.h"
#include "labwire/wire/oneline.h"
#include "labwire/wire/tcp.h"
#include "labwire/wire/udp.h"

/* captures */
#include "labwire/capture/pcap.h"
#include "labwire/capture/pcapng.h"
#include "labwire/capture/recorder.h"

#endif
