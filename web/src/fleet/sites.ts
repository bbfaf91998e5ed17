import { attr, h, panel, text } from "../dom";
import { NONE, clock, percent, power } from "../format";
import type { Fleet, Site } from "./types";
import { governing } from "./types";

const titles = ["Site", "State", "Meter", "Asked of it", "Part of the cut", "Could give, 1 h", "Last heard"];

/** One row for each site: what it draws, what it is asked, its part against what it offered, and whether it is there. */
export function sitesPanel() {
  const { root, body } = panel("sites", "Sites");
  const rows = new Map<string, ReturnType<typeof row>>();
  const tbody = h("tbody");
  body.append(h("div", { class: "table-wrap" }, h("table", { class: "fleet-table" },
    h("thead", {}, h("tr", {}, ...titles.map((title, i) => h("th", { scope: "col", class: i >= 2 && i !== 4 ? "number" : "" }, title)))), tbody)));

  function row(name: string) {
    const state = h("span", { class: "site-state" });
    const meter = h("td", { class: "number" });
    const asked = h("td", { class: "number" });
    const share = h("b");
    const fill = h("span", { class: "share-fill" });
    const bar = h("span", { class: "share-bar", role: "img" }, fill);
    const offer = h("td", { class: "number" });
    const heard = h("td", { class: "number" });
    const charge = h("span", { class: "sub" });
    const tr = h("tr", { "data-site": name }, h("th", { scope: "row" }, name, charge), h("td", {}, state), meter, asked, h("td", {}, h("div", { class: "share" }, share, bar)), offer, heard);
    tbody.append(tr);
    return { tr, state, meter, asked, share, fill, bar, offer, heard, charge };
  }

  function update(fleet: Fleet): void {
    const event = governing(fleet);
    for (const site of fleet.sites) {
      let cells = rows.get(site.name);
      if (!cells) rows.set(site.name, (cells = row(site.name)));
      const mine = event && event.phase !== "over" ? event.shares.find((s) => s.site === site.name) : undefined;
      attr(cells.tr, "data-state", site.state);
      text(cells.state, word(site));
      text(cells.meter, power(site.demandKw));
      text(cells.asked, power(site.setpointKw));
      text(cells.share, mine ? power(mine.cutKw) : NONE);
      const most = Math.max(mine?.offerKw ?? 0, site.offerKw ?? 0, mine?.cutKw ?? 0);
      const part = mine && most > 0 ? mine.cutKw / most : 0;
      cells.fill.style.width = `${(part * 100).toFixed(1)}%`;
      attr(cells.bar, "aria-label", mine ? `${percent(part)} of the ${power(most)} that it offered` : "nothing asked");
      text(cells.offer, power(site.offerKw));
      text(cells.heard, site.lastHeard ? clock(site.lastHeard) : NONE);
      text(cells.charge, site.chargeLevel === null ? "" : `battery ${percent(site.chargeLevel)}`);
    }
  }
  return { root, update };
}

function word(site: Site): string {
  switch (site.state) {
    case "unheard": return "Not heard yet";
    case "silent": return "Silent: the others take over";
    case "curtailed": return "Giving";
    case "opted out": return "Opted out";
    default: return site.state.charAt(0).toUpperCase() + site.state.slice(1);
  }
}
