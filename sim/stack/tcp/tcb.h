/* tcb.h - the transmission control block and TCP's private interfaces (RFC 9293 3.3).
 *
 * Who writes what: t->state only tcb.c; the window fields tcp_window.c; RTT and RTO
 * tcp_rtt.c; congestion fields cc_*.c and tcp_retx.c; everything else the file whose
 * section stands above it.  Private to sim/stack/tcp.  SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_TCP_TCB_H
#define SIM_STACK_TCP_TCB_H

#include "labwire/base/index.h"
#include "labwire/base/list.h"
#include "labwire/base/rand.h"
#include "labwire/base/ring.h"
#include "seq.h"
#include "tcp.h"
#include "tcp_runs.h"
#include "tcp_sent.h"

#define TCP_STATE_MAP(X)                                                                 \
	X(CLOSED, "CLOSED")                                                              \
	X(LISTEN, "LISTEN")                                                              \
	X(SYN_SENT, "SYN-SENT")                                                          \
	X(SYN_RECEIVED, "SYN-RECEIVED")                                                  \
	X(ESTABLISHED, "ESTABLISHED")                                                    \
	X(FIN_WAIT_1, "FIN-WAIT-1")                                                      \
	X(FIN_WAIT_2, "FIN-WAIT-2")                                                      \
	X(CLOSE_WAIT, "CLOSE-WAIT")                                                      \
	X(CLOSING, "CLOSING")                                                            \
	X(LAST_ACK, "LAST-ACK")                                                          \
	X(TIME_WAIT, "TIME-WAIT")

enum tcp_state {
#define X(name, text) TCP_##name,
	TCP_STATE_MAP(X)
#undef X
};

enum {
	TCP_DUPACKS = 3,    /* RFC 5681 3.2 */
	TCP_MSS_LEAST = 64, /* nobody may make us send crumbs */
};

/* What the next ACK reports besides the cumulative number. */
struct tcp_report {
	lw_seq recent[LW_TCP_SACK_MAX]; /* a number of each run, the latest first */
	uint8_t n;
	struct tcp_run dup; /* came twice; empty: nothing did */
};

/* How a congestion control grows its window; which fields it uses is its own business. */
struct cc_growth {
	uint64_t credit;     /* towards the next step */
	uint32_t w_max;	     /* cwnd at the last loss, or less (fast convergence) */
	uint32_t cwnd_prior; /* cwnd at the last loss */
	uint32_t w_est;	     /* what Reno would have */
	uint32_t origin;     /* of this epoch's curve */
	uint32_t k_ms;
	lw_time epoch; /* its beginning, later by what did not count */
	lw_time at;    /* of the last ACK */
	bool growing;  /* an epoch has begun */
};

enum tcp_suspect {
	SUSPECT_NONE,
	SUSPECT_EIFEL,
	SUSPECT_FRTO_FIRST,  /* the first segment is repeated */
	SUSPECT_FRTO_SECOND, /* and then new ones were sent */
};

/* RFC 8985 6.1; of what is not known yet some is false and min_rtt -1. */
struct tcp_rack {
	bool some; /* has arrived, and was sent last at ... */
	lw_time xmit_ts;
	lw_seq end_seq, fack; /* fack: the highest that arrived */
	lw_span rtt, min_rtt;
	lw_time min_rtt_at;
	bool reordering_seen, dsack_set;
	lw_seq dsack_round;
	uint8_t reo_wnd_mult, reo_wnd_persist;
	lw_seq una; /* SND.UNA as of the last ACK */
};

/* RFC 8985 7.1 */
struct tcp_tlp {
	bool out; /* a probe is under way, and ends before ... */
	lw_seq end_seq;
	bool is_retrans;
	bool measured; /* a round trip, since the last one */
	bool due;      /* the timer is to start over */
};

/* RFC 6937 3, in bytes */
struct tcp_prr {
	uint32_t delivered, out, recover_fs;
};

struct cc_ops;

struct tcb {
	struct tcp *tcp;
	void *user; /* the socket; NULL before accept and after close */
	struct lw_endpoint local, peer;
	uint32_t slot;	   /* in tcp->slots */
	uint32_t same_key; /* next with the same index key, or LW_INDEX_NONE */
	enum tcp_state state;
	enum lw_err error;
	bool orphan;	/* the user has closed it */
	bool read_shut; /* or will read no more */
	bool nodelay, cork, keepalive, oob_inline;
	uint8_t ttl, tos;     /* that the user wants; 0: the profile's */
	lw_span user_timeout; /* 0: none */
	uint16_t ip_id;	      /* LW_IPID_PER_SOCKET, LW_IPID_PER_CONNECTION */

	/* LISTEN: children in the accept queue or in SYN-RECEIVED */
	struct tcb *parent; /* until it is accepted */
	struct lw_list children, sibling;
	uint16_t backlog, nchildren;

	/* send sequence variables (RFC 9293 3.3.1) */
	lw_seq iss, snd_una, snd_nxt, snd_wl1, snd_wl2;
	lw_seq snd_max;	 /* the highest snd_nxt ever: go-back-N moves snd_nxt back */
	lw_seq sent_max; /* the same without what only window probes carried */
	uint32_t snd_wnd, snd_wnd_max;
	uint16_t snd_mss;   /* what a segment may carry now ... */
	uint16_t mss_max;   /* ... and on a path that takes all; tcp_pmtu.c */
	bool black_hole;    /* large segments vanish: small ones without DF */
	struct lw_ring snd; /* from snd_una (or iss + 1) on */
	bool fin_wanted;    /* no more writes: FIN goes behind the last byte */
	lw_seq fin_number;  /* of the FIN, once it was sent */
	bool short_write;   /* the user waits for WRITABLE */

	/* agreed on by the SYNs (RFC 7323, RFC 2018): tcp_options.c, tcp_ts.c */
	bool sack_on, ts_on, wscale_on;
	uint8_t snd_wscale, rcv_wscale; /* Snd.Wind.Shift, Rcv.Wind.Shift */
	uint32_t ts_offset;		/* of our clock at time 0 */
	uint32_t ts_recent;		/* TS.Recent, and when it was noted */
	lw_time ts_recent_at;
	lw_seq last_ack_sent; /* Last.ACK.sent */

	/* receive sequence variables */
	lw_seq irs, rcv_nxt;
	lw_seq rcv_edge; /* right edge as advertised: rcv_nxt + window */
	lw_seq said_ack; /* SEG.ACK and SEG.WND of the last segment: tcp_note.c */
	uint16_t said_wnd;
	uint32_t rcv_adv;  /* window as last advertised */
	lw_seq rcv_wup;	   /* rcv_nxt when it was */
	uint16_t rcv_mss;  /* that we offered */
	uint16_t mss_wish; /* the user's, for both; 0: none */
	struct lw_ring rcv;
	struct tcp_report report; /* tcp_sack.c */
	bool fin_received;	  /* and all before it */
	lw_seq fin_seq;		  /* of a FIN that arrived out of order */
	bool fin_seen;
	uint32_t grow_limit; /* LW_RCVWND_GROW: what the window may become */
	uint32_t grow_mss;   /* estimate of the peer's segment size */

	/* acknowledgments */
	uint8_t ack_segments; /* received since the last ACK */
	bool ack_now;
	uint8_t quick;	   /* ACKs to be sent at once */
	bool pingpong;	   /* the application answers: ACKs ride on its data */
	lw_span ato;	   /* adaptive delay; 0: nothing received yet */
	lw_time last_data; /* when data last arrived */

	/* round trip and retransmission (RFC 6298) */
	lw_span srtt, rttvar, rto;
	lw_span rtt_peak, rtt_spread; /* LW_RTT_PEAK: of this round trip, of all */
	lw_seq rtt_round;	      /* which ends behind this number */
	lw_seq rtt_seq;		      /* being timed, when rtt_from >= 0 */
	lw_time rtt_from;
	uint8_t backoff, retries, keep_probes;
	uint8_t probes; /* of a closed window, since the peer was last heard of */

	/* congestion (RFC 5681): cc*.c */
	const struct cc_ops *cc;
	uint32_t cwnd, ssthresh;
	bool cwnd_limited; /* the last time that sending stopped */
	lw_time last_sent; /* of text */
	struct cc_growth growth;

	/* fast recovery (RFC 6582, RFC 6675): tcp_recover.c, tcp_retx.c */
	uint8_t dupacks;
	lw_seq dup_from; /* snd_max at the first of them that moved nothing */
	bool dup_moved;	 /* the last one did */
	bool recovering, recover_set;
	bool partial;	   /* an ACK in this recovery */
	lw_seq recover;	   /* RecoveryPoint */
	lw_seq high_rxt;   /* HighRxt + 1 */
	lw_seq rescue_rxt; /* RescueRxt + 1 */

	/* profiles with RACK: tcp_rack.c, tcp_tlp.c; with PRR: tcp_prr.c */
	struct sent_log sent;
	struct tcp_rack rack;
	struct tcp_tlp tlp;
	struct tcp_prr prr;

	/* congestion told by the network (RFC 3168): tcp_ecn.c */
	bool ecn_on;
	bool ecn_echo;	 /* CE arrived: ECE until there is a CWR */
	bool ecn_cwr;	 /* the next new segment tells that cwnd is smaller */
	bool ecn_set;	 /* reacted to an ECE; not again before ... */
	lw_seq ecn_high; /* ... this number is acknowledged */

	/* a timeout that may be spurious: tcp_spurious.c */
	enum tcp_suspect suspect;
	uint32_t pipe_prev, retransmit_ts;
	struct cc_growth growth_prev;

	/* urgent data: tcp_urg.c */
	bool snd_urg, rcv_urg;
	lw_seq snd_up, rcv_up; /* SND.UP, RCV.UP: behind the last urgent byte */
	lw_seq urg_read;       /* the rcv_up whose byte the user has had */
	bool urg_kept;	       /* that byte was taken out of the stream, into ... */
	uint8_t urg_byte;

	/* Timers:
	 *   rtx      retransmission, RFC 6298 5
	 *   persist  zero window probe, RFC 9293 3.8.6.1, and the sender's override of
	 *            silly-window avoidance
	 *   delack   RFC 9293 3.8.6.3
	 *   keep     keep-alive, RFC 9293 3.8.4
	 *   msl2     TIME-WAIT, and FIN-WAIT-2 of an orphan
	 *   uto      the user's own limit, RFC 9293 3.10.8
	 *   reo      RACK's reordering window, RFC 8985 6.2
	 *   pto      tail loss probe, RFC 8985 7.2 */
	struct lw_event rtx, persist, delack, keep, msl2, uto, reo, pto;

	struct tcp_runs ahead;	/* arrived out of order: beyond rcv_nxt, in the ring */
	struct tcp_runs sacked; /* the peer reports to have: beyond snd_una */
};

struct tcp {
	struct lw_engine *engine;
	struct lw_owner *owner;
	const char *name;
	const struct lw_profile *profile;
	const struct lw_tcp_profile *p; /* &profile->tcp */
	const struct tcp_ops *ops;
	void *ctx;
	struct lw_stack_stats *stats;
	struct tcb **slots; /* NULL: free */
	uint32_t used;
	size_t cap;
	uint32_t count;
	struct lw_index conns; /* (peer, ports) -> slot of the first in the chain */
	struct lw_index ports; /* local port -> TCBs that use it */
	struct tcb *spare;     /* freed TCBs, chained through parent */
	struct lw_rand rand, ts_rand;
	uint64_t isn_secret;
	uint32_t rcv_buf;	/* bytes a connection's user can leave unread */
	lw_time challenge_from; /* RFC 5961 7: since then ... */
	uint8_t challenges;	/* ... so many challenge ACKs were sent */
};

/* tcb.c: life and state */
struct tcb *tcb_new(struct tcp *tcp, struct lw_endpoint local, struct lw_endpoint peer);
void tcb_enter(struct tcb *t, enum tcp_state state); /* writes t->state, and logs it */
void tcb_delete(struct tcb *t, enum lw_err why);     /* to CLOSED, told to the user */
void tcb_notify(struct tcb *t, unsigned events);
struct tcb *tcb_find(
	const struct tcp *tcp, struct lw_endpoint local, struct lw_endpoint peer);
struct tcb *tcb_find_listener(const struct tcp *tcp, struct lw_endpoint local);
/* User cannot read any more: it closed. */
static inline bool tcb_synchronized(const struct tcb *t)
{
	return t->state >= TCP_ESTABLISHED || t->state == TCP_SYN_RECEIVED;
}

/* tcp_closed.c, tcp_listen.c, tcp_syn_sent.c, tcp_input.c: SEGMENT ARRIVES */
void tcp_closed(struct tcp *tcp, const struct lw_ipv4 *ip, const struct lw_seg *seg);
void tcp_listen(struct tcb *l, const struct lw_ipv4 *ip, const struct lw_seg *seg);
void tcp_syn_sent(struct tcb *t, const struct lw_seg *seg);
bool tcp_acceptable(const struct tcb *t, const struct lw_seg *seg); /* by its numbers */
void tcp_segment_arrives(
	struct tcp *tcp, const struct lw_ipv4 *ip, const struct lw_seg *seg);

enum verdict {
	DONE,
	GO_ON
};
enum verdict check_ack(struct tcb *t, const struct lw_seg *seg); /* tcp_ack.c */
void keep_syn_text(struct tcb *t, const struct lw_seg *seg);	 /* tcp_text.c ... */
void take_kept_text(struct tcb *t);				 /* ... once it is open */
void take_text(struct tcb *t, const struct lw_seg *seg);
void check_fin(struct tcb *t, const struct lw_seg *seg); /* tcp_text.c */

/* tcp_options.c: fills *opt, all zero before; the order in which they go, NULL: none does
 */
const enum lw_tcp_opt *options_for(
	const struct tcb *t, uint16_t flags, struct lw_tcp_options *opt);
void take_syn_options(struct tcb *t, const struct lw_seg *seg);

/* tcp_ts.c */
uint32_t ts_first(struct tcp *tcp); /* a new connection's ts_offset */
uint32_t ts_at(const struct tcb *t, lw_time when);
uint32_t ts_now(const struct tcb *t);
lw_span ts_since(const struct tcb *t, uint32_t echo); /* -1: not one of ours */
enum verdict check_timestamp(struct tcb *t, const struct lw_seg *seg);
void note_timestamp(struct tcb *t, const struct lw_seg *seg);

/* tcp_sack.c: our reports */
static inline bool sack_to_report(const struct tcb *t)
{
	return t->sack_on &&
	       (t->ahead.n > 0 || t->report.dup.left != t->report.dup.right);
}
void sack_arrived(struct tcb *t, lw_seq left);
void sack_duplicate(struct tcb *t, const struct lw_seg *seg); /* before it is noted */
void sack_fill(const struct tcb *t, struct lw_tcp_options *opt);
uint32_t sack_room(const struct tcb *t); /* bytes of header that they take */

/* tcp_scoreboard.c: the peer's reports */
uint32_t scoreboard_update(struct tcb *t, const struct lw_seg *seg); /* bytes of news */
lw_seq scoreboard_lost_edge(const struct tcb *t);
uint32_t scoreboard_pipe(const struct tcb *t);
bool scoreboard_next_lost(const struct tcb *t, struct tcp_run *hole);
bool scoreboard_next_doubtful(const struct tcb *t, struct tcp_run *hole);
bool scoreboard_rescue(const struct tcb *t, struct tcp_run *hole);

/* tcp_recover.c */
void recover_dupack(struct tcb *t, bool moves);	   /* SND.UNA as well? */
void recover_lost(struct tcb *t);		   /* RACK has found a loss */
bool recover_acked(struct tcb *t, uint32_t bytes); /* to restart the timer? */
bool recover_send(struct tcb *t); /* lost ones, with SACK; false: nothing went */
lw_seq tcp_resend(struct tcb *t, lw_seq seq, lw_seq right); /* how far it went */
uint32_t tcp_pipe(const struct tcb *t);

/* tcp_rack.c, tcp_tlp.c */
static inline bool rack_on(const struct tcb *t)
{
	return t->tcp->p->rack && t->sack_on && t->state >= TCP_ESTABLISHED;
}
void rack_sent(struct tcb *t, lw_seq left, lw_seq right); /* before SND.MAX moves */
void rack_acked(struct tcb *t, const struct lw_seg *seg); /* after it has moved SND.UNA */
void rack_fired(struct tcb *t);
void rack_timeout(struct tcb *t);
void rack_undo(struct tcb *t);
void rack_recovered(struct tcb *t);
uint32_t rack_pipe(const struct tcb *t);
bool rack_next_lost(const struct tcb *t, struct tcp_run *hole);
bool sack_reports_duplicate(const struct lw_seg *seg);
void tlp_arm(struct tcb *t);
void tlp_fired(struct tcb *t);
void tlp_acked(struct tcb *t, const struct lw_seg *seg);

/* tcp_prr.c: cwnd during a recovery */
static inline bool prr_on(const struct tcb *t)
{
	return t->recovering && t->tcp->p->prr && t->sack_on;
}
void prr_begin(struct tcb *t);
void prr_acked(struct tcb *t, uint32_t delivered);

/* tcp_ecn.c */
uint16_t ecn_syn_flags(const struct tcb *t, uint16_t flags);
void ecn_agree(struct tcb *t, const struct lw_seg *seg); /* by the peer's SYN */
void ecn_asked_again(struct tcb *t, const struct lw_seg *seg);
void ecn_arrived(struct tcb *t, const struct lw_ipv4 *ip, const struct lw_seg *seg);
static inline bool ecn_told(const struct tcb *t, const struct lw_seg *seg)
{
	return t->ecn_on && (seg->flags & LW_TCP_ECE);
}
void ecn_acked(struct tcb *t, const struct lw_seg *seg);     /* before it moves SND.UNA */
uint16_t ecn_flags(struct tcb *t, lw_seq seq, uint32_t len); /* of what leaves */
uint8_t ecn_tos(const struct tcb *t, lw_seq seq, uint32_t len);
void ecn_reduced(struct tcb *t); /* for whatever reason: the peer is told */

/* tcp_spurious.c; true: the ACK is dealt with */
void spurious_timeout(struct tcb *t);
bool spurious_acked(struct tcb *t, const struct lw_seg *seg, uint32_t bytes);
bool spurious_dupack(struct tcb *t);

/* tcp_output.c: what may be sent, is */
void tcp_output(struct tcb *t);
bool tcp_send_text(struct tcb *t); /* one segment; false: nothing went */
void tcp_ack_soon(struct tcb *t);  /* ACK policy for received text */
void tcp_send_ack(struct tcb *t);
lw_seq tcp_data_end(const struct tcb *t); /* seq behind the last byte written */
static inline bool tcp_fin_acked(const struct tcb *t)
{
	return t->fin_wanted && t->snd_una == tcp_data_end(t) + 1;
}

/* tcp_note.c: LW_NOTE_* of a segment that is about to leave; span: its numbers */
uint8_t tcp_note(struct tcb *t, const struct lw_seg *seg, uint32_t span);

/* tcp_segment.c: build and send one segment */
static inline uint32_t tcp_text_room(const struct tcb *t)
{
	return sack_to_report(t) ? t->snd_mss - sack_room(t) : t->snd_mss;
}
void tcp_send_segment(struct tcb *t, lw_seq seq, size_t len, uint16_t flags);
void tcp_send_rst(struct tcp *tcp, const struct lw_ipv4 *ip, const struct lw_seg *seg);
void tcp_send_rst_of(struct tcb *t); /* <SEQ=SND.NXT><CTL=RST,ACK> */

/* tcp_window.c */
void window_init(struct tcb *t);
void window_agreed(struct tcb *t);		  /* on the size of segments */
uint16_t window_now(struct tcb *t);		  /* SEG.WND to be sent; moves the edge */
uint32_t window_left(const struct tcb *t);	  /* of what was advertised */
uint32_t window_most(const struct tcb *t);	  /* that can be advertised */
void window_received(struct tcb *t, size_t text); /* learns from a segment */
bool window_wants_update(const struct tcb *t);	  /* worth an ACK of its own? */
static inline uint32_t seg_window(const struct tcb *t, const struct lw_seg *seg)
{
	return (uint32_t)seg->wnd << t->snd_wscale; /* but in a SYN: RFC 7323 2.3 */
}

/* tcp_rtt.c */
void rtt_start(struct tcb *t, lw_seq seq);
void rtt_acked(struct tcb *t, const struct lw_seg *seg);
void rtt_cancel(struct tcb *t); /* Karn: a retransmitted segment is not timed */
lw_span rtt_timeout(const struct tcb *t);

/* tcp_retx.c */
void retx_arm(struct tcb *t);
void retx_stop(struct tcb *t);
void retx_acked(struct tcb *t, const struct lw_seg *seg, uint32_t bytes);
void retx_established(struct tcb *t); /* the SYN was acknowledged */
void retx_fired(struct tcb *t);

/* tcp_timer.c */
void timers_init(struct tcb *t);
void timers_cancel(struct tcb *t);
void timer_arm(struct tcb *t, struct lw_event *ev, lw_span after); /* rounded to ticks */
void timer_stop(struct tcb *t, struct lw_event *ev);
void timer_time_wait(struct tcb *t); /* enters TIME-WAIT: only its own timer is left */
static inline lw_time tcp_now(const struct tcb *t)
{
	return lw_engine_now(t->tcp->engine);
}

/* tcp_isn.c */
lw_seq tcp_isn(struct tcp *tcp, struct lw_endpoint local, struct lw_endpoint peer);

/* cc_*.c: congestion control as a table of operations */
struct cc_ops {
	/* An ACK in congestion avoidance, when cwnd is what limits. */
	void (*avoid)(struct tcb *t, uint32_t bytes);
	/* A loss; flight: what was unacknowledged then. */
	uint32_t (*ssthresh)(struct tcb *t, uint32_t flight, bool timeout);
};
extern const struct cc_ops cc_reno, cc_bic, cc_cubic;
const struct cc_ops *cc_of(const struct lw_tcp_profile *p);
void cc_acked(struct tcb *t, uint32_t bytes); /* new data, not recovering */
uint32_t cc_counts(const struct tcb *t, uint32_t bytes);
uint32_t cc_flight(const struct tcb *t, lw_seq end);
void cc_idle(struct tcb *t); /* before sending when nothing is in flight */
uint32_t cc_initial_window(const struct tcb *t);

void challenge_ack(struct tcb *t); /* tcp_challenge.c */

/* tcp_backlog.c */
bool backlog_takes_syn(const struct tcb *l);
bool backlog_takes_connection(const struct tcb *l);

/* tcp_time_wait.c: may this SYN end a connection in TIME-WAIT and begin the next? */
bool time_wait_gives_way(const struct tcb *t, const struct lw_seg *seg);
lw_seq time_wait_isn(const struct tcb *old, lw_seq iss);

/* tcp_pmtu.c */
void pmtu_fit(struct tcb *t);	  /* snd_mss by mss_max and the path */
void pmtu_suspect(struct tcb *t); /* before a timeout's retransmission: a black hole? */

/* Text that comes now is lost, and who has sent it is to know (RFC 1122 4.2.2.13). */
static inline bool tcp_refuses_text(const struct tcb *t)
{
	return t->read_shut && t->tcp->p->shut_read == LW_SHUT_READ_RESETS;
}

/* tcp_user.c: the MSS to offer on this way out, and both halves of a write */
uint16_t tcp_mss_to_offer(const struct tcb *t, uint16_t mtu);
size_t tcp_put(struct tcb *t, const void *bytes, size_t n);
void tcp_push(struct tcb *t);

/* tcp_persist.c */
void persist_fired(struct tcb *t);
bool persist_takes_over(struct tcb *t); /* no retransmission into a closed window */

/* tcp_keepalive.c */
void keepalive_fired(struct tcb *t);
void timer_keepalive(struct tcb *t); /* traffic: start over */

/* tcp_user_timeout.c */
void user_timeout_set(struct tcb *t, lw_span span);
void user_timeout_start(struct tcb *t);	   /* something waits for its ACK */
void user_timeout_progress(struct tcb *t); /* and some of it was acknowledged */

/* tcp_urg.c */
uint16_t urg_pointer(struct tcb *t, lw_seq seq); /* of a segment at seq; 0: no URG */
void check_urg(struct tcb *t, const struct lw_seg *seg);
size_t urg_limit(struct tcb *t, size_t n); /* of n bytes a read stops at the mark */

#endif
