/* tcp_note.c - what a segment is, as only its sender can know it: for traces.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

uint8_t tcp_note(struct tcb *t, const struct lw_seg *seg, uint32_t span)
{
	bool plain = !(seg->flags & (LW_TCP_SYN | LW_TCP_FIN | LW_TCP_RST));
	bool below = seq_lt(seg->seq, t->snd_una); /* nothing of it is to be taken */
	bool probe =
		t->snd_wnd == 0 && lw_event_armed(&t->persist) && (span > 0 || below);
	/* a keep-alive stands below, and says something: are you there? */
	bool says_nothing =
		span == 0 && !below && seg->ack == t->said_ack && seg->wnd == t->said_wnd;
	uint8_t notes = probe ? LW_NOTE_WINDOW_PROBE : 0;
	if (span > 0 && !below && seq_lt(seg->seq, t->sent_max))
		notes |= LW_NOTE_RETRANSMISSION;
	if (span > 0 && !below && !probe)
		t->sent_max = seq_max(t->sent_max, seg->seq + span);
	if (plain && seg->wnd == 0)
		notes |= LW_NOTE_ZERO_WINDOW;
	else if (plain && says_nothing) /* RFC 5681 2 */
		notes |= LW_NOTE_DUPLICATE_ACK;
	t->said_ack = seg->ack;
	t->said_wnd = seg->wnd;
	return notes;
}
