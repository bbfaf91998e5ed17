import { attr, h, panel, text } from "../dom";
import { day, power, shortClock, span } from "../format";
import { asks } from "./asks";
import type { Orders } from "./orders";
import { reportPlot } from "./plot";
import { seriesOf, type Row, type Series } from "./rows";
import { when, type Phase, type When } from "./times";
import type { AdrEvent, Picture, Ven } from "./types";

const chips: Record<Phase, [string, string]> = { active: ["Active", "holding"], upcoming: ["To come", "upcoming"], reports: ["Asks for reports", "reports"], over: ["Over", "over"], cancelled: ["Cancelled", "over"] };
const rank: Record<Phase, number> = { active: 0, upcoming: 1, reports: 2, over: 3, cancelled: 4 };
export const ONLINE = 6 * 60_000;

/** Replaces what a list shows only where it differs, so that nothing flickers and no focus is lost. */
function fill(list: HTMLElement, nodes: [string, () => HTMLElement][], none: HTMLElement): void {
  none.hidden = nodes.length > 0;
  nodes.forEach(([key, make], i) => {
    const now = list.children[i] as HTMLElement | undefined;
    if (now?.dataset.key === key) return;
    const node = make();
    node.dataset.key = key;
    if (now) now.replaceWith(node);
    else list.append(node);
  });
  while (list.children.length > nodes.length) list.lastChild!.remove();
}

export function eventsPanel(orders: Orders) {
  const { root, head, body } = panel("events", "Events");
  const list = h("ul", { class: "event-list", id: "event-list" });
  const empty = h("p", { class: "empty" }, "None yet. Create one, and follow it here.");
  head.append(h("button", { type: "button", class: "button small", id: "create-event", onclick: () => void orders.event() }, "Create event"));
  body.append(empty, list);
  return {
    root,
    update({ events, programs, state }: Picture): void {
      const now = Date.parse(state.now);
      const names = new Map(programs.map((program) => [program.id, program.programName]));
      const all = events.map((event) => ({ event, at: when(event, now) })).sort((a, b) => rank[a.at.phase] - rank[b.at.phase] || b.at.from - a.at.from).slice(0, 60);
      fill(list, all.map(({ event, at }) => [JSON.stringify([event.id, event.modificationDateTime, at.phase]), () => card(event, at, names.get(event.programID) ?? "", orders)]), empty);
    },
  };
}

function card(event: AdrEvent, at: When, program: string, orders: Orders): HTMLElement {
  const until = at.to === null ? ", until cancelled" : `–${shortClock(at.to)} UTC`;
  const facts = [program, at.phase === "cancelled" ? "" : `${day(at.from)}, ${shortClock(at.from)}${until}`, event.targets?.length ? `for ${event.targets.join(", ")}` : "for every VEN", event.priority != null ? `priority ${event.priority}` : ""];
  const title = asks(event);
  const live = at.phase === "active" || at.phase === "upcoming" || at.phase === "reports";
  return h("li", { class: "event", "data-phase": at.phase, "data-id": event.id },
    h("div", { class: "event-head" },
      h("span", { class: "event-title" }, event.eventName ?? title),
      h("span", { class: "chip", "data-phase": chips[at.phase][1] }, chips[at.phase][0])),
    event.eventName ? h("p", {}, title) : null,
    h("p", { class: "sub" }, facts.filter((fact) => fact !== "").join(" · ")),
    h("div", { class: "event-foot" }, h("span", { class: "event-id" }, event.id),
      h("button", { type: "button", class: "button small", "aria-label": `${live ? "Cancel" : "Delete"} ${event.eventName ?? event.id}`, onclick: () => void (live ? orders.cancel(event) : orders.remove(event)) }, live ? "Cancel" : "Delete")));
}

export function programsPanel(orders: Orders) {
  const { root, head, body } = panel("programs", "Programs");
  const list = h("ul", { class: "lines", id: "program-list" });
  const empty = h("p", { class: "empty" }, "None yet: events need one to belong to.");
  head.append(h("button", { type: "button", class: "button small", id: "create-program", onclick: () => void orders.program() }, "Create program"));
  body.append(empty, list);
  return {
    root,
    update({ programs, events }: Picture): void {
      fill(list, programs.map((program) => {
        const count = events.filter((event) => event.programID === program.id).length;
        return [JSON.stringify([program.id, program.modificationDateTime, count]), () => h("li", { class: "line" },
          h("span", { class: "line-name" }, program.programName),
          h("span", { class: "sub" }, `${count === 1 ? "1 event" : `${count} events`} · ${program.targets?.length ? `for ${program.targets.join(", ")}` : "for every VEN"}`),
          h("button", { type: "button", class: "button small", "aria-label": `Delete ${program.programName}`, onclick: () => void orders.removeProgram(program) }, "Delete"))];
      }), empty);
    },
  };
}

/** When a VEN last gave a sign of life: a request with its token, or a report. */
export function lastSign(ven: Ven, { state, reports }: Picture): number | null {
  const asked = Date.parse(state.heard[ven.clientID] ?? "");
  const told = reports.filter((report) => report.clientName === ven.venName || report.clientName === ven.clientID).map((report) => Date.parse(report.modificationDateTime));
  const last = Math.max(Number.isFinite(asked) ? asked : 0, ...told);
  return last > 0 ? last : null;
}

export function vensPanel() {
  const { root, body } = panel("vens", "VENs");
  const list = h("ul", { class: "lines", id: "ven-list" });
  const empty = h("p", { class: "empty" }, "None yet. `ballast vtn client add ID --ven` lets one come, and it makes its own entry.");
  body.append(empty, list);
  return {
    root,
    update(picture: Picture): void {
      const now = Date.parse(picture.state.now);
      fill(list, picture.vens.map((ven) => {
        const last = lastSign(ven, picture);
        const online = last !== null && now - last < ONLINE;
        const resources = picture.resources.filter((resource) => resource.venID === ven.id).map((resource) => resource.resourceName);
        const heard = last === null ? "not heard of since the server started" : online ? "online" : `last heard of ${span((now - last) / 60_000)} ago`;
        const facts = [heard, resources.length > 0 ? resources.join(", ") : "", ven.targets?.length ? `targets ${ven.targets.join(", ")}` : "no targets"].filter((fact) => fact !== "").join(" · ");
        return [JSON.stringify([ven.id, ven.modificationDateTime, facts]), () => h("li", { class: "line", "data-online": online ? "" : undefined },
          h("span", { class: "line-name" }, h("span", { class: "dot", "aria-hidden": "true" }), ven.venName), h("span", { class: "sub" }, facts))];
      }), empty);
    },
  };
}

export function reportsPanel() {
  const { root, head, body } = panel("reports", "Reports");
  const pick = h("select", { id: "series", "aria-label": "Whose reports", onchange: () => draw() });
  const plot = reportPlot();
  const empty = h("p", { class: "empty" }, "None yet. An event asks for them: “Reports of power and baseline”.");
  const rows = h("tbody", { id: "report-rows" });
  const table = h("div", { class: "report-table" }, h("table", {}, h("thead", {}, h("tr", {}, ...["From", "For", "Power", "Baseline", "Below", ""].map((name, i) => h("th", { scope: "col", class: i > 1 && i < 5 ? "number" : "" }, name)))), rows));
  const content = h("div", { class: "report-content" }, plot.root, table);
  head.append(pick);
  body.append(empty, content);
  let series: Series[] = [];
  let orders: When[] = [];

  function draw(): void {
    const shown = series.find((one) => one.key === pick.value) ?? series[0] ?? null;
    empty.hidden = shown !== null;
    content.hidden = shown === null;
    pick.hidden = shown === null;
    plot.show(shown, orders);
    fill(rows, (shown?.rows.slice(-200).reverse() ?? []).map((row) => [JSON.stringify(row), () => line(row)]), h("span"));
  }
  return {
    root,
    repaint: plot.repaint,
    update({ reports, events, state }: Picture): Series[] {
      series = seriesOf(reports);
      orders = events.map((event) => when(event, Date.parse(state.now))).filter((at) => at.phase !== "reports" && at.phase !== "cancelled").slice(-50);
      const keys = series.map((one) => one.key).join("\t");
      if (pick.dataset.keys !== keys) {
        const was = pick.value;
        pick.replaceChildren(...series.map((one) => h("option", { value: one.key }, one.resource === one.client ? one.client : `${one.client}: ${one.resource}`)));
        if (series.some((one) => one.key === was)) pick.value = was;
        attr(pick, "data-keys", keys);
      }
      draw();
      return series;
    },
  };
}

function line(row: Row): HTMLElement {
  const below = row.power !== null && row.baseline !== null ? row.baseline - row.power : null;
  const cell = (words: string, number = true): HTMLElement => h("td", { class: number ? "number" : "" }, words);
  const node = h("tr", {}, cell(`${day(row.from)}, ${shortClock(row.from)}`, false), cell(row.length === null ? "" : span(row.length / 60_000), false), cell(power(row.power)), cell(power(row.baseline)), cell(power(below)));
  const said = h("td", { class: "sub" });
  text(said, row.said.join(", "));
  node.append(said);
  return node;
}
