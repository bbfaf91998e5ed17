import uPlot from "uplot";
import { attr, h, text } from "../dom";
import { power, powerUnit, shortClock, toUnit } from "../format";
import { powerFrame } from "../plot";
import { colour } from "../theme";
import type { Series } from "./rows";
import type { When } from "./times";

/** Reported power against the baseline, each value over its whole interval, with the times of orders shaded. */
export function reportPlot() {
  const canvas = h("div", { class: "plot report-plot", id: "report-plot", role: "img", "aria-label": "Reported power" });
  const at = h("span", { class: "legend-at" });
  const legend = h("div", { class: "legend" },
    h("span", { class: "key" }, h("span", { class: "swatch meter", "aria-hidden": "true" }), "Reported power"),
    h("span", { class: "key" }, h("span", { class: "swatch baseline", "aria-hidden": "true" }), "Baseline"),
    h("span", { class: "key" }, h("span", { class: "swatch event", "aria-hidden": "true" }), "Event"), at);
  let plot: uPlot | null = null;
  let shown: Series | null = null;
  let orders: When[] = [];
  let drawn = "";

  /** A value stands from its interval's start to its end; where the next one does not follow at once there is a gap. */
  function columns(series: Series): (number | null)[][] {
    const x: number[] = [];
    const p: (number | null)[] = [];
    const b: (number | null)[] = [];
    const put = (t: number, kw: number | null, base: number | null): void => {
      if (x.length > 0 && t / 1000 <= x.at(-1)!) return;
      x.push(t / 1000);
      p.push(kw === null ? null : toUnit(kw));
      b.push(base === null ? null : toUnit(base));
    };
    series.rows.forEach((row, i) => {
      put(row.from, row.power, row.baseline);
      const ends = row.from + (row.length ?? 0);
      const follows = series.rows[i + 1];
      if (row.length !== null && (!follows || follows.from > ends)) {
        put(ends, row.power, row.baseline);
        if (follows) put(ends + 1, null, null);
      }
    });
    return [x, p, b];
  }

  function shade(u: uPlot): void {
    const { ctx, bbox } = u;
    for (const order of orders) {
      const left = Math.max(bbox.left, u.valToPos(order.from / 1000, "x", true));
      const right = order.to === null ? bbox.left + bbox.width : Math.min(bbox.left + bbox.width, u.valToPos(order.to / 1000, "x", true));
      if (right <= left) continue;
      ctx.fillStyle = colour("--event-shade");
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
  }

  function draw(): void {
    plot?.destroy();
    plot = null;
    canvas.replaceChildren();
    if (!shown || shown.rows.length === 0 || canvas.clientWidth === 0) return;
    const data = columns(shown);
    const known = [...data[1]!, ...data[2]!].filter((value) => value !== null);
    const [low, high] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [0, 1];
    const margin = Math.max((high - low) * 0.15, high * 0.05, 0.1);
    const stepped = uPlot.paths.stepped!({ align: 1 });
    plot = new uPlot({
      ...powerFrame(canvas),
      scales: { x: { time: true }, y: { range: [Math.max(0, low - margin), high + margin] } },
      series: [
        {},
        { label: "Reported power", stroke: colour("--meter"), width: 1.75, points: { show: false }, paths: stepped },
        { label: "Baseline", stroke: colour("--baseline"), width: 1.5, dash: [2, 4], points: { show: false }, paths: stepped },
      ],
      hooks: { drawClear: [shade], setCursor: [(u) => name(u.cursor.idx ?? null, data)] },
    }, data as uPlot.AlignedData, canvas);
    name(null, data);
  }

  function name(index: number | null, data: (number | null)[][]): void {
    const value = (column: number): string => {
      const kw = index === null ? null : data[column]![index];
      return kw == null ? "–" : `${kw.toFixed(powerUnit() === "MW" ? 2 : 1)}\u00a0${powerUnit()}`;
    };
    text(at, index === null ? powerUnit() : `${shortClock(data[0]![index]! * 1000)} UTC: ${value(1)} of ${value(2)}`);
  }
  new ResizeObserver(() => draw()).observe(canvas);

  return {
    root: h("div", { class: "report-picture" }, legend, canvas),
    repaint: draw,
    show(series: Series | null, during: When[]): void {
      const now = JSON.stringify([series, during]);
      if (now === drawn) return;
      drawn = now;
      shown = series;
      orders = during;
      const last = series?.rows.findLast((row) => row.power !== null);
      attr(canvas, "aria-label", last ? `Power that ${series!.resource} reported: last ${power(last.power)}, baseline ${power(last.baseline)}.` : "Reported power: none yet.");
      draw();
    },
  };
}
