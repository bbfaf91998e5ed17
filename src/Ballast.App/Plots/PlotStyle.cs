namespace Ballast.App.Plots;

/// <summary>What plots add to the pages' style, and the few lines of script that read a curve under the pointer.</summary>
static class PlotStyle
{
    public const string Css = """
        :root { --i0: light-dark(#1a5cd0, #6ea8ff); --i1: light-dark(#b54e00, #ffa657); --i2: light-dark(#17803d, #4cc38a); --i3: light-dark(#9c1f6b, #ee8fc5);
          --i4: light-dark(#5b3fc4, #b3a1ff); --i5: light-dark(#0b7285, #5cd0e0); --i6: light-dark(#5c6878, #9aa6b5); --bad-shade: light-dark(rgb(179 38 30 / 11%), rgb(255 147 138 / 17%)); }
        section > h2 + p.sub { margin: -6px 0 12px; max-width: 78ch; }
        .wide + .plot, .plot + .wide, p.sub + .plot { margin-top: 16px; }
        .plot b { font-weight: 600; color: var(--ink); }
        .i0 { stroke: var(--i0); } .i1 { stroke: var(--i1); } .i2 { stroke: var(--i2); } .i3 { stroke: var(--i3); } .i4 { stroke: var(--i4); } .i5 { stroke: var(--i5); } .i6 { stroke: var(--i6); }
        .i0.bar, .i0.dot { fill: var(--i0); } .i1.bar, .i1.dot { fill: var(--i1); } .i2.bar, .i2.dot { fill: var(--i2); } .i3.bar, .i3.dot { fill: var(--i3); } .i4.bar, .i4.dot { fill: var(--i4); } .i5.bar, .i5.dot { fill: var(--i5); } .i6.bar, .i6.dot { fill: var(--i6); }
        svg .bar, svg .dot { stroke: none; }
        svg path.s1 { stroke-width: 1; } svg path.s2 { stroke-dasharray: 7 4; } svg path.s3 { stroke-dasharray: 2 4; }
        svg .faint { opacity: 0.55; }
        svg .rule { stroke: var(--limit); stroke-dasharray: 9 4; }
        svg .shade.bad { fill: var(--bad-shade); }
        svg .note { fill: var(--ink); font-size: 12px; paint-order: stroke; stroke: var(--panel); stroke-width: 3px; stroke-linejoin: round; }
        svg .axis { fill: var(--ink-2); font-size: 12.5px; }
        svg .mark { fill: var(--ink); stroke: var(--panel); stroke-width: 1.5; } svg .mark.bad { fill: var(--bad); }
        @media (max-width: 560px) { svg .note, svg .axis { font-size: 18px; } }
        """;

    public const string Script = """
        const number = (v) => !v ? "0" : Math.abs(v) >= 1e5 || Math.abs(v) < 1e-3 ? v.toExponential(3) : String(+v.toPrecision(5));
        for (const figure of document.querySelectorAll("[data-plot]")) {
          const svg = figure.querySelector("svg[role=img]"), cursor = svg.querySelector(".cursor"), readout = figure.querySelector(".readout");
          const [left, right, low, high, logX] = svg.dataset.x.split(" ").map(Number), [foot, head, least, most, logY] = svg.dataset.y.split(" ").map(Number);
          const back = (share, from, to, log) => log ? from * Math.pow(to / from, share) : from + share * (to - from);
          let curves;
          const read = () => [...svg.querySelectorAll("path[data-name]")].map((path) => ({ name: path.dataset.name, points: path.getAttribute("d").split(/[ML]/).slice(1).map((p) => p.split(" ").map(Number)) }));
          svg.addEventListener("pointermove", (event) => {
            curves ??= read();
            const box = svg.getBoundingClientRect(), x = Math.min(right, Math.max(left, (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width));
            const said = [];
            for (const { name, points } of curves) {
              let best;
              for (const p of points) if (!best || Math.abs(p[0] - x) < Math.abs(best[0] - x)) best = p;
              if (best && Math.abs(best[0] - x) < 12) said.push(name + " " + number(back((best[1] - foot) / (head - foot), least, most, logY)));
            }
            cursor.setAttribute("x1", x); cursor.setAttribute("x2", x); cursor.style.visibility = "visible";
            readout.textContent = number(back((x - left) / (right - left), low, high, logX)) + ":  " + said.join("  ");
          });
          svg.addEventListener("pointerleave", () => { cursor.style.visibility = "hidden"; readout.textContent = ""; });
        }
        """;
}
