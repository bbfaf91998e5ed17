import uPlot from "uplot";
import { attr, h, panel, text } from "../dom";
import { clock, fixed, power, powerUnit, toUnit } from "../format";
import { powerFrame } from "../plot";
import { colour } from "../theme";
import type { Fleet } from "./types";

type Row = (number | null)[];
const names = { meter: "Sum of meters", target: "Target", baseline: "Baseline" } as const;
type Name = keyof typeof names;
const columns: Name[] = ["meter", "target", "baseline"];

/** The sum of the sites' meters against what the utility asks of the fleet, ahead of now too. */
export function fleetChart() {
  const { root, body } = panel("power", "What the utility asks, and what the sites draw together");
  const values = Object.fromEntries(columns.map((name) => [name, h("span", { class: "legend-value" })])) as Record<Name, HTMLElement>;
  const at = h("span", { class: "legend-at" });
  const legend = h("div", { class: "legend" },
    ...columns.map((name) => h("span", { class: "key" }, h("span", { class: `swatch ${name}`, "aria-hidden": "true" }), names[name], values[name])),
    h("span", { class: "key" }, h("span", { class: "swatch event", "aria-hidden": "true" }), "Event"), at);
  const canvas = h("div", { class: "plot", role: "img", tabindex: 0, "aria-label": names.meter });
  body.append(legend, canvas);
  let data: Row[] = [[], [], [], []];
  let fleet: Fleet | null = null;
  let plot: uPlot | null = null;

  function update(now: Fleet): void {
    fleet = now;
    const { time, demand, target, baseline } = now.series;
    data = [time.map((t) => t / 1000), ...[demand, target, baseline].map((row) => row.map((kw) => (kw === null ? null : toUnit(kw))))];
    plot ??= make();
    plot.setData(data as uPlot.AlignedData, false);
    const [low, high] = yRange();
    plot.batch(() => {
      plot!.setScale("x", { min: data[0]![0] ?? 0, max: Math.max(data[0]!.at(-1) ?? 1, Date.parse(now.now) / 1000 + 300) });
      plot!.setScale("y", { min: low, max: high });
    });
    if (plot.cursor.idx == null) showValues(null);
    const last = lastKnown(1);
    attr(canvas, "aria-label", `Sum of the meters ${power(now.series.demand[last])}, target ${power(now.series.target[last])}, baseline ${power(now.series.baseline[last])}. Left and right arrow keys read single moments.`);
  }

  function redraw(): void {
    plot?.destroy();
    plot = null;
    if (fleet) update(fleet);
  }

  const lastKnown = (column: number): number => data[column]!.findLastIndex((value) => value !== null);

  function yRange(): [number, number] {
    const all = data.slice(1).flat().filter((value) => value !== null);
    if (all.length === 0) return [0, 1];
    const low = Math.min(...all);
    const high = Math.max(...all);
    const span = Math.max(high - low, high * 0.15);
    return [Math.max(0, low - span * 0.12), high + span * 0.1];
  }

  function showValues(index: number | null): void {
    const i = index ?? lastKnown(1);
    columns.forEach((name, column) => {
      const value = data[column + 1]![i];
      text(values[name], value == null ? "–" : `${fixed(value, 1)}\u00a0${powerUnit()}`);
    });
    text(at, index === null || data[0]![i] == null ? "" : `${clock(data[0]![i]! * 1000)} UTC`);
  }

  function make(): uPlot {
    canvas.replaceChildren();
    return new uPlot({
      ...powerFrame(canvas),
      scales: { x: { time: true, auto: false }, y: { auto: false } },
      series: [
        {},
        { label: names.meter, stroke: colour("--meter"), width: 2, points: { show: false } },
        { label: names.target, stroke: colour("--target"), width: 2, dash: [7, 4], points: { show: false } },
        { label: names.baseline, stroke: colour("--baseline"), width: 1.5, dash: [2, 4], points: { show: false } },
      ],
      hooks: { drawClear: [shade], draw: [now], setCursor: [(u) => showValues(u.cursor.idx ?? null)] },
    }, data as uPlot.AlignedData, canvas);
  }

  function shade(u: uPlot): void {
    const { ctx, bbox } = u;
    ctx.save();
    for (const event of fleet?.events ?? []) {
      const from = Math.max(bbox.left, u.valToPos(Date.parse(event.start) / 1000, "x", true));
      const to = event.end === null ? bbox.left + bbox.width : Math.min(bbox.left + bbox.width, u.valToPos(Date.parse(event.end) / 1000, "x", true));
      if (to <= from) continue;
      ctx.fillStyle = colour("--event-shade");
      ctx.fillRect(from, bbox.top, to - from, bbox.height);
    }
    ctx.restore();
  }

  function now(u: uPlot): void {
    if (!fleet) return;
    const { ctx, bbox } = u;
    const x = Math.round(u.valToPos(Date.parse(fleet.now) / 1000, "x", true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    ctx.save();
    ctx.strokeStyle = colour("--ink-3");
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  }

  canvas.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (step === 0 || !plot || data[0]!.length === 0) return;
    event.preventDefault();
    const i = Math.max(0, Math.min(data[0]!.length - 1, (plot.cursor.idx ?? lastKnown(1)) + step));
    plot.setCursor({ left: plot.valToPos(data[0]![i]!, "x"), top: plot.over.clientHeight / 2 });
  });
  canvas.addEventListener("blur", () => plot?.setCursor({ left: -10, top: -10 }));
  new ResizeObserver(() => plot?.setSize({ width: canvas.clientWidth, height: canvas.clientHeight })).observe(canvas);
  return { root, update, redraw };
}
