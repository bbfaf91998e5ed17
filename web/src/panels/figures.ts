import { attr, h, text } from "../dom";
import { fixed, NONE, percent, power, powerUnit, powerValue } from "../format";
import type { Status } from "../types";

function figure(id: string, label: string, key?: string) {
  const value = h("span", { class: "figure-value", id: `${id}-value` }, NONE);
  const unit = h("span", { class: "figure-unit" });
  const note = h("dd", { class: "figure-note", id: `${id}-note` });
  const root = h("div", { class: "figure", id }, h("dt", {}, key ? h("span", { class: `swatch ${key}`, "aria-hidden": "true" }) : null, label), h("dd", { class: "figure-main" }, value, unit), note);
  return {
    root,
    set(shown: string, inUnit: string, words: string): void {
      text(value, shown);
      text(unit, shown === NONE ? "" : inUnit);
      text(note, words);
    },
  };
}

/** The four figures that matter, large. */
export function figures() {
  const meter = figure("meter", "Meter", "meter");
  const target = figure("target", "Target", "target");
  const baseline = figure("baseline", "Baseline", "baseline");
  const delivered = figure("delivered", "Delivered");
  const root = h("dl", { class: "figures", "aria-label": "Power now" }, meter.root, target.root, baseline.root, delivered.root);
  return {
    root,
    update(status: Status): void {
      const { meterKw, targetKw, baselineKw, currentEvent } = status;
      const unit = powerUnit();
      const off = meterKw !== null && targetKw !== null ? meterKw - targetKw : null;
      const bound = status.limitKw ?? status.importLimitKw;
      meter.set(powerValue(meterKw), unit, off !== null
        ? powerValue(Math.abs(off)) === powerValue(0) ? "on target" : `${power(Math.abs(off))} ${off >= 0 ? "above" : "below"} target`
        : bound !== null && meterKw !== null ? `${power(Math.abs(bound - meterKw))} ${meterKw <= bound ? "under" : "above"} the limit` : "");
      const above = (off !== null && baselineKw !== null && off > 0.015 * baselineKw) || (bound !== null && meterKw !== null && meterKw > bound);
      attr(meter.root, "data-over", above ? "" : null);
      target.set(powerValue(targetKw), unit, targetKw === null ? "nothing is asked" : bound !== null ? `limit ${power(bound)}` : "");
      baseline.set(powerValue(baselineKw), unit, currentEvent?.baselineKw != null ? "frozen at the event’s start" : "running, from the site’s own readings");
      const cut = meterKw !== null && baselineKw !== null && baselineKw > 0 && currentEvent ? 1 - meterKw / baselineKw : null;
      const ask = targetKw !== null && baselineKw ? 1 - targetKw / baselineKw : null;
      const soFar = currentEvent?.scorecard?.deliveredPercent;
      delivered.set(cut === null ? NONE : fixed(cut * 100, 1), "%", cut === null ? "no event under way"
        : ask === null ? "" : soFar != null ? `of ${percent(ask, 1)} asked; ${fixed(soFar, 1)}\u00a0% over the hold` : `of ${percent(ask, 1)} asked now`);
    },
  };
}
