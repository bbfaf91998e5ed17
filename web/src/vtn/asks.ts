import { asked, fixed } from "../format";
import type { AdrEvent } from "./types";

const NBSP = "\u00a0";
const number = (value: unknown): number | null => (typeof value === "number" ? Math.abs(value) : null);
const plain = (value: number): string => fixed(value, Number.isInteger(value) ? 0 : value < 1 ? 3 : 1);

/** What an event asks, in words. */
export function asks(event: AdrEvent): string {
  const intervals = event.intervals ?? [];
  if (intervals.length === 0) return `Reports of ${[...new Set((event.reportDescriptors ?? []).map((wish) => wish.payloadType))].join(", ").toLowerCase() || "nothing"}`;
  const units = new Map((event.payloadDescriptors ?? []).map((descriptor) => [descriptor.payloadType, descriptor.units ?? null]));
  const said = intervals[0]!.payloads.map((payload) => one(payload.type, payload.values[0], units.get(payload.type) ?? null)).join("; ");
  return intervals.length === 1 ? said : `${said}, and ${intervals.length - 1} more intervals`;
}

function one(type: string, value: unknown, units: string | null): string {
  const amount = number(value);
  const unit = (units ?? "KW").replace("KW", "kW");
  switch (type) {
    case "DISPATCH_SETPOINT_RELATIVE":
      if (amount === null) break;
      return units === "PERCENT" ? `${asked(amount <= 1 ? amount * 100 : amount)} below baseline` : `${plain(amount)}${NBSP}${unit} below baseline`;
    case "DISPATCH_SETPOINT":
      return amount === null ? type : `Hold ${plain(amount)}${NBSP}${unit}`;
    case "IMPORT_CAPACITY_LIMIT":
      return amount === null ? type : `At most ${plain(amount)}${NBSP}${unit}`;
    case "SIMPLE":
      return `Level ${String(value)}`;
    case "ALERT_GRID_EMERGENCY":
      return `Grid emergency: ${String(value)}`;
    case "PRICE":
      return typeof value === "number" ? `Price ${value} per ${(units ?? "KWH").replace("KWH", "kWh")}` : type;
  }
  return `${type} ${String(value)}`;
}
