/* ip_id.c - the identification field by the profile's policy (RFC 6864 is younger).
 * SPDX-License-Identifier: MIT */
#include "../stack_priv.h"
#include "ip.h"

static uint16_t next_for_peer(struct lw_stack *s, uint32_t peer)
{
	uint32_t last = lw_index_get(&s->peer_ids, peer);
	if (last == LW_INDEX_NONE)
		last = lw_rand_u32(&s->rand) & 0xffff;
	uint16_t id = (uint16_t)(last + 1);
	lw_index_put(&s->peer_ids, peer, id);
	return id;
}

static uint16_t per_socket(struct lw_stack *s, const struct ip_send *how, bool df)
{
	switch (how->id_kind) {
	case IP_ID_SOCKET:
		return (*how->id)++;
	case IP_ID_CONTROL:
		return s->control_id++;
	case IP_ID_SYN_ACK:
		return 0;
	case IP_ID_COPIED:
	case IP_ID_OTHER:
		return df ? 0 : next_for_peer(s, how->dst);
	}
	return 0;
}

static uint16_t per_connection(struct lw_stack *s, const struct ip_send *how)
{
	switch (how->id_kind) {
	case IP_ID_SOCKET:
	case IP_ID_SYN_ACK:
		return (*how->id)++;
	case IP_ID_CONTROL:
		return (uint16_t)lw_rand_u32(&s->rand);
	case IP_ID_COPIED:
	case IP_ID_OTHER:
		return s->global_id++;
	}
	return 0;
}

uint16_t ip_id_next(struct lw_stack *s, const struct ip_send *how, bool df)
{
	if (how->id_kind == IP_ID_COPIED)
		return *how->id;
	switch (s->profile->ip.id) {
	case LW_IPID_GLOBAL:
		return s->global_id++;
	case LW_IPID_PER_SOCKET:
		return per_socket(s, how, df);
	case LW_IPID_PER_CONNECTION:
		return per_connection(s, how);
	case LW_IPID_RANDOM:
		return (uint16_t)lw_rand_u32(&s->rand);
	}
	return 0;
}
