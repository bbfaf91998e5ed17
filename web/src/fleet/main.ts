import "../style/tokens.css";
import "../style/page.css";
import "../style/panels.css";
import "./fleet.css";
import { attr, h, panel, s, say, show, text } from "../dom";
import { clock, day, fixed, percent, power, powerUnit, powerValue, scaleTo, shortClock } from "../format";
import { themeButton } from "../theme";
import { fleetChart } from "./chart";
import { reportsPanel } from "./reports";
import { sitesPanel } from "./sites";
import type { Fleet, FleetEvent } from "./types";
import { governing } from "./types";

const EVERY = 1000;

const chart = fleetChart();
const sites = sitesPanel();
const reports = reportsPanel();
const log = panel("log", "What happened");
const lines = h("ol", { class: "notes" });
log.body.append(lines);

const name = h("span", { class: "site-name" }, "…");
const time = h("time", { class: "clock" });
const linkWord = h("span", {}, "Connecting");
const link = h("span", { class: "link", "data-link": "connecting" }, h("span", { class: "dot", "aria-hidden": "true" }), linkWord);
const mark = s("svg", { viewBox: "0 0 32 32", width: 26, height: 26, "aria-hidden": "true", class: "mark" },
  s("path", { d: "M6 8h20M16 8v7M10 15h12l3.5 10h-19z", fill: "none", stroke: "currentColor", "stroke-width": 2.4, "stroke-linejoin": "round", "stroke-linecap": "round" }));
const bar = h("header", { class: "bar" },
  h("div", { class: "bar-left" }, mark, h("span", { class: "product" }, "Ballast"), h("span", { class: "bar-sep", "aria-hidden": "true" }), name),
  h("div", { class: "bar-right" }, link, time, themeButton(() => chart.redraw())));

const headline = h("h1", { id: "state" }, "Waiting for the fleet");
const detail = h("p", { class: "state-detail" });
const alert = h("div", { class: "alert", role: "alert", hidden: true });

const utilityState = h("b");
const utilityDetail = h("span", { class: "sub" });
const utility = h("div", { class: "station", id: "utility" }, h("span", { class: "station-kind" }, "Utility"), utilityState, utilityDetail);
const fleetState = h("b");
const fleetDetail = h("span", { class: "sub" });
function hop(down: string) {
  const up = h("span");
  const root = h("div", { class: "hop", "aria-hidden": "true" }, h("span", {}, `${down} \u2192`), up);
  return { root, up: (words: string): void => text(up, `\u2190 ${words}`) };
}
const above = hop("event");
const below = hop("parts");
below.up("readings, offers");
const fleetBox = h("div", { class: "station", id: "fleet" }, h("span", { class: "station-kind" }, "Fleet"), fleetState, fleetDetail);
const siteState = h("b");
const siteDetail = h("span", { class: "sub" });
const siteBox = h("div", { class: "station", id: "sites-heard" }, h("span", { class: "station-kind" }, "Sites"), siteState, siteDetail);
const chain = h("section", { class: "chain", "aria-label": "From utility to sites" }, utility, above.root, fleetBox, below.root, siteBox);

function figure(title: string) {
  const value = h("span", { class: "figure-value" });
  const note = h("dd", { class: "figure-note" });
  const unit = h("span", { class: "figure-unit" });
  const root = h("div", { class: "figure" }, h("dt", {}, title), h("dd", { class: "figure-main" }, value, unit), note);
  return { root, set: (kw: number | null | undefined, words: string): void => { text(value, powerValue(kw)); text(unit, powerUnit()); text(note, words); } };
}
const wanted = figure("Asked");
const given = figure("Delivered");
const demand = figure("Sum of meters");
const offered = figure("Still offered for 1 h");
const figures = h("dl", { class: "figures" }, wanted.root, given.root, demand.root, offered.root);

const main = h("main", { id: "main", tabindex: -1 },
  alert,
  h("section", { class: "hero", "data-tone": "idle", "aria-labelledby": "state" }, h("div", { class: "hero-words" }, headline, detail)),
  chain, figures,
  h("div", { class: "grid fleet-grid" }, chart.root, sites.root, reports.root, log.root));
document.getElementById("app")!.append(bar, main);

function sentence(event: FleetEvent | undefined): [string, string] {
  if (!event) return ["Nothing is asked of the fleet", "Its sites report what they draw and what they could give."];
  const title = event.name ?? event.id;
  const ask = `${title}: ${event.asks}`;
  switch (event.phase) {
    case "scheduled": return [`An event begins at ${shortClock(event.start)}`, ask];
    case "ramp down": return [`Going down to ${power(event.targetKw)}${event.holdStart ? ` by ${shortClock(event.holdStart)}` : ""}`, ask];
    case "hold": return [`Holding ${power(event.targetKw)}${event.holdEnd ? ` until ${shortClock(event.holdEnd)}` : ""}`, ask];
    case "ramp up": return [`Going back up${event.end ? ` until ${shortClock(event.end)}` : ""}`, ask];
    case "passed on": return ["The utility's event is passed on to all sites", ask];
    default: return ["The event is over", ask];
  }
}

let notesShown = "";

function update(fleet: Fleet): void {
  scaleTo(fleet.sites.reduce((sum, site) => sum + (site.baselineKw ?? 0), 0));
  document.title = `${fleet.name} · Ballast`;
  text(name, fleet.name);
  text(time, `${day(fleet.now)} ${clock(fleet.now)} UTC${fleet.speed > 1 ? `, ${fixed(fleet.speed, 0)}\u00d7` : ""}`);
  const event = governing(fleet);
  const [words, more] = sentence(event);
  if (headline.textContent !== words) say(words);
  text(headline, words);
  text(detail, more);

  const last = fleet.series.demand.findLastIndex((kw) => kw !== null);
  const at = last >= 0 ? shortClock(fleet.series.time[last]!) : "";
  const sum = fleet.series.demand[last] ?? null;
  const aim = fleet.series.target[last] ?? null;
  const base = event?.baselineKw ?? fleet.series.baseline[last] ?? null;
  const active = event && ["ramp down", "hold", "ramp up"].includes(event.phase);
  const less = active && sum !== null && base !== null ? Math.max(0, base - sum) : null;
  // On a ramp less is asked than in the hold.
  const due = active && aim !== null && base !== null ? Math.max(0, base - aim) : null;
  wanted.set(event && event.phase !== "over" ? event.askedKw : null, event?.askedKw && event.phase !== "over" ? `below a baseline of ${power(base)}` : "nothing asked now");
  given.set(less, due === null ? "" : due < event!.askedKw! - 0.05 ? `${power(due)} due at ${at}, on the ramp` : `${percent(Math.min(9.99, less! / due))} of what is asked`);
  demand.set(sum, last < 0 ? "nothing heard yet" : aim === null ? `at ${at}` : `at ${at}; target ${power(aim)}`);
  const spoken = fleet.sites.filter((site) => site.offerKw !== null && site.state !== "silent");
  offered.set(spoken.length > 0 ? spoken.reduce((total, site) => total + site.offerKw!, 0) : null, `${spoken.length} of ${fleet.sites.length} sites`);

  attr(utility, "data-ok", String(fleet.utility.connected));
  const open = event && event.phase !== "over";
  text(utilityState, !fleet.utility.connected ? "Does not answer" : !open ? "Asks nothing" : event.askedKw ? `Asks ${power(event.askedKw)} less` : "Asks all sites");
  text(utilityDetail, !fleet.utility.connected ? "what was promised is carried on" : open ? event.asks : fleet.events.length > 0 ? "the last event is over" : "no event");
  const { reportsSent, reportsWaiting } = fleet.utility;
  above.up(`${reportsSent} report${reportsSent === 1 ? "" : "s"}${reportsWaiting > 0 ? `, ${reportsWaiting} waiting` : ""}`);
  attr(fleetBox, "data-ok", String((event?.shortfallKw ?? 0) === 0));
  text(fleetState, less !== null ? `Delivers ${power(less)}` : open ? "Is ready" : "Idle");
  text(fleetDetail, event?.shortfallKw ? `${power(event.shortfallKw)} cannot be given` : open && event.askedKw ? `all ${power(event.askedKw)} split among the sites` : "\u00a0");
  const silent = fleet.sites.filter((site) => site.state === "silent" || site.state === "unheard");
  attr(siteBox, "data-ok", String(silent.length === 0));
  text(siteState, `${fleet.sites.length - silent.length} of ${fleet.sites.length} speak`);
  text(siteDetail, silent.length > 0 ? `silent: ${silent.map((site) => site.name).join(", ")}` : active ? `${fleet.sites.filter((site) => site.state === "curtailed").length} give` : "\u00a0");
  show(alert, (event?.shortfallKw ?? 0) > 0);
  text(alert, event?.shortfallKw ? `The sites cannot give ${power(event.shortfallKw)} of what is asked; the utility was told.` : "");

  chart.update(fleet);
  sites.update(fleet);
  reports.update(fleet);
  const key = fleet.notes.map((note) => note.at).join();
  if (key !== notesShown) {
    notesShown = key;
    lines.replaceChildren(...fleet.notes.slice(0, 14).map((note) => h("li", {}, h("time", {}, clock(note.at)), h("span", {}, note.text))));
  }
}

async function round(): Promise<void> {
  try {
    const answer = await fetch("/api/fleet", { cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error();
    update((await answer.json()) as Fleet);
    attr(link, "data-link", "live");
    text(linkWord, "Live");
  } catch {
    attr(link, "data-link", "lost");
    text(linkWord, "The fleet does not answer");
  }
  setTimeout(() => void round(), EVERY);
}
void round();
