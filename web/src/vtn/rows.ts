import { duration, start } from "./times";
import type { Descriptor, Interval, Report } from "./types";

/** One interval as it was reported: mean power and baseline in kW, and what else was said of it. */
export interface Row {
  from: number;
  length: number | null;
  power: number | null;
  baseline: number | null;
  said: string[];
}

/** What one resource of one client reported, oldest first. */
export interface Series {
  key: string;
  client: string;
  resource: string;
  rows: Row[];
  last: number;
}

const kilo: Record<string, number> = { W: 0.001, KW: 1, MW: 1000, WH: 0.001, KWH: 1, MWH: 1000 };

/** Reports of all kinds, put together by client and resource; of two rows for one moment the later report's counts. */
export function seriesOf(reports: Report[]): Series[] {
  const all = new Map<string, Series & { at: Map<string, Row> }>();
  for (const report of [...reports].sort((a, b) => a.modificationDateTime.localeCompare(b.modificationDateTime))) {
    const units = new Map((report.payloadDescriptors ?? []).map((descriptor: Descriptor) => [descriptor.payloadType, descriptor.units ?? null]));
    for (const resource of report.resources) {
      const key = `${report.clientName}\n${resource.resourceName}`;
      let series = all.get(key);
      if (!series) all.set(key, (series = { key, client: report.clientName, resource: resource.resourceName, rows: [], last: 0, at: new Map() }));
      series.last = Math.max(series.last, Date.parse(report.modificationDateTime));
      let next = start(resource.intervalPeriod);
      for (const interval of resource.intervals) {
        const from = start(interval.intervalPeriod) ?? next;
        const length = duration(interval.intervalPeriod?.duration ?? resource.intervalPeriod?.duration);
        if (from === null) continue;
        if (length !== null) next = from + length;
        const at = `${from} ${length}`;
        let row = series.at.get(at);
        if (!row) series.at.set(at, (row = { from, length, power: null, baseline: null, said: [] }));
        read(interval, units, row);
      }
    }
  }
  return [...all.values()].map(({ at, ...series }) => ({ ...series, rows: [...at.values()].sort((a, b) => a.from - b.from) })).sort((a, b) => b.last - a.last);
}

function read(interval: Interval, units: Map<string, string | null>, row: Row): void {
  const hours = row.length ? row.length / 3_600_000 : null;
  const kw = (type: string, value: number, fallback: string): number | null => {
    const unit = units.get(type) ?? fallback;
    const scale = kilo[unit];
    if (scale === undefined) return null;
    return unit.endsWith("H") ? (hours ? (value * scale) / hours : null) : value * scale;
  };
  for (const { type, values } of interval.payloads) {
    const value = values[0];
    if (typeof value !== "number") {
      if (value !== undefined && value !== "OK") say(row, String(value).toLowerCase().replaceAll("_", " "));
    } else if (type === "DEMAND" || type === "READING") row.power = kw(type, value, "KW") ?? row.power;
    else if (type === "USAGE") row.power ??= kw(type, value, "KWH");
    else if (type === "BASELINE") row.baseline = kw(type, value, "KWH") ?? row.baseline;
    else if (type !== "DELTA_USAGE") say(row, `${type.toLowerCase().replaceAll("_", " ")} ${Math.round(value * 1000) / 1000}${units.get(type) ? ` ${units.get(type)!.replace("KW", "kW")}` : ""}`);
  }
}

function say(row: Row, words: string): void {
  if (!row.said.includes(words)) row.said.push(words);
}
