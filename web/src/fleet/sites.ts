import { attr, h, panel, text } from "../dom";
import { NONE, clock, percent, power } from "../format";
import type { Fleet, Site } from "./types";
import { governing } from "./types";

const titles = ["Site", "State", "Meter", "Shall draw", "Delivers", "of what is asked of it", "Could give more, 1 h", "Last heard"];

/** One row for each site: what it draws, what it gives of its part, what it could give beside, and whether it is there. */
export function sitesPanel() {
  const { root, body } = panel("sites", "Sites");
  const rows = new Map<string, ReturnType<typeof row>>();
  const tbody = h("tbody");
  body.append(h("div", { class: "table-wrap" }, h("table", { class: "fleet-table stacks" },
    h("thead", {}, h("tr", {}, ...titles.map((title, i) => h("th", { scope: "col", class: i >= 2 && i !== 5 ? "number" : "" }, title)))), tbody)));

  function row(name: string) {
    const cell = (title: number, kind: string, ...content: HTMLElement[]): HTMLElement => h("td", { class: kind, "data-title": titles[title]! }, ...content);
    const state = h("span", { class: "site-state" });
    const meter = cell(2, "number");
    const level = cell(3, "number");
    const gives = h("b");
    const share = h("span", { class: "share-words" });
    const fill = h("span", { class: "share-fill" });
    const bar = h("span", { class: "share-bar", role: "img" }, fill);
    const offer = cell(6, "number");
    const heard = cell(7, "number");
    const charge = h("span", { class: "sub" });
    const tr = h("tr", { "data-site": name }, h("th", { scope: "row" }, name, charge), cell(1, "", state), meter, level, cell(4, "number", gives), cell(5, "", h("div", { class: "share" }, bar, share)), offer, heard);
    tbody.append(tr);
    return { tr, state, meter, level, gives, share, fill, bar, offer, heard, charge };
  }

  function update(fleet: Fleet): void {
    const event = governing(fleet);
    for (const site of fleet.sites) {
      let cells = rows.get(site.name);
      if (!cells) rows.set(site.name, (cells = row(site.name)));
      const mine = event && !["over", "scheduled"].includes(event.phase) ? event.shares.find((s) => s.site === site.name) : undefined;
      const base = mine ? mine.levelKw + mine.cutKw : null;
      const gives = base !== null && site.demandKw !== null && site.state !== "silent" ? Math.max(0, base - site.demandKw) : null;
      attr(cells.tr, "data-state", site.state);
      text(cells.state, word(site, mine !== undefined));
      text(cells.meter, power(site.demandKw));
      text(cells.level, power(site.setpointKw));
      text(cells.gives, power(gives));
      const part = gives !== null && mine && mine.cutKw > 0 ? gives / mine.cutKw : 0;
      cells.fill.style.width = `${(Math.min(1, part) * 100).toFixed(1)}%`;
      const words = !mine ? NONE : mine.cutKw > 0 ? power(mine.cutKw) : "nothing";
      text(cells.share, words);
      attr(cells.bar, "aria-label", mine && mine.cutKw > 0 ? `${percent(part)} of ${words}` : "nothing asked");
      text(cells.offer, power(site.offerKw));
      text(cells.heard, site.lastHeard ? clock(site.lastHeard) : NONE);
      text(cells.charge, site.chargeLevel === null ? "" : `battery ${percent(site.chargeLevel)}`);
    }
  }
  return { root, update };
}

function word(site: Site, asked: boolean): string {
  switch (site.state) {
    case "unheard": return "Not heard yet";
    case "silent": return asked ? "Silent: the others take over" : "Silent";
    case "curtailed": return "Giving";
    case "opted out": return "Opted out";
    default: return site.state.charAt(0).toUpperCase() + site.state.slice(1);
  }
}
