import { attr, h, panel, show, text } from "../dom";
import { fixed, jobPower, percent } from "../format";
import type { Status } from "../types";

/** State of charge within its window, and power; there only when the site has a battery or a generator. */
export function batteryPanel() {
  const { root, body } = panel("battery", "Storage and generation");
  show(root, false);
  const rows = new Map<string, ReturnType<typeof row>>();
  return {
    root,
    update(status: Status): void {
      show(root, status.batteries.length + status.generators.length > 0);
      for (const battery of status.batteries) {
        let line = rows.get(battery.name);
        if (!line) {
          line = row(battery.name);
          rows.set(battery.name, line);
          body.append(line.root);
        }
        const kw = battery.kw ?? 0;
        const doing = !battery.available ? "not available" : kw > 0.05 ? `charging at ${jobPower(kw)}` : kw < -0.05 ? `giving ${jobPower(-kw)}` : "at rest";
        line.set(battery.soc, battery.minSoc, battery.maxSoc, doing, `${fixed((battery.soc ?? 0) * battery.capacityKwh, 1)} of ${fixed(battery.capacityKwh, 0)} kWh`);
      }
      for (const generator of status.generators) {
        let line = rows.get(`g:${generator.name}`);
        if (!line) {
          line = row(generator.name);
          rows.set(`g:${generator.name}`, line);
          body.append(line.root);
        }
        line.set(null, 0, 1, generator.running ? `running at ${jobPower(generator.kw)}` : "stopped", "");
      }
    },
  };
}

function row(name: string) {
  const fill = h("span", { class: "soc-fill" });
  const low = h("span", { class: "soc-mark" });
  const high = h("span", { class: "soc-mark" });
  const gauge = h("span", { class: "soc", role: "meter", "aria-label": `State of charge of ${name}`, "aria-valuemin": 0, "aria-valuemax": 100 }, fill, low, high);
  const value = h("b", { class: "soc-value" });
  const doing = h("span", { class: "soc-doing" });
  const stored = h("span", { class: "soc-stored" });
  const root = h("div", { class: "soc-row" }, h("span", { class: "soc-name" }, name), value, gauge, doing, stored);
  return {
    root,
    set(soc: number | null, min: number, max: number, words: string, energy: string): void {
      show(gauge, soc !== null);
      text(value, soc === null ? "" : percent(soc, 0));
      text(doing, words);
      text(stored, energy);
      attr(gauge, "aria-valuenow", soc === null ? null : fixed(soc * 100, 0));
      attr(gauge, "title", `Window ${percent(min)} to ${percent(max)}`);
      fill.style.width = `${(soc ?? 0) * 100}%`;
      low.style.left = `${min * 100}%`;
      high.style.left = `${max * 100}%`;
    },
  };
}
