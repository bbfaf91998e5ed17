import uPlot from "uplot";
import { api } from "./api";
import { attr, h, panel, text } from "./dom";
import { clock, fixed, power, powerUnit, toUnit } from "./format";
import { allOver, holdEnds, rampDownEnds } from "./state";
import { powerFrame } from "./plot";
import { colour } from "./theme";
import type { GridEvent, History, Status } from "./types";

type Row = (number | null)[];
const windows = [30, 120, 360];
const series = ["meter", "target", "baseline", "limit"] as const;
const AHEAD = 0.1;

/** Means over steps of the given seconds, so that what is added is as fine as what is there. */
function thinned([times, ...rest]: Row[], step: number): Row[] {
  const groups = new Map<number, number[]>();
  times!.forEach((t, i) => {
    const start = Math.floor(t! / step) * step;
    const group = groups.get(start);
    if (group) group.push(i);
    else groups.set(start, [i]);
  });
  // The first group may have begun before the first time: it is there already, whole.
  const whole = [...groups].slice(groups.size > 1 ? 1 : 0);
  const mean = (column: Row, group: number[]): number | null => {
    const known = group.map((i) => column[i]).filter((value) => value != null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  return [whole.map(([start]) => start), ...rest.map((column) => whole.map(([, group]) => mean(column, group)))];
}

/** Power at the meter against target, baseline and limit, with events shaded; the past window and a little of what is to come. */
export function powerChart(eventsNow: () => GridEvent[]) {
  const { root, head, body } = panel("power", "Power at the meter");
  let minutes = 120;
  let data: Row[] = [[], [], [], [], []];
  let status: Status | null = null;
  let plot: uPlot | null = null;
  let scaleUnit = "";
  let loading = false;
  let loadedAt = 0;
  let step = 1;

  const values = Object.fromEntries(series.map((name) => [name, h("span", { class: "legend-value" })])) as Record<(typeof series)[number], HTMLElement>;
  const names = { meter: "Meter", target: "Target", baseline: "Baseline", limit: "Limit" };
  const at = h("span", { class: "legend-at" });
  const legend = h("div", { class: "legend" },
    ...series.map((name) => h("span", { class: "key", "data-series": name }, h("span", { class: `swatch ${name}`, "aria-hidden": "true" }), names[name], values[name])),
    h("span", { class: "key" }, h("span", { class: "swatch event", "aria-hidden": "true" }), "Event"), at);
  const picks = windows.map((length) => h("button", { type: "button", class: "tab", "aria-pressed": length === minutes, onclick: () => pick(length) }, length < 60 ? `${length} min` : `${length / 60} h`));
  head.append(h("div", { class: "tabs", role: "group", "aria-label": "Window of the chart" }, ...picks));
  const canvas = h("div", { class: "plot", id: "plot", role: "img", tabindex: 0, "aria-label": "Power at the meter" });
  body.append(legend, canvas);

  function pick(length: number): void {
    minutes = length;
    picks.forEach((button, i) => attr(button, "aria-pressed", String(windows[i] === length)));
    plot?.destroy();
    plot = null;
    void load();
  }

  async function load(): Promise<void> {
    if (loading) return;
    loading = true;
    try {
      const history = await api.history(minutes);
      step = history.stepSeconds;
      data = columns(history);
      loadedAt = performance.now();
      draw();
    } catch {
      // The next round tries again; the banner says that the controller is silent.
    } finally {
      loading = false;
    }
  }

  /** Fetches what came since the last point only; everything anew now and then, so that the tail keeps the window's step. */
  async function follow(): Promise<void> {
    if (document.hidden || !status || loading) return;
    const x = data[0]!;
    const behind = x.length === 0 ? Infinity : (Date.parse(status.now) / 1000 - x.at(-1)!) / 60;
    if (behind > minutes / 2 || behind < 0 || performance.now() - loadedAt > 60_000) return load();
    loading = true;
    try {
      // The controller is ahead of the last status by what the status took to come: ask back far enough to overlap.
      const tail = thinned(columns(await api.history(Math.ceil(behind + 1 + status.speed / 15))), step);
      const from = tail[0]![0];
      if (from === undefined) return;
      if (x.length > 0 && from! > x.at(-1)! + step) loadedAt = -Infinity;
      let keep = x.findIndex((t) => t! >= from!);
      if (keep < 0) keep = x.length;
      const oldest = tail[0]!.at(-1)! - minutes * 60;
      let drop = x.findIndex((t) => t! >= oldest);
      if (drop < 0) drop = 0;
      data = data.map((column, i) => column.slice(drop, Math.max(drop, keep)).concat(tail[i]!));
      draw();
    } catch {
      // As above.
    } finally {
      loading = false;
    }
  }

  const columns = (history: History): Row[] => {
    const start = Date.parse(history.start) / 1000;
    return [history.meterKw.map((_, i) => start + i * history.stepSeconds), history.meterKw, history.targetKw, history.baselineKw, history.limitKw].map((column, i) => (i === 0 ? column : column.map((kw) => (kw === null ? null : toUnit(kw)))));
  };

  function range(): [number, number] {
    const end = status ? Date.parse(status.now) / 1000 : (data[0]!.at(-1) ?? 0);
    return [end - minutes * 60, end + minutes * 60 * AHEAD];
  }

  /** The scale leaves a far limit out: it would press everything else flat. The legend still names it. */
  function yRange(): [number, number] {
    let low = Infinity;
    let high = -Infinity;
    for (const column of data.slice(1, 4))
      for (const value of column)
        if (value !== null && value !== undefined) {
          if (value < low) low = value;
          if (value > high) high = value;
        }
    if (!Number.isFinite(low)) return [0, 1];
    const limit = data[4]!.at(-1);
    if (limit != null && limit < high * 1.25) high = Math.max(high, limit);
    const span = Math.max(high - low, high * 0.15);
    return [Math.max(0, low - span * 0.12), high + span * 0.1];
  }

  function draw(): void {
    if (scaleUnit !== powerUnit()) {
      scaleUnit = powerUnit();
      plot?.destroy();
      plot = null;
    }
    plot ??= make();
    plot.setData(data as uPlot.AlignedData, false);
    const [min, max] = range();
    plot.batch(() => {
      plot!.setScale("x", { min, max });
      const [low, high] = yRange();
      plot!.setScale("y", { min: low, max: high });
    });
    if (plot.cursor.idx == null) showValues(null);
    describe();
  }

  function describe(): void {
    if (!status) return;
    const now = status;
    attr(canvas, "aria-label", `Power over the last ${minutes < 60 ? `${minutes} minutes` : `${minutes / 60} hours`}. Meter ${power(now.meterKw)}, target ${power(now.targetKw)}, baseline ${power(now.baselineKw)}, limit ${power(now.limitKw)}. Left and right arrow keys read single moments.`);
  }

  function showValues(index: number | null): void {
    const i = index ?? data[0]!.length - 1;
    series.forEach((name, column) => {
      const value = data[column + 1]![i];
      text(values[name], value == null ? "–" : `${fixed(value, powerUnit() === "MW" ? 2 : 1)}\u00a0${powerUnit()}`);
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
        { label: "Meter", stroke: colour("--meter"), width: minutes > 30 ? 1.25 : 1.75, points: { show: false } },
        { label: "Target", stroke: colour("--target"), width: 2, dash: [7, 4], points: { show: false } },
        { label: "Baseline", stroke: colour("--baseline"), width: 1.5, dash: [2, 4], points: { show: false } },
        { label: "Limit", stroke: colour("--limit"), width: 1.5, dash: [12, 4, 2, 4], points: { show: false } },
      ],
      hooks: { drawClear: [shade], draw: [ahead], setCursor: [(u) => showValues(u.cursor.idx ?? null)] },
    }, data as uPlot.AlignedData, canvas);
  }

  function shade(u: uPlot): void {
    const { ctx, bbox } = u;
    ctx.save();
    for (const event of eventsNow()) {
      const ends = allOver(event);
      const from = u.valToPos(Date.parse(event.start) / 1000, "x", true);
      const to = ends === null ? bbox.left + bbox.width : u.valToPos(ends / 1000, "x", true);
      const left = Math.max(bbox.left, from);
      const right = Math.min(bbox.left + bbox.width, to);
      if (right <= left) continue;
      ctx.fillStyle = colour("--event-shade");
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.fillStyle = colour("--event-edge");
      if (from >= bbox.left) ctx.fillRect(left, bbox.top, devicePixelRatio, bbox.height);
      if (to <= bbox.left + bbox.width) ctx.fillRect(right, bbox.top, devicePixelRatio, bbox.height);
    }
    ctx.restore();
  }

  /** What is asked from now on: the rest of the target's path, and a line for now. */
  function ahead(u: uPlot): void {
    if (!status) return;
    const now = Date.parse(status.now);
    const { ctx, bbox } = u;
    const x = u.valToPos(now / 1000, "x", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.strokeStyle = colour("--ink-3");
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(Math.round(x) + 0.5, bbox.top);
    ctx.lineTo(Math.round(x) + 0.5, bbox.top + bbox.height);
    ctx.stroke();
    const event = status.currentEvent;
    if (event && status.targetKw !== null && event.targetKw !== null && event.baselineKw !== null && !status.shapingStopped) {
      const hold = holdEnds(event);
      const path: [number, number][] = [[now, status.targetKw]];
      if (rampDownEnds(event) > now) path.push([rampDownEnds(event), event.targetKw]);
      if (hold === null) path.push([now + minutes * 60_000, event.targetKw]);
      else {
        if (hold > now) path.push([hold, event.targetKw]);
        path.push([allOver(event)!, event.baselineKw]);
      }
      ctx.strokeStyle = colour("--target");
      ctx.globalAlpha = 0.75;
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.setLineDash([3 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      for (const [t, kw] of path) ctx.lineTo(u.valToPos(t / 1000, "x", true), u.valToPos(toUnit(kw), "y", true));
      ctx.stroke();
    }
    ctx.restore();
  }

  canvas.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (step === 0 || !plot || data[0]!.length === 0) return;
    event.preventDefault();
    const jump = Math.max(1, Math.round(data[0]!.length / 120));
    const i = Math.max(0, Math.min(data[0]!.length - 1, (plot.cursor.idx ?? data[0]!.length - 1) + step * jump));
    plot.setCursor({ left: plot.valToPos(data[0]![i]!, "x"), top: plot.over.clientHeight / 2 });
  });
  canvas.addEventListener("blur", () => plot?.setCursor({ left: -10, top: -10 }));
  new ResizeObserver(() => plot?.setSize({ width: canvas.clientWidth, height: canvas.clientHeight })).observe(canvas);
  document.addEventListener("visibilitychange", () => void follow());
  setInterval(() => void follow(), 1000);

  return {
    root,
    load,
    update(now: Status): void {
      status = now;
    },
    repaint(): void {
      plot?.destroy();
      plot = null;
      if (data[0]!.length > 0) draw();
    },
  };
}
