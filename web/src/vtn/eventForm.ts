import { openDialog } from "../dialog";
import { attr, h, text } from "../dom";
import { shortClock, span } from "../format";
import { asks } from "./asks";
import type { AdrEvent, Program } from "./types";

const MINUTE = 60_000;
const kinds = [
  { id: "cut", label: "Cut, % of baseline", type: "DISPATCH_SETPOINT_RELATIVE", units: "PERCENT", min: 1, max: 100, value: 25 },
  { id: "cut-kw", label: "Cut, kW", type: "DISPATCH_SETPOINT_RELATIVE", units: "KW", min: 0.001, max: 1e7, value: 20 },
  { id: "target-kw", label: "Hold, kW", type: "DISPATCH_SETPOINT", units: "KW", min: 0, max: 1e7, value: 70 },
  { id: "limit-kw", label: "At most, kW", type: "IMPORT_CAPACITY_LIMIT", units: "KW", min: 0, max: 1e7, value: 100 },
  { id: "simple", label: "Level, 1 to 3", type: "SIMPLE", units: null, min: 1, max: 3, value: 1 },
  { id: "price", label: "Price of a kWh", type: "PRICE", units: "KWH", min: -1000, max: 1000, value: 0.3 },
  { id: "emergency", label: "Grid emergency", type: "ALERT_GRID_EMERGENCY", units: null, min: null, max: null, value: "" },
] as const;
const wishes = [["DEMAND", "KW"], ["BASELINE", "KW"], ["USAGE", "KWH"]] as const;
const iso = (minutes: number): string => `PT${minutes}M`;

/** The documents to create: the order, and where reports are wanted while it lasts, the request for them. Null when the person turns back. */
export async function eventForm(programs: Program[]): Promise<Partial<AdrEvent>[] | null> {
  const option = (value: string | number, label: string, selected = false): HTMLElement => h("option", { value, selected }, label);
  const program = h("select", { id: "program", name: "program" }, ...programs.map((p) => option(p.id, p.programName)));
  const kind = h("select", { id: "kind", name: "kind" }, ...kinds.map((k) => option(k.id, k.label)));
  const value = h("input", { type: "text", inputmode: "decimal", id: "value", name: "value", required: true, autocomplete: "off", value: "25" });
  const start = h("select", { id: "start", name: "start" }, option(0, "Now"), option(5, "In 5 min"), option(10, "In 10 min", true), option(30, "In 30 min"), option(60, "In 1 h"), option(240, "In 4 h"), option(1440, "In 24 h"));
  const length = h("select", { id: "length", name: "length" }, ...[5, 15, 30, 60, 120, 180, 240, 480].map((m) => option(m, span(m), m === 180)), option(0, "Until cancelled"));
  const targets = h("input", { type: "text", id: "targets", name: "targets", autocomplete: "off", maxlength: 1000 });
  const name = h("input", { type: "text", id: "name", name: "name", autocomplete: "off", maxlength: 128 });
  const reports = h("select", { id: "wanted", name: "wanted" }, option("none", "None"), option("end", "At its end"), option("1", "Every minute"), option("5", "Every 5 min", true), option("15", "Every 15 min"));
  const priority = h("input", { type: "number", id: "priority", name: "priority", min: 0, max: 1000, step: 1, inputmode: "numeric" });
  const preview = h("p", { class: "preview", id: "preview", "aria-live": "polite" });
  const chosen = () => kinds.find((k) => k.id === kind.value)!;

  const payload = (): string | number | null => {
    const { type, min, max, units } = chosen();
    if (type === "ALERT_GRID_EMERGENCY") return value.value.trim() === "" ? null : value.value.trim();
    const given = Number(value.value.replace(",", "."));
    if (value.value.trim() === "" || !Number.isFinite(given) || given < min! || given > max! || (type === "SIMPLE" && !Number.isInteger(given))) return null;
    return units === "PERCENT" ? Math.round(given * 1e4) / 1e6 : given;
  };
  const read = (): AdrEvent[] | null => {
    const amount = payload();
    if (amount === null || program.value === "" || !priority.validity.valid) return null;
    const { type, units } = chosen();
    const minutes = Number(length.value);
    const begin = new Date(Date.now() + Number(start.value) * MINUTE).toISOString().replace(/\.\d+Z$/, "Z");
    const head: Record<string, unknown> = { programID: program.value };
    if (name.value.trim() !== "") head.eventName = name.value.trim();
    if (priority.value !== "") head.priority = Number(priority.value);
    const listed = [...new Set(targets.value.split(",").map((t) => t.trim()).filter((t) => t !== ""))];
    if (listed.length > 0) head.targets = listed;
    const descriptor: Record<string, string> = { objectType: "EVENT_PAYLOAD_DESCRIPTOR", payloadType: type };
    if (units) descriptor.units = units;
    if (type === "PRICE") descriptor.currency = "USD";
    const wish = (more: object) => wishes.map(([payloadType, unit]) => ({ payloadType, units: unit, ...(unit === "KW" ? { readingType: "MEAN" } : {}), historical: true, ...more }));
    const order = {
      ...head, payloadDescriptors: [descriptor], intervalPeriod: { start: begin, duration: minutes === 0 ? "P9999Y" : iso(minutes) },
      intervals: [{ id: 0, payloads: [{ type, values: [amount] }] }],
      ...(reports.value === "none" ? {} : { reportDescriptors: wish({ reportIntervals: "SUB_INTERVALS" }) }),
    };
    const every = Number(reports.value);
    if (!(every > 0)) return [order as unknown as AdrEvent];
    // Reports follow an event's intervals, and an order cut into intervals would be several orders: what asks for them stands apart.
    const asking = {
      ...head, eventName: `${name.value.trim() || "Event"} (reports)`, intervalPeriod: { start: begin, duration: iso(every) }, duration: minutes === 0 ? "P9999Y" : iso(minutes),
      reportDescriptors: wish({ reportIntervals: "INTERVALS", startInterval: 0, numIntervals: 1, repeat: -1 }),
    };
    return [order as unknown as AdrEvent, asking as unknown as AdrEvent];
  };
  const refresh = (): void => {
    const order = read()?.[0];
    const begin = Date.parse(order?.intervalPeriod?.start ?? "");
    const minutes = Number(length.value);
    text(preview, order
      ? `${asks(order)}, from ${shortClock(begin)} ${minutes === 0 ? "until it is cancelled" : `to ${shortClock(begin + minutes * MINUTE)} UTC`}, for ${order.targets?.join(", ") ?? "every VEN of the program"}.`
      : programs.length === 0 ? "Create a program first." : chosen().id === "emergency" ? "Say what the matter is." : `Give a number from ${chosen().min} to ${chosen().max}.`);
    attr(preview, "data-warn", order ? null : "");
  };
  kind.addEventListener("change", () => {
    value.value = String(chosen().value);
    refresh();
  });
  const field = (label: string, control: HTMLElement): HTMLElement => h("label", { class: "field", for: control.id }, h("span", {}, label), control);
  const body = h("div", { class: "form-grid", oninput: refresh },
    field("Program", program), field("Name", name), field("What it asks", kind), field("How much", value), field("Start", start), field("For", length),
    field("Targets, with commas between", targets), field("Priority, 0 is the most urgent", priority), field("Reports of power and baseline", reports));
  refresh();
  const answer = await openDialog({
    id: "event-dialog", title: "Create an event", body: [body, preview],
    actions: [{ value: "cancel", label: "Cancel" }, { value: "ok", label: "Create event", look: "primary" }], focus: value, accept: () => read() !== null,
  });
  return answer === "ok" ? read() : null;
}
