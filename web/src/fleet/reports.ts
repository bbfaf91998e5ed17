import { h, panel, text } from "../dom";
import { NONE, clock, shortClock } from "../format";
import type { Fleet, Report } from "./types";

const most = 12;
const titles = ["Interval", "Demand", "Target", "Baseline", "Delivered", "Could give", "State", "Quality", "Received"];

/** What the utility has acknowledged of the fleet's reports, newest first. */
export function reportsPanel() {
  const { root, head, body } = panel("reports", "Reports that the utility has, in kW");
  const count = h("span", { class: "panel-aside" });
  head.append(count);
  const tbody = h("tbody");
  const empty = h("p", { class: "empty" }, "None yet: the utility has asked for none, or none is due.");
  const table = h("div", { class: "table-wrap" }, h("table", { class: "fleet-table stacks" },
    h("thead", {}, h("tr", {}, ...titles.map((title, i) => h("th", { scope: "col", class: i >= 1 && i <= 5 ? "number" : "" }, title)))), tbody));
  body.append(empty, table);
  let shown = "";

  function update(fleet: Fleet): void {
    const { reportsSent, reportsWaiting, reportsRefused } = fleet.utility;
    text(count, `${reportsSent} received, ${reportsWaiting} waiting${reportsRefused > 0 ? `, ${reportsRefused} refused` : ""}`);
    const list = fleet.reports.slice(0, most);
    empty.hidden = list.length > 0;
    table.hidden = list.length === 0;
    const key = list.map((r) => r.name + r.at).join();
    if (key === shown) return;
    shown = key;
    tbody.replaceChildren(...list.map(line));
  }
  return { root, update };
}

function line(report: Report): HTMLElement {
  const value = (name: string): string => report.values[name] ?? NONE;
  const cell = (title: number, ...content: (string | HTMLElement)[]): HTMLElement => h("td", { class: title <= 5 ? "number" : "", "data-title": titles[title]! }, ...content);
  const said = h("td", { "data-title": titles[8]! }, report.refusal ?? `${clock(report.at)}`, h("span", { class: "sub", title: report.id ?? "" }, report.id ? `id ${report.id.slice(0, 8)}…` : report.refusal ? "refused" : "known already"));
  const shortfall = report.values["FLEET_SHORTFALL"];
  if (shortfall !== undefined) {
    const silent = report.values["FLEET_SITES_SILENT"];
    return h("tr", { "data-kind": "shortfall" }, h("th", { scope: "row", colspan: 8 }, `Shortfall of ${shortfall}\u00a0kW told${silent ? `; silent: ${silent}` : ""}`), said);
  }
  const given = Number(report.values["BASELINE"]) - Number(report.values["DEMAND"]);
  return h("tr", {},
    h("th", { scope: "row" }, report.from && report.to ? `${shortClock(report.from)}–${shortClock(report.to)}` : NONE),
    cell(1, value("DEMAND")), cell(2, value("SETPOINT")), cell(3, value("BASELINE")),
    cell(4, h("b", {}, Number.isFinite(given) ? given.toFixed(1).replace("-", "\u2212") : NONE)),
    cell(5, value("LOAD_SHED_DELTA_AVAILABLE")), cell(6, value("OPERATING_STATE")), cell(7, value("DATA_QUALITY").toLowerCase()), said);
}
