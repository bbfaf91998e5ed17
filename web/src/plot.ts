import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { shortClock } from "./format";
import { colour } from "./theme";

/** What every plot of power over time has: its size, UTC, axes in the page's ink, and a cursor without zoom. */
export function powerFrame(canvas: HTMLElement) {
  const ink = colour("--ink-2");
  const grid = { stroke: colour("--line"), width: 1 };
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const narrow = canvas.clientWidth < 480;
  return {
    width: canvas.clientWidth, height: canvas.clientHeight, ms: 1e-3, padding: [12, 14, 0, 0],
    tzDate: (t) => uPlot.tzDate(new Date(t * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    axes: [
      { stroke: ink, font, grid: { show: false }, ticks: { stroke: grid.stroke, width: 1, size: 5 }, space: narrow ? 70 : 90, size: 30, values: (_, ticks) => ticks.map((t) => shortClock(t * 1000)) },
      { stroke: ink, font, grid, ticks: { show: false }, size: narrow ? 40 : 52, space: 44, gap: 8, values: (_, ticks) => ticks.map((t) => t.toLocaleString("en-US")) },
    ],
  } satisfies Omit<uPlot.Options, "series">;
}
