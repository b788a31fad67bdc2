/* slarp.c - keepalives numbered from 1; three that the peer has not repeated are too
 * many. SPDX-License-Identifier: MIT */
#include "slarp.h"

void slarp_carrier(struct slarp *s, bool up)
{
	*s = (struct slarp){ .up = up };
}

void slarp_tick(struct slarp *s, uint32_t uptime_ms, struct lw_slarp *out)
{
	s->seq++;
	if (s->seq - s->returned > SLARP_MISSED_MAX)
		s->up = false;
	*out = (struct lw_slarp){ .type = LW_SLARP_KEEPALIVE,
		.seq = s->seq,
		.returned = s->peer_seq,
		.uptime_ms = uptime_ms };
}

void slarp_heard(struct slarp *s, const struct lw_slarp *in)
{
	if (in->type != LW_SLARP_KEEPALIVE)
		return;
	s->peer_seq = in->seq;
	if (in->returned > s->seq) /* from before our restart */
		return;
	s->returned = in->returned;
	if (s->seq - s->returned <= SLARP_MISSED_MAX)
		s->up = true;
}
