import type { AdrEvent, Period } from "./types";

/** Milliseconds of an ISO 8601 duration of weeks, days and less; null for what has no end or is none. */
export function duration(text: string | null | undefined): number | null {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text ?? "");
  if (!found || text === "P") return null;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return ((((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1000;
}

/** A start; null for the beginning of time, by which the protocol says "now". */
export function start(period: Period | null | undefined): number | null {
  const at = Date.parse(period?.start ?? "");
  return Number.isFinite(at) && new Date(at).getUTCFullYear() > 1 ? at : null;
}

export type Phase = "active" | "upcoming" | "reports" | "over" | "cancelled";

export interface When {
  from: number;
  to: number | null;
  phase: Phase;
}

/** When an event is, and how it stands. */
export function when(event: AdrEvent, now: number): When {
  const intervals = event.intervals ?? [];
  const period = event.intervalPeriod ?? intervals[0]?.intervalPeriod;
  const step = duration(period?.duration);
  const begins = start(period);
  const from = begins ?? Date.parse(event.createdDateTime);
  if (begins === null && step === 0) return { from, to: from, phase: "cancelled" };
  let to: number | null = from;
  for (const interval of intervals) {
    const length: number | null = duration(interval.intervalPeriod?.duration ?? period?.duration);
    const at: number | null = start(interval.intervalPeriod) ?? to;
    to = at === null || length === null ? null : at + length;
  }
  if (intervals.length === 0) to = step === null ? null : from + step;
  if (event.duration) {
    const whole = duration(event.duration);
    to = whole === null ? null : from + whole;
  }
  return { from, to, phase: intervals.length === 0 ? "reports" : now < from ? "upcoming" : to !== null && now >= to ? "over" : "active" };
}
