#!/usr/bin/env python3
"""Long-run throughput and window curves against published formulas.

usage: throughput.py FLOWS [--full] [--doc MARKDOWN SVG]
A slice by default, seconds long; --full plays the whole grid.  --doc puts the figures into the
marked places of MARKDOWN, and draws SVG.  Exit status 1 when a figure is out of bounds.
"""
import argparse
import concurrent.futures
import json
import math
import os
import re
import subprocess
import sys

LOSSES, RTTS = (0.001, 0.003, 0.01, 0.02, 0.03), (20, 50, 100, 200)
SLICE = ((0.003, 50), (0.01, 100), (0.03, 20), (0.03, 200))
EVENTS, EVENTS_SLICE = 4000, 1000  # losses that a flow goes through, about
SHARE_SECONDS, SHARE_SECONDS_SLICE = 300, 120
PFTK_WITHIN, CURVE_WITHIN, JAIN_ABOVE = 0.15, 0.05, 0.95
TAIL_RTTS, TAILS, TAIL_SEGMENTS = (20, 100, 300), (1, 3, 9), 10
TAIL_ROUNDS, TAIL_DELAYED_ACK = 6, 0.2  # a tail is repaired within so many round trips, and this in seconds
REPAIR_LOSSES, REPAIR_RTTS = (0.003, 0.01, 0.03), (20, 100)
ACKED_BY_ONE = 2  # b: both receivers acknowledge every second segment
CURVE_RTT = 0.1


def padhye(p, rtt, t0, wmax, b=ACKED_BY_ONE):
    """Throughput in segments per second (Padhye, Firoiu, Towsley, Kurose: Modeling TCP Reno
    Performance, IEEE/ACM ToN 8 (2), 2000: the full model, counting what arrives)."""
    q = 1 - p
    third = (2 + b) / (3 * b)
    w = third + math.sqrt(8 * q / (3 * b * p) + third ** 2)
    g = 1 + p + 2 * p ** 2 + 4 * p ** 3 + 8 * p ** 4 + 16 * p ** 5 + 32 * p ** 6

    def timeout(w):
        return min(1, (1 - q ** 3) * (1 + q ** 3 * (1 - q ** (w - 3))) / (1 - q ** w)) if w > 3 else 1
    rounds = b / 2 * w + 1
    if w >= wmax:
        w, rounds = wmax, b / 8 * wmax + q / (p * wmax) + 2
    return (q / p + w / 2 + timeout(w)) / (rtt * rounds + timeout(w) * g * t0 / q)


def bic(w, w_max, smax=32, search=4, smooth=11):
    """Segments that BIC grows by in a round trip."""
    if w < w_max:
        gain = (w_max - w) / search
    elif w < w_max + search:
        gain = 0
    else:
        gain = (w - w_max) / (search - 1)
    return search / smooth if gain <= 1 else min(gain, smax)


class Bench:
    def __init__(self, flows, full):
        self.flows, self.full, self.bad = flows, full, []

    def run(self, *args):
        return subprocess.run([self.flows, *map(str, args)], check=True, capture_output=True, text=True).stdout

    def judge(self, fine, what):
        if not fine:
            self.bad.append(what)
        return fine

    def loss(self, p, rtt, how, to="linux26"):
        events = EVENTS if self.full else EVENTS_SLICE
        o = json.loads(self.run("loss", "winxp", to, "own", rtt, round(p * 1e9), how, round(events / p), 1))
        # a coarse clock fires half a tick early on average
        t0, goodput = o["rto"] - o["tick"] / 2, o["goodput"] / o["mss"]
        model = padhye(p, o["srtt"], t0, o["wnd"] / o["mss"])
        return {"p": p, "rtt": rtt, "goodput": goodput, "model": model, "ratio": goodput / model,
                "t0": t0, "wmax": o["wnd"] / o["mss"], "srtt": o["srtt"]}

    def losses(self, how):
        grid = [(p, r) for p in LOSSES for r in RTTS] if self.full else SLICE
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda at: self.loss(*at, how), grid))

    def curve(self, cc, seconds):
        """Samples after the one loss: seconds since the epoch, segments; and W_max."""
        lines = [l.split() for l in self.run("curve", "rfc" if cc == "cubic" else "linux26", "rfc", cc,
                                             round(CURVE_RTT * 1000), 400, seconds * 1000).splitlines()[1:]]
        samples = [(l[0], float(l[1]), int(l[2]) / int(l[3])) for l in lines]
        first = next(i for i, s in enumerate(samples) if s[0] == "recovery")
        end = next(i for i in range(first, len(samples)) if samples[i][0] == "growth")
        begin = samples[end][1]
        return [(t - begin, w) for _, t, w in samples[end:]], samples[first - 1][2]

    def cubic_curve(self):
        points, w_max = self.curve("cubic", 16)
        k = ((w_max - points[0][1]) / 0.4) ** (1 / 3)
        return [(t, w, 0.4 * (t - k) ** 3 + w_max) for t, w in points]

    def bic_curve(self):
        points, w_max = self.curve("bic", 10)
        out, w, at, step = [], points[0][1], 0.0, CURVE_RTT / 100
        for t, real in points:
            while at < t:
                w += bic(w, w_max) * step / CURVE_RTT
                at += step
            out.append((t, real, w))
        return out

    def share(self, persona, cc, rtt, seed):
        seconds = SHARE_SECONDS if self.full else SHARE_SECONDS_SLICE
        a, b = map(float, self.run("share", persona, persona, cc, rtt, 10, 40, seconds, seed).split())
        return {"persona": persona, "cc": cc, "rtt": rtt, "a": a, "b": b,
                "jain": (a + b) ** 2 / (2 * (a * a + b * b))}

    def tails(self):
        """Ten segments of which the last are lost: ms until all are there, without and with RACK-TLP."""
        for rtt in TAIL_RTTS:
            for lost in TAILS:
                before, after = (float(self.run("tail", who, "rfc", "own", rtt, TAIL_SEGMENTS, lost))
                                 for who in ("rfc-counting", "rfc"))
                yield {"rtt": rtt, "lost": lost, "before": before, "after": after}

    def repairs(self):
        """Goodput of rfc with independent losses, bytes per second, without and with RACK-TLP and PRR."""
        for p in REPAIR_LOSSES:
            for rtt in REPAIR_RTTS:
                before, after = (json.loads(self.run("loss", who, "rfc", "own", rtt, round(p * 1e9), "single",
                                                     round(EVENTS / p / 2), 1))["goodput"]
                                 for who in ("rfc-counting", "rfc"))
                yield {"p": p, "rtt": rtt, "before": before, "after": after}

    def shares(self):
        kinds = [("winxp", "own"), ("linux26", "bic"), ("rfc", "own")]
        seeds, rtts = (range(1, 6), (20, 40, 100)) if self.full else ((1,), (40,))
        for kind in kinds:
            for rtt in rtts:
                yield min((self.share(*kind, rtt, seed) for seed in seeds), key=lambda s: s["jain"])


def deviation(points):
    return max(abs(w / model - 1) for _, w, model in points)


# The drawing: three panels, each a polyline of ours over one of the formula's.

PANEL_W, PANEL_H, LEFT, TOP, GAP = 300, 220, 60, 40, 80


def polyline(points, style):
    return f'<polyline fill="none" {style} points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def label(x, y, text, anchor="middle"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def scale(values, log, size, flip):
    low, high = min(values), max(values)
    low, high = (math.log10(low), math.log10(high)) if log else (0, high)

    def at(v):
        share = ((math.log10(v) if log else v) - low) / (high - low)
        return size * (1 - share if flip else share)
    return at


def panel(index, title, axes, log, series):
    """series: [(style, [(x, y)])]; axes: names of x and y."""
    xs = [x for _, pts in series for x, _ in pts]
    ys = [y for _, pts in series for _, y in pts]
    px, py = scale(xs, log, PANEL_W, False), scale(ys, log, PANEL_H, True)
    out = [f'<g transform="translate({LEFT + index * (PANEL_W + GAP)},{TOP})">',
           f'<rect width="{PANEL_W}" height="{PANEL_H}" fill="none" stroke="#888"/>', label(PANEL_W / 2, -14, title)]
    for v in (sorted(set(xs)) if log else (0, max(xs) / 2, max(xs))):
        out.append(label(px(v), PANEL_H + 16, f"{v:.3g}"))
    for v in ((min(ys), max(ys)) if log else (0, max(ys) / 2, max(ys))):
        out.append(label(-6, py(v) + 4, f"{v:.3g}", "end"))
    out.append(label(PANEL_W / 2, PANEL_H + 34, axes[0]))
    out.append(f'<text transform="translate(-44,{PANEL_H / 2}) rotate(-90)" text-anchor="middle">{axes[1]}</text>')
    out += [polyline([(px(x), py(y)) for x, y in pts], style) for style, pts in series]
    return "\n".join(out + ["</g>"])


FORMULA, OURS = 'stroke="#c33" stroke-dasharray="5 3"', 'stroke="#248"'


def draw(rows, cubic, bic_points):
    series = []
    for rtt in RTTS:
        line = [r for r in rows if r["rtt"] == rtt]
        series += [(FORMULA, [(r["p"], r["model"]) for r in line]), (OURS, [(r["p"], r["goodput"]) for r in line])]

    def curve(points):
        thin = points[::20]
        return [(FORMULA, [(t, m) for t, _, m in thin]), (OURS, [(t, w) for t, w, _ in thin])]
    width, height = LEFT + 3 * (PANEL_W + GAP), TOP + PANEL_H + 50
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        panel(0, "Reno, RTT 20 (top), 50, 100, 200 ms", ("p", "segments/s"), True, series),
        panel(1, "CUBIC after a loss", ("s", "segments"), False, curve(cubic)),
        panel(2, "BIC after a loss", ("s", "segments"), False, curve(bic_points)),
        label(LEFT, height - 4, "dashed: the published formula; solid: measured", "start"), "</svg>", ""])


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head),
                      *("| " + " | ".join(r) + " |" for r in rows)])


def loss_table(rows):
    return table(["p", *(f"{r} ms" for r in RTTS)],
                 [[f"{p:g}", *(f"{r['goodput']:.0f} / {r['model']:.0f} = {r['ratio']:.2f}"
                               for r in rows if r["p"] == p)] for p in LOSSES])


def share_table(rows):
    return table(["persona", "control", "RTT", "flows, kB/s", "Jain index"],
                 [[r["persona"], {"own": "its own"}.get(r["cc"], r["cc"].upper()), f"{r['rtt']} ms",
                   f"{r['a'] / 1e3:.0f}, {r['b'] / 1e3:.0f}", f"{r['jain']:.3f}"] for r in rows])


def tail_table(rows):
    return table(["lost", *(f"{r} ms" for r in TAIL_RTTS)],
                 [[f"the last {lost}" if lost > 1 else "the last", *(f"{r['before']:.0f} / {r['after']:.0f} = {r['before'] / r['after']:.1f}"
                                           for r in rows if r["lost"] == lost)] for lost in TAILS])


def repair_table(rows):
    return table(["p", *(f"{r} ms" for r in REPAIR_RTTS)],
                 [[f"{p:g}", *(f"{r['before'] / 1e3:.0f} / {r['after'] / 1e3:.0f} = {r['after'] / r['before']:.3f}"
                               for r in rows if r["p"] == p)] for p in REPAIR_LOSSES])


def fill(path, parts):
    with open(path) as f:
        text = f.read()
    for name, part in parts.items():
        text, n = re.subn(rf"(<!-- {name} -->\n).*?(<!-- end -->)", lambda m: m[1] + part + "\n" + m[2], text, flags=re.S)
        assert n == 1, name
    with open(path, "w") as f:
        f.write(text)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("flows")
    ap.add_argument("--full", action="store_true")
    ap.add_argument("--doc", nargs=2)
    args = ap.parse_args()
    b = Bench(os.path.abspath(args.flows), args.full)
    rounds = b.losses("rounds")
    for r in rounds:
        what = f"Reno p={r['p']:g} RTT={r['rtt']} ms: {r['goodput']:.1f} segments/s, formula {r['model']:.1f}, ratio {r['ratio']:.3f}"
        print(what)
        b.judge(abs(r["ratio"] - 1) <= PFTK_WITHIN, what)
    cubic, bic_points = b.cubic_curve(), b.bic_curve()
    for name, points in (("CUBIC", cubic), ("BIC", bic_points)):
        what = f"{name} between losses: off its equation by {100 * deviation(points):.2f} % at most"
        print(what)
        b.judge(deviation(points) <= CURVE_WITHIN, what)
    shares = list(b.shares())
    for s in shares:
        what = f"two flows, {s['persona']} {s['cc']}, RTT {s['rtt']} ms: Jain index {s['jain']:.3f}"
        print(what)
        b.judge(s["jain"] > JAIN_ABOVE, what)
    tails = list(b.tails())
    for t in tails:
        what = f"the last {t['lost']} of ten lost, RTT {t['rtt']} ms: {t['before']:.0f} ms, with RACK-TLP {t['after']:.0f} ms"
        print(what)
        b.judge(t["after"] <= TAIL_ROUNDS * t["rtt"] + TAIL_DELAYED_ACK * 1000, what)
    if args.doc:
        single = b.losses("single")
        with open(args.doc[1], "w") as f:
            f.write(draw(rounds, cubic, bic_points))
        curves = table(["control", "greatest deviation"], [[n, f"{100 * deviation(p):.1f} %"] for n, p in
                                                           (("CUBIC", cubic), ("BIC", bic_points))])
        fill(args.doc[0], {"rounds": loss_table(rounds), "single": loss_table(single), "curves": curves,
                           "share": share_table(shares), "tails": tail_table(tails),
                           "repairs": repair_table(list(b.repairs()))})
    for what in b.bad:
        print("out of bounds: " + what, file=sys.stderr)
    return 1 if b.bad else 0


if __name__ == "__main__":
    sys.exit(main())
