namespace Ballast.App.Reports;

/// <summary>The page's own style and its few lines of script; nothing comes from elsewhere.</summary>
static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ground: light-dark(#f4f6f9, #0d1117); --panel: light-dark(#fff, #151b23); --line: light-dark(#e3e8ee, #27303b);
          --ink: light-dark(#17202b, #e8edf3); --ink-2: light-dark(#4a5767, #a9b4c1); --meter: light-dark(#1a5cd0, #6ea8ff); --target: light-dark(#b54e00, #ffa657);
          --baseline: light-dark(#5c6878, #9aa6b5); --limit: light-dark(#9c1f6b, #ee8fc5); --shade: light-dark(rgb(26 92 208 / 7%), rgb(110 168 255 / 10%));
          --good: light-dark(#17803d, #4cc38a); --bad: light-dark(#b3261e, #ff938a); }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.45 "Inter", "Segoe UI", -apple-system, BlinkMacSystemFont, "Helvetica Neue", Roboto, "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
        main { max-width: 1180px; margin: 0 auto; padding: 32px 24px 56px; }
        h1 { font-size: 27px; line-height: 1.2; letter-spacing: -0.018em; font-weight: 620; margin: 0; }
        h2 { font-size: 17px; font-weight: 620; letter-spacing: -0.008em; margin: 0 0 10px; }
        h3 { font-size: 14px; font-weight: 620; margin: 0; overflow-wrap: anywhere; }
        p { margin: 4px 0 0; }
        .sub { color: var(--ink-2); }
        section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin-top: 18px; }
        .heads { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px 20px; }
        .head b { display: block; font-size: 26px; font-weight: 620; letter-spacing: -0.02em; line-height: 1.2; }
        .head span { color: var(--ink-2); font-size: 13px; }
        .plot { margin: 0; }
        .plot + .plot { margin-top: 18px; }
        .plot > svg { width: 100%; height: auto; display: block; touch-action: pan-y; }
        figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 18px; color: var(--ink-2); font-size: 13px; min-height: 1.5em; margin-bottom: 4px; }
        .keys { display: flex; flex-wrap: wrap; gap: 2px 16px; }
        .key { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
        .readout { color: var(--ink); font-weight: 550; }
        svg path { fill: none; stroke-width: 1.5; stroke-linejoin: round; }
        svg .meter { stroke: var(--meter); }
        svg .band { stroke: var(--meter); stroke-width: 1; }
        svg .target { stroke: var(--target); stroke-width: 2; stroke-dasharray: 7 4; }
        svg .baseline { stroke: var(--baseline); stroke-dasharray: 2 4; }
        svg .limit { stroke: var(--limit); stroke-dasharray: 12 4 2 4; }
        svg .bars { fill: var(--meter); stroke: none; }
        svg .grid { stroke: var(--line); stroke-width: 1; }
        svg .shade { fill: var(--shade); }
        svg .tick { fill: var(--ink-2); font-size: 12px; }
        svg .cursor { stroke: var(--ink-2); stroke-width: 1; visibility: hidden; }
        .jobs { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 22px 26px; }
        .job .plot { margin-top: 8px; }
        .job figcaption { font-size: 12.5px; margin-bottom: 0; }
        .job svg .tick { font-size: 12px; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: 6px 16px 6px 0; border-top: 1px solid var(--line); vertical-align: top; font-weight: 400; }
        thead th { color: var(--ink-2); font-size: 13px; border-top: 0; }
        .scores table { max-width: 760px; }
        td.n, th.n { text-align: right; white-space: nowrap; }
        td b { font-weight: 620; }
        .met { color: var(--good); font-weight: 600; }
        .missed { color: var(--bad); font-weight: 600; }
        .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 0 18px; }
        @media (max-width: 560px) { main { padding: 18px 12px 40px; } section { padding: 14px; } .jobs, .two { grid-template-columns: minmax(0, 1fr); } section > .plot { overflow-x: auto; } section > .plot > svg { min-width: 660px; } svg .tick { font-size: 19px; } .job svg .tick { font-size: 13px; } }
        @media print { :root { color-scheme: light; } body { background: #fff; } main { max-width: none; padding: 0; } section { border: 0; padding: 0; margin-top: 20px; } .plot, .job, tr { break-inside: avoid; } .readout { display: none; } }
        """;

    public const string Script = """
        const all = JSON.parse(document.getElementById("data").textContent);
        const clock = (s) => new Date(s * 1000).toISOString().slice(11, 19);
        for (const figure of document.querySelectorAll("[data-plot]")) {
          const data = all.plots[figure.dataset.plot], svg = figure.querySelector("svg[role=img]");
          if (!data) continue;
          const cursor = svg.querySelector(".cursor"), readout = figure.querySelector(".readout");
          const left = +svg.dataset.left, right = +svg.dataset.right, count = Math.max(...data.lines.map((l) => l.v.length));
          svg.addEventListener("pointermove", (event) => {
            const box = svg.getBoundingClientRect(), x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
            const i = Math.min(count - 1, Math.max(0, Math.floor((x - left) / (right - left) * count)));
            const at = left + (i + 0.5) / count * (right - left);
            cursor.setAttribute("x1", at); cursor.setAttribute("x2", at); cursor.style.visibility = "visible";
            const said = data.lines.filter((l) => l.v[i] != null).map((l) => l.n + " " + l.v[i].toFixed(data.digits) + " " + data.unit);
            readout.textContent = clock(all.start + i * data.step) + "  " + said.join("  ");
          });
          svg.addEventListener("pointerleave", () => { cursor.style.visibility = "hidden"; readout.textContent = ""; });
        }
        """;
}
