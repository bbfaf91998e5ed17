import { attr, h, panel, text } from "../dom";
import { clock, fixed, shortClock, words } from "../format";
import type { CommandRow, Job, NoticeRow } from "../types";

interface Entry {
  key: string;
  kind: "command" | "notice";
  first: number;
  last: number;
  times: number;
  label: string;
  target: string;
  words: string;
}

const KEPT = 400;
const SHOWN = 80;
const APART = 10 * 60_000;

const verbs: Record<string, (value: string) => string> = {
  setcap: (value) => `Cap at ${value}`,
  pause: () => "Pause",
  resume: (value) => `Resume on ${value}`,
  resize: (value) => `Resize to ${value}`,
  setbattery: (value) => `Battery to ${value}`,
  setgenerator: (value) => `Generator to ${value}`,
};

/** A battery's and a generator's watts are read in kW, a cap's in W. */
function amount(row: CommandRow): string {
  if (row.value === null) return "";
  if (row.unit === "gpus") return `${fixed(row.value, 0)}\u00a0GPUs`;
  if (row.unit === "W" && !row.kind.toLowerCase().includes("cap")) return `${fixed(row.value / 1000, 1)}\u00a0kW`;
  return `${fixed(row.value, 0)}\u00a0${row.unit ?? ""}`.trim();
}

/** What was ordered and noticed, with reasons. Orders that repeat for the same reason stand as one line, with how often. */
export function logPanel() {
  const { root, head, body } = panel("log", "Log");
  let filter: "all" | "command" | "notice" = "all";
  let held = false;
  let dirty = true;
  let jobs = new Map<number, string>();
  const entries: Entry[] = [];
  const list = h("ol", { class: "log-list", id: "log-list", tabindex: 0, role: "log", "aria-live": "off", "aria-label": "Commands and notices, newest first" });
  const empty = h("p", { class: "empty" }, "Nothing was ordered yet.");

  const tabs = (["all", "command", "notice"] as const).map((name) => h("button", { type: "button", class: "tab", "aria-pressed": name === "all", onclick: () => {
    filter = name;
    tabs.forEach((tab, i) => attr(tab, "aria-pressed", String((["all", "command", "notice"] as const)[i] === name)));
    dirty = true;
    draw(true);
  } }, name === "all" ? "All" : name === "command" ? "Commands" : "Notices"));
  const pause = h("button", { type: "button", class: "tab", "aria-pressed": "false", onclick: () => {
    held = !held;
    attr(pause, "aria-pressed", String(held));
    if (!held) draw(true);
  } }, "Hold still");
  head.append(h("div", { class: "tabs", role: "group", "aria-label": "What the log shows" }, ...tabs, pause));
  body.append(empty, list);

  function add(entry: Entry): void {
    const twin = entries.slice(0, 60).find((other) => other.key === entry.key && Math.abs(entry.last - other.last) < APART);
    if (twin) {
      twin.times++;
      twin.last = Math.max(twin.last, entry.last);
      twin.first = Math.min(twin.first, entry.first);
      if (entry.last >= twin.last) {
        twin.label = entry.label;
        twin.words = entry.words;
      }
    } else {
      const at = entries.findIndex((other) => other.first <= entry.first);
      entries.splice(at < 0 ? entries.length : at, 0, entry);
      if (entries.length > KEPT) entries.length = KEPT;
    }
    dirty = true;
  }

  function draw(now = false): void {
    if (!dirty || (held && !now) || document.hidden) return;
    dirty = false;
    const shown = entries.filter((entry) => filter === "all" || entry.kind === filter).slice(0, SHOWN);
    empty.hidden = shown.length > 0;
    while (list.children.length > shown.length) list.lastChild!.remove();
    shown.forEach((entry, i) => {
      let item = list.children[i] as HTMLElement | undefined;
      if (!item) {
        item = h("li", { class: "log-row" }, h("time", {}), h("span", { class: "log-what" }), h("span", { class: "log-target" }), h("span", { class: "log-words" }), h("span", { class: "log-times" }));
        list.append(item);
      }
      const [time, what, target, said, times] = [...item.children] as HTMLElement[];
      attr(item, "data-kind", entry.kind);
      text(time!, shortClock(entry.first) === shortClock(entry.last) ? clock(entry.first) : `${shortClock(entry.first)}\u2013${shortClock(entry.last)}`);
      text(what!, entry.label);
      text(target!, entry.target);
      text(said!, entry.words);
      text(times!, entry.times > 1 ? `×${entry.times}` : "");
      attr(times!, "title", entry.times > 1 ? `${entry.times} times from ${clock(entry.first)} to ${clock(entry.last)}` : null);
    });
  }
  setInterval(() => draw(), 1000);

  const nameOf = (target: string | number | null): string => (target === null || target === -1 ? "site" : typeof target === "number" ? (jobs.get(target) ?? `slot ${target}`) : target);
  const bare = (sentence: string): string => sentence.replaceAll(/[\d.,]+/g, "#");
  return {
    root,
    name(list: Job[]): void {
      jobs = new Map(list.map((job) => [job.slot, job.id]));
    },
    commands(rows: CommandRow[]): void {
      for (const row of rows.toSorted((a, b) => a.sequence - b.sequence)) {
        const at = Date.parse(row.at);
        const kind = row.kind.toLowerCase();
        const value = amount(row);
        add({ key: `c ${kind} ${row.target} ${bare(row.why)}`, kind: "command", first: at, last: at, times: 1, label: (verbs[kind] ?? (() => `${words(row.kind)} ${value}`))(value), target: nameOf(row.target), words: row.why });
      }
    },
    notices(rows: NoticeRow[]): void {
      for (const row of rows.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
        const at = Date.parse(row.at);
        add({ key: `n ${row.kind} ${row.job} ${bare(row.text)}`, kind: "notice", first: at, last: at, times: 1, label: words(row.kind), target: nameOf(row.job), words: row.text });
      }
    },
    clear(): void {
      entries.length = 0;
      dirty = true;
    },
  };
}
