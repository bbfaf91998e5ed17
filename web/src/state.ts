import { asked, power, span } from "./format";
import type { GridEvent, Status } from "./types";

export type Tone = "idle" | "ready" | "active" | "stopped" | "alert";

export interface State {
  /** The sentence at the top. */
  words: string;
  /** The same without its countdown, so that a reader hears it only when something changes. */
  plain: string;
  detail: string;
  tone: Tone;
}

const MINUTE = 60_000;
const minutesUntil = (now: number, at: number): number => Math.max(0, (at - now) / MINUTE);

export const rampDownEnds = (event: GridEvent): number => Date.parse(event.start) + event.rampDownMinutes * MINUTE;
export const holdEnds = (event: GridEvent): number | null => {
  const ends = event.cutShortAt ?? event.holdEnds;
  return ends === null ? null : Date.parse(ends);
};
export const allOver = (event: GridEvent): number | null => {
  const ends = holdEnds(event);
  return ends === null ? null : ends + event.rampUpMinutes * MINUTE;
};

/** "25 % below baseline", or the words of the event itself where the baseline is not frozen yet. */
export function depth(event: GridEvent): string {
  if (event.baselineKw === null || event.targetKw === null || event.baselineKw <= 0) return event.asks;
  const cut = (1 - event.targetKw / event.baselineKw) * 100;
  if (event.type === "limit") return `at most ${power(event.targetKw)}`;
  return cut >= 0 ? `${asked(cut)} below baseline` : `${asked(-cut)} above baseline`;
}

const left = (now: number, at: number | null): string => (at === null ? "until withdrawn" : `${span(minutesUntil(now, at))} left`);

/** What the site is doing, in words. */
export function stateOf(status: Status): State {
  const now = Date.parse(status.now);
  const event = status.currentEvent;
  if (status.shapingStopped)
    return {
      words: "Shaping is stopped",
      plain: "Shaping is stopped",
      detail: "An operator stopped it: jobs go back to their previous caps, and no event is followed until shaping is resumed.",
      tone: "stopped",
    };
  if (event) {
    const what = depth(event);
    const from = event.note ? `${event.id}: ${event.note}` : `Asked by ${event.id}: ${event.asks}.`;
    if (event.phase === "rampingDown")
      return { words: `Ramping down to ${what}, ${left(now, rampDownEnds(event))}`, plain: `Ramping down to ${what}`, detail: from, tone: "active" };
    if (event.phase === "rampingUp")
      return { words: `Ramping back up, ${left(now, allOver(event))}`, plain: "Ramping back up", detail: from, tone: "active" };
    if (event.phase === "holding") {
      const verb = event.type === "emergency" ? "Grid emergency: holding" : "Holding";
      return { words: `${verb} ${what}, ${left(now, holdEnds(event))}`, plain: `${verb} ${what}`, detail: from, tone: event.type === "emergency" ? "alert" : "active" };
    }
  }
  if (status.governedBy === "safety")
    return { words: `Keeping under the limit of ${power(status.limitKw)}`, plain: "Keeping under the limit", detail: "The interconnection or a capacity limit binds.", tone: "active" };
  if (status.nextEvent) {
    const start = Date.parse(status.nextEvent.start);
    return {
      words: `Ready. Next event in ${span(minutesUntil(now, start))}`,
      plain: "Ready for the next event",
      detail: `${status.nextEvent.id}: ${status.nextEvent.asks}.`,
      tone: "ready",
    };
  }
  return { words: "Nothing is asked", plain: "Nothing is asked", detail: "Every job runs as its owner set it.", tone: "idle" };
}
