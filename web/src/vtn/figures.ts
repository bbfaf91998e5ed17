import { h, text } from "../dom";
import { fixed, NONE, percent, power, powerUnit, powerValue, scaleTo } from "../format";
import { lastSign, ONLINE } from "./panels";
import type { Series } from "./rows";
import { when } from "./times";
import type { Picture } from "./types";

/** The four figures at the top: who is there, what is asked, and what all of them together report. */
export function figures() {
  const make = (id: string, name: string) => {
    const value = h("span", { class: "figure-value", id: `${id}-value` }, NONE);
    const unit = h("span", { class: "figure-unit" });
    const note = h("dd", { class: "figure-note" });
    return { value, unit, note, root: h("div", { class: "figure" }, h("dt", {}, name), h("dd", { class: "figure-main" }, value, unit), note) };
  };
  const [vens, events, sum, below] = [make("vens", "VENs online"), make("events", "Events active"), make("power", "Reported power"), make("below", "Below baseline")];
  return {
    root: h("dl", { class: "figures" }, vens.root, events.root, sum.root, below.root),
    update(picture: Picture, series: Series[]): void {
      const now = Date.parse(picture.state.now);
      const online = picture.vens.filter((ven) => now - (lastSign(ven, picture) ?? -Infinity) < ONLINE).length;
      text(vens.value, fixed(online, 0));
      text(vens.unit, `of ${picture.vens.length}`);
      const phases = picture.events.map((event) => when(event, now).phase);
      text(events.value, fixed(phases.filter((phase) => phase === "active").length, 0));
      text(events.note, `${phases.filter((phase) => phase === "upcoming").length} to come`);
      // What was reported for a time long past says nothing of now.
      const last = series.map((one) => one.rows.findLast((row) => row.power !== null)).filter((row) => row !== undefined && now - (row.from + (row.length ?? 0)) < 30 * 60_000);
      const total = last.length > 0 ? last.reduce((all, row) => all + row!.power!, 0) : null;
      const based = last.filter((row) => row!.baseline !== null);
      const base = based.length > 0 ? based.reduce((all, row) => all + row!.baseline!, 0) : null;
      const cut = base === null ? null : based.reduce((all, row) => all + row!.baseline! - row!.power!, 0);
      scaleTo(total);
      text(sum.value, powerValue(total));
      text(sum.unit, total === null ? "" : powerUnit());
      text(sum.note, total === null ? "nothing in the last 30 min" : `${last.length === 1 ? "one resource" : `${last.length} resources`}, last interval`);
      text(below.value, powerValue(cut));
      text(below.unit, cut === null ? "" : powerUnit());
      text(below.note, cut === null || base === null || base <= 0 ? "" : `${percent(cut / base, 1)} of ${power(base)}`);
    },
  };
}
