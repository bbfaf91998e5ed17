import { attr, h, panel } from "../dom";
import { NONE, power, shortClock, span, words } from "../format";
import type { Offer } from "../types";

/** What the site could give from now on: firm within nominal, one bar for each duration, and what binds it. */
export function offerPanel() {
  const { root, head, body } = panel("offer", "Offer");
  head.append(h("span", { class: "keys" },
    h("span", { class: "key" }, h("span", { class: "swatch firm", "aria-hidden": "true" }), "firm, 95 %"),
    h("span", { class: "key" }, h("span", { class: "swatch nominal", "aria-hidden": "true" }), "nominal")));
  const rows = h("div", { class: "offer-rows", role: "table", "aria-label": "Reduction that the site could hold, by duration" });
  const empty = h("p", { class: "empty" }, "Not reckoned yet.");
  body.append(empty);
  return {
    root,
    update(offer: Offer): void {
      attr(root, "title", `As of ${shortClock(offer.at)} UTC`);
      if (offer.rows.length === 0) return;
      const most = Math.max(...offer.rows.map((row) => row.nominalKw), 1e-9);
      rows.replaceChildren(
        h("div", { role: "row", class: "unseen" }, ...["For", "Firm", "Nominal", "Limited by"].map((name) => h("span", { role: "columnheader" }, name))),
        ...offer.rows.map((row) => {
          const firm = h("span", { class: "offer-firm" });
          const nominal = h("span", { class: "offer-nominal" });
          firm.style.width = `${(Math.max(0, row.firmKw) / most) * 100}%`;
          nominal.style.width = `${(Math.max(0, row.nominalKw) / most) * 100}%`;
          return h("div", { role: "row", class: "offer-row" },
            h("span", { role: "cell", class: "offer-for" }, span(row.minutes)),
            h("span", { role: "cell", class: "offer-kw" }, h("b", {}, row.firmKw > 0 ? power(row.firmKw) : NONE)),
            h("span", { class: "offer-bar", "aria-hidden": "true" }, nominal, firm),
            h("span", { role: "cell", class: "offer-nominal-kw" }, power(row.nominalKw)),
            h("span", { role: "cell", class: "offer-limit" }, upper(row.limitedByText || words(row.limitedBy))));
        }));
      if (!rows.isConnected) body.replaceChildren(rows);
    },
  };
}

const upper = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1).replace(/\.$/, "");
