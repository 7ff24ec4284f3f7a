"""The picture of a benchmark report: one bar per program on a logarithmic scale of time ratios, as SVG text."""
import html
import math

WIDTH, LABEL, ROW, GAP = 760, 130, 15, 26
LOW, HIGH = 0.25, 4.0


def _x(ratio):
    share = math.log(min(max(ratio, LOW), HIGH) / LOW) / math.log(HIGH / LOW)
    return LABEL + share * (WIDTH - LABEL - 50)


def plot(bars, title):
    """Draws {group: [(program, ratio)]}; bars go left of 1 where rgo is faster, right where it is slower."""
    parts, y = [], 44
    for group, entries in bars.items():
        if not entries:
            continue
        mean = math.exp(sum(math.log(r) for _, r in entries) / len(entries))
        parts.append(f'<text x="8" y="{y + 12}" class="g">{group}: {mean:.2f}</text>')
        y += GAP - 6
        for name, ratio in sorted(entries, key=lambda e: e[1]):
            left, right = sorted((_x(1), _x(ratio)))
            kind = "f" if ratio <= 1 else "s"
            parts.append(f'<text x="{LABEL - 6}" y="{y + 11}" text-anchor="end">{html.escape(name)}</text>'
                         f'<rect x="{left:.1f}" y="{y + 2}" width="{max(right - left, 0.5):.1f}" height="{ROW - 4}" class="{kind}"/>'
                         f'<text x="{right + 4 if ratio > 1 else _x(1) + 4:.1f}" y="{y + 11}" class="v">{ratio:.2f}</text>')
            y += ROW
        y += GAP - ROW
    lines = "".join(f'<line x1="{_x(r):.1f}" x2="{_x(r):.1f}" y1="36" y2="{y}" class="{"o" if r == 1 else "l"}"/>'
                    f'<text x="{_x(r):.1f}" y="32" text-anchor="middle" class="v">{r:g}×</text>' for r in (0.25, 0.5, 1, 2, 4))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 10}" viewBox="0 0 {WIDTH} {y + 10}">'
            "<style>text{font:11px sans-serif;fill:#333}.g{font-weight:bold}.v{fill:#666}.f{fill:#3a8f5c}.s{fill:#c8603c}"
            ".l{stroke:#ddd}.o{stroke:#888}</style>"
            f'<rect width="100%" height="100%" fill="#fff"/><text x="8" y="16" class="g">{html.escape(title)}: time of rgo over time of Go</text>'
            f"{lines}{''.join(parts)}</svg>\n")
