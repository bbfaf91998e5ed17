import { openDialog } from "./dialog";
import { attr, h, text } from "./dom";
import { asked, power, shortClock, span } from "./format";
import type { EventRequest, Offer, OfferRow, Status } from "./types";

const MINUTE = 60_000;

/** Asks for an event and then says what it will do; the request, or null when the person turns back. */
export async function sendForm(status: Status, offer: Offer | null): Promise<EventRequest | null> {
  const number = (id: string, value: number, min: number, max: number, step: number | "any"): HTMLInputElement =>
    h("input", { type: "number", id, name: id, value, min, max, step, required: true, inputmode: "decimal" });
  const cut = number("cut", 25, 1, 95, "any");
  const hold = h("select", { id: "hold", name: "hold" }, ...[15, 30, 60, 120, 180, 240, 480].map((minutes) => h("option", { value: minutes, selected: minutes === 180 }, span(minutes))));
  const ramp = h("select", { id: "ramp", name: "ramp" }, ...[0, 1, 5, 10, 15, 30].map((minutes) => h("option", { value: minutes, selected: minutes === 15 }, minutes === 0 ? "none" : span(minutes))));
  const atNow = h("input", { type: "radio", name: "when", id: "when-now", value: "now", checked: true });
  const atTime = h("input", { type: "radio", name: "when", id: "when-at", value: "at" });
  const time = h("input", { type: "datetime-local", id: "start", name: "start", "aria-label": "Start, UTC", value: new Date(Math.ceil((Date.parse(status.now) + 10 * MINUTE) / (5 * MINUTE)) * 5 * MINUTE).toISOString().slice(0, 16), disabled: true });
  const note = h("input", { type: "text", id: "note", name: "note", maxlength: 200, autocomplete: "off" });
  const preview = h("p", { class: "preview", id: "preview", "aria-live": "polite" });

  const read = (): EventRequest | null => {
    const cutPercent = cut.valueAsNumber;
    if (!(cutPercent > 0 && cutPercent <= 95)) return null;
    const request: EventRequest = { type: "dispatch", cutPercent, durationMinutes: Number(hold.value), rampMinutes: Number(ramp.value) };
    if (atTime.checked) {
      if (!time.value) return null;
      request.start = `${time.value.length === 16 ? `${time.value}:00` : time.value}Z`;
    }
    if (note.value.trim() !== "") request.note = note.value.trim();
    return request;
  };
  const refresh = (): void => {
    time.disabled = !atTime.checked;
    const request = read();
    const warn = request ? beyond(request, status, offer) : null;
    text(preview, request ? (warn ?? `${depthOf(request, status)}.`) : "Give a cut between 1 and 95 %.");
    attr(preview, "data-warn", request === null || warn !== null ? "" : null);
  };
  const field = (label: string, control: HTMLElement, unit?: string): HTMLElement =>
    h("label", { class: "field", for: control.id }, h("span", {}, label), unit ? h("span", { class: "with-unit" }, control, h("span", { class: "unit" }, unit)) : control);
  const body = h("div", { class: "form-grid", oninput: refresh },
    field("Cut", cut, "% of baseline"), field("Hold for", hold), field("Ramp, down and up", ramp), field("Note", note),
    h("fieldset", { class: "when" }, h("legend", {}, "Start"),
      h("label", { class: "radio", for: "when-now" }, atNow, "Now"),
      h("label", { class: "radio", for: "when-at" }, atTime, "At"), time, h("span", { class: "unit" }, "UTC")));
  refresh();

  for (;;) {
    const answer = await openDialog({
      id: "send-dialog", title: "Send an event", body: [body, preview],
      actions: [{ value: "cancel", label: "Cancel" }, { value: "ok", label: "Continue", look: "primary" }],
      focus: cut, accept: () => read() !== null,
    });
    const request = read();
    if (answer !== "ok" || request === null) return null;
    const warn = beyond(request, status, offer);
    const sure = await openDialog({
      id: "confirm-dialog", title: "Send this event?",
      body: [h("ul", { class: "plain" }, ...lines(request, status).map((line) => h("li", {}, line))), warn ? h("p", { class: "preview", "data-warn": "" }, warn) : null],
      actions: [{ value: "cancel", label: "Cancel" }, { value: "back", label: "Change it" }, { value: "ok", label: "Send event", look: "primary" }],
    });
    if (sure === "ok") return request;
    if (sure !== "back") return null;
  }
}

const depthOf = (request: EventRequest, status: Status): string => {
  const from = status.baselineKw;
  if (from === null) return `${asked(request.cutPercent)} below the baseline, which is not known yet`;
  const less = (from * request.cutPercent) / 100;
  return `From a baseline of ${power(from)} down to ${power(from - less)}, ${power(less)} less`;
};

function lines(request: EventRequest, status: Status): string[] {
  const start = request.start ? Date.parse(request.start) : Date.parse(status.now);
  const low = start + request.rampMinutes * MINUTE;
  const end = low + request.durationMinutes * MINUTE;
  const flexible = status.jobs.filter((job) => job.tierMaxLoss > 0).length;
  const all = status.jobsTotal ?? status.totals.jobs;
  return [
    `${depthOf(request, status)} (${asked(request.cutPercent)}).`,
    request.start ? `It starts at ${shortClock(start)} UTC.` : "It starts at once.",
    request.rampMinutes > 0 ? `Ramp down until ${shortClock(low)}, hold for ${span(request.durationMinutes)} until ${shortClock(end)}, back by ${shortClock(end + request.rampMinutes * MINUTE)} UTC.` : `Hold for ${span(request.durationMinutes)} until ${shortClock(end)} UTC, with no ramp.`,
    status.jobs.length < all ? "Jobs are slowed within their tiers; inflexible ones are not touched." : `${flexible} of ${all} jobs may be slowed, each within its tier; ${all - flexible === 1 ? "1 is" : `${all - flexible} are`} not touched.`,
  ];
}

/** A sentence when the offer says that this is more than the site can give for so long. */
function beyond(request: EventRequest, status: Status, offer: Offer | null): string | null {
  if (status.baselineKw === null || !offer || offer.rows.length === 0) return null;
  const ask = (status.baselineKw * request.cutPercent) / 100;
  const nominal = between(offer, request.durationMinutes, (row) => row.nominalKw);
  const firm = between(offer, request.durationMinutes, (row) => row.firmKw);
  const length = span(request.durationMinutes);
  if (ask > nominal * 1.001) return `${power(ask)} is asked, and the site offers about ${power(nominal)} for ${length}: it will come as near as it can.`;
  if (ask > firm * 1.001) return `${power(ask)} is asked, and about ${power(firm)} is firm for ${length}: the target may not be held all the time.`;
  return null;
}

/** The offer for a duration between two of its rows, on a straight line. */
function between(offer: Offer, minutes: number, of: (row: OfferRow) => number): number {
  const rows = [...offer.rows].sort((a, b) => a.minutes - b.minutes);
  const upper = rows.find((row) => row.minutes >= minutes) ?? rows.at(-1)!;
  const lower = rows.findLast((row) => row.minutes <= minutes) ?? rows[0]!;
  if (upper.minutes <= lower.minutes) return of(upper);
  return of(lower) + ((of(upper) - of(lower)) * (minutes - lower.minutes)) / (upper.minutes - lower.minutes);
}
