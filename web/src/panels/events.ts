import { h, panel, text } from "../dom";
import { day, fixed, NONE, percent, power, shortClock, span } from "../format";
import { allOver, depth } from "../state";
import type { GridEvent, Scorecard } from "../types";

const phases: Record<GridEvent["phase"], string> = { upcoming: "To come", rampingDown: "Ramping down", holding: "Holding", rampingUp: "Ramping up", over: "Over" };

/** Events to come, under way and past, each with its scorecard once there is one. */
export function eventsPanel(withdraw: (event: GridEvent) => void) {
  const { root, head, body } = panel("events", "Events");
  const tally = h("span", { class: "panel-aside" });
  head.append(tally);
  const list = h("ul", { class: "event-list", id: "event-list" });
  const empty = h("p", { class: "empty" }, "None yet. Send one, and follow it here.");
  body.append(empty, list);
  const events = new Map<string, GridEvent>();
  const drawn = new Map<string, { node: HTMLElement; was: string }>();
  const open = new Set<string>();

  function draw(): void {
    const order = [...events.values()].sort((a, b) => rank(a) - rank(b) || (a.phase === "upcoming" ? 1 : -1) * (Date.parse(a.start) - Date.parse(b.start)));
    empty.hidden = order.length > 0;
    const count = (of: (event: GridEvent) => boolean, words: string): string => (order.some(of) ? `${order.filter(of).length} ${words}` : "");
    text(tally, [count((event) => rank(event) === 0, "under way"), count((event) => event.phase === "upcoming", "to come"), count((event) => event.phase === "over", "past")].filter((part) => part !== "").join(", "));
    order.slice(0, 40).forEach((event, i) => {
      const now = JSON.stringify(event);
      let item = drawn.get(event.id);
      if (!item || item.was !== now) {
        const node = card(event, withdraw, open);
        if (item) item.node.replaceWith(node);
        item = { node, was: now };
        drawn.set(event.id, item);
      }
      if (list.children[i] !== item.node) list.insertBefore(item.node, list.children[i] ?? null);
    });
    for (const [id, item] of drawn)
      if (!events.has(id)) {
        item.node.remove();
        drawn.delete(id);
      }
  }
  return {
    root,
    all: (): GridEvent[] => [...events.values()],
    replace(list: GridEvent[]): void {
      events.clear();
      for (const event of list) events.set(event.id, event);
      draw();
    },
    put(event: GridEvent): void {
      events.set(event.id, event);
      draw();
    },
    remove(id: string): void {
      events.delete(id);
      draw();
    },
  };
}

const rank = (event: GridEvent): number => (event.phase === "upcoming" ? 1 : event.phase === "over" ? 2 : 0);

function card(event: GridEvent, withdraw: (event: GridEvent) => void, open: Set<string>): HTMLElement {
  const end = allOver(event);
  const when = `${day(event.start)}, ${shortClock(event.start)}${end === null ? ", until withdrawn" : `–${shortClock(end)}`} UTC`;
  const facts = [when, event.targetKw !== null ? `target ${power(event.targetKw)}` : "", event.rampDownMinutes > 0 ? `ramps ${span(event.rampDownMinutes)}` : "", event.cutShortAt ? `cut short at ${shortClock(event.cutShortAt)}` : ""];
  const title = event.asks || depth(event);
  const node = h("li", { class: "event", "data-phase": event.phase, "data-id": event.id },
    h("div", { class: "event-head" },
      h("span", { class: "event-title" }, title.charAt(0).toUpperCase() + title.slice(1)),
      h("span", { class: "chip", "data-phase": event.phase }, event.cutShortAt && event.phase === "over" ? "Cut short" : phases[event.phase])),
    h("p", { class: "sub" }, facts.filter((fact) => fact !== "").join(", ")),
    event.note ? h("p", { class: "event-note" }, event.note) : null);
  if (event.scorecard && event.phase !== "upcoming") {
    const details = h("details", { open: event.phase !== "over" || open.has(event.id) }, h("summary", {}, summary(event.scorecard)), scoreTable(event.scorecard));
    details.addEventListener("toggle", () => (details.open ? open.add(event.id) : open.delete(event.id)));
    node.append(details);
  }
  node.append(h("div", { class: "event-foot" }, h("span", { class: "event-id" }, event.id),
    event.phase === "upcoming" ? h("button", { type: "button", class: "button small", "aria-label": `Withdraw ${event.id}`, onclick: () => withdraw(event) }, "Withdraw") : null));
  return node;
}

function summary(score: Scorecard): string {
  const parts = [score.deliveredPercent != null ? `${fixed(score.deliveredPercent, 1)}\u00a0% delivered` : "", score.rmsHoldPercent != null ? `RMS ${fixed(score.rmsHoldPercent, 2)}\u00a0%` : "",
    score.jobsOutsideTier != null ? (score.jobsOutsideTier === 0 ? "every promise kept" : `${score.jobsOutsideTier} outside tier`) : ""].filter((part) => part !== "");
  return parts.length > 0 ? parts.join(", ") : "Scorecard";
}

function scoreTable(score: Scorecard): HTMLElement {
  const of = (value: number | null | undefined, digits: number, unit: string): string => (value == null ? NONE : `${fixed(value, digits)}${unit}`);
  const rows: [string, string][] = [
    ["Delivered in the hold", of(score.deliveredPercent, 2, "\u00a0%")],
    ["RMS to target, hold", of(score.rmsHoldPercent, 2, "\u00a0%")],
    ["RMS to target, with ramps", of(score.rmsEventPercent, 2, "\u00a0%")],
    ["Deepest dip below target", of(score.deepestDipPercent, 1, "\u00a0%")],
    ["Minutes above target", of(score.minutesAbove, 0, "")],
    ["Largest step, of the ramp limit", of(score.largestStepOfRamp, 2, "×")],
    ["Above baseline in the hour after", of(score.afterEventPercent, 2, "\u00a0%")],
    ["Weighted performance", score.weightedPerformance == null ? NONE : percent(score.weightedPerformance, 1)],
    ["Jobs outside their tier", of(score.jobsOutsideTier, 0, "")],
    ["Commands", of(score.commands, 0, "")],
  ];
  return h("dl", { class: "score" }, ...rows.filter(([, value]) => value !== NONE).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}
