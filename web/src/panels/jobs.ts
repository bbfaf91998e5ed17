import { attr, h, panel, text } from "../dom";
import { clock, fixed, jobPower, NONE, percent, words } from "../format";
import type { Job, Status } from "../types";

type Column = { key: string; label: string; number?: boolean; by: (job: Job) => number | string };

const columns: Column[] = [
  { key: "id", label: "Job", by: (job) => job.id },
  { key: "class", label: "Class", by: (job) => job.class },
  { key: "tier", label: "Tier", by: (job) => job.tierMaxLoss },
  { key: "phase", label: "State", by: (job) => job.phase },
  { key: "cap", label: "Cap", number: true, by: (job) => job.capW ?? Infinity },
  { key: "kw", label: "Power", number: true, by: (job) => job.kw ?? -1 },
  { key: "throughput", label: "Throughput", by: (job) => job.throughput ?? -1 },
  { key: "debt", label: "Debt", by: (job) => 1 - job.allowanceLeft },
  { key: "why", label: "Why it was touched", by: (job) => (job.touchedAt ? Date.parse(job.touchedAt) : 0) },
];

/** Every job with what was promised to it and what became of that. A table where there is room, cards on a phone. */
export function jobsPanel() {
  const { root, head, body } = panel("jobs", "Jobs");
  const count = h("span", { class: "panel-aside", id: "jobs-count" });
  let sortKey = "debt";
  let descending = true;
  let last: Status | null = null;

  const select = h("select", { id: "jobs-sort", onchange: () => sortBy(select.value, select.value !== "id" && select.value !== "class") },
    ...columns.map((column) => h("option", { value: column.key }, column.label)));
  head.append(count, h("label", { class: "sort-phone", for: "jobs-sort" }, h("span", {}, "Sort by"), select));

  const heads = columns.map((column) => {
    const button = h("button", { type: "button", class: "sort", onclick: () => sortBy(column.key, sortKey === column.key ? !descending : column.key !== "id" && column.key !== "class") }, column.label,
      h("span", { class: "sort-arrow", "aria-hidden": "true" }));
    return h("th", { scope: "col", role: "columnheader", class: `c-${column.key}${column.number ? " number" : ""}` }, button);
  });
  const tbody = h("tbody", { role: "rowgroup" });
  body.append(h("div", { class: "table-wrap" }, h("table", { class: "jobs", role: "table", "aria-labelledby": "jobs-title" }, h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...heads)), tbody)));
  const rows = new Map<number, ReturnType<typeof jobRow>>();

  function sortBy(key: string, down: boolean): void {
    sortKey = key;
    descending = down;
    paintHeads();
    if (last) update(last, true);
  }
  function paintHeads(): void {
    columns.forEach((column, i) => attr(heads[i]!, "aria-sort", column.key === sortKey ? (descending ? "descending" : "ascending") : "none"));
    select.value = sortKey;
  }
  paintHeads();

  let ordered = 0;
  function update(status: Status, now = false): void {
    last = status;
    const shown = status.jobs.length;
    const total = status.jobsTotal ?? status.totals.jobs;
    text(count, `${status.totals.touched} of ${total} touched${shown < total ? `, ${shown} shown` : ""}, ${fixed(status.totals.debtGpuHours, 1)} GPU-hours of debt`);
    const seen = new Set<number>();
    for (const job of status.jobs) {
      seen.add(job.slot);
      let row = rows.get(job.slot);
      if (!row) {
        row = jobRow();
        rows.set(job.slot, row);
        now = true;
      }
      row.set(job);
    }
    for (const [slot, row] of rows)
      if (!seen.has(slot)) {
        row.root.remove();
        rows.delete(slot);
      }
    // The order settles every five seconds only: a row that moves under the eye cannot be read.
    if (!now && performance.now() - ordered < 5000) return;
    ordered = performance.now();
    const by = columns.find((column) => column.key === sortKey)!.by;
    const list = [...status.jobs].sort((a, b) => {
      const [x, y] = [by(a), by(b)];
      const order = x < y ? -1 : x > y ? 1 : 0;
      return (descending ? -order : order) || a.slot - b.slot;
    });
    list.forEach((job, i) => {
      const node = rows.get(job.slot)!.root;
      if (tbody.children[i] !== node) tbody.insertBefore(node, tbody.children[i] ?? null);
    });
  }
  return { root, update };
}

function bar(kind: string, label: string) {
  const fill = h("span", { class: "meter-fill" });
  const mark = h("span", { class: "meter-mark" });
  const track = h("span", { class: `meter-bar ${kind}`, "aria-hidden": "true" }, fill, mark);
  const value = h("span", { class: "meter-value" });
  const note = h("span", { class: "meter-note" });
  const cell = h("td", { role: "cell", "data-label": label, class: `c-${kind}` }, h("div", { class: "meter-cell" }, value, track, note));
  return {
    cell,
    set(share: number | null, at: number | null, shown: string, words: string, low: boolean): void {
      const width = `${Math.max(0, Math.min(1, share ?? 0)) * 100}%`;
      if (fill.style.width !== width) fill.style.width = width;
      mark.hidden = at === null;
      if (at !== null) mark.style.left = `${Math.max(0, Math.min(1, at)) * 100}%`;
      attr(track, "data-low", low ? "" : null);
      text(value, shown);
      text(note, words);
    },
  };
}

function jobRow() {
  const name = h("span", { class: "job-name" });
  const where = h("span", { class: "sub" });
  const cls = h("td", { role: "cell", "data-label": "Class", class: "c-class" });
  const tier = h("span", { class: "tier" });
  const loss = h("span", { class: "sub" });
  const phase = h("span", { class: "chip" });
  const cap = h("span", {});
  const was = h("span", { class: "sub" });
  const kw = h("td", { role: "cell", "data-label": "Power", class: "c-kw number" });
  const throughput = bar("throughput", "Throughput");
  const debt = bar("debt", "Debt");
  const why = h("span", { class: "why" });
  const when = h("span", { class: "sub" });
  const root = h("tr", { role: "row" },
    h("th", { scope: "row", role: "rowheader", class: "c-id" }, name, where), cls,
    h("td", { role: "cell", "data-label": "Tier", class: "c-tier" }, tier, loss),
    h("td", { role: "cell", "data-label": "State", class: "c-phase" }, phase),
    h("td", { role: "cell", "data-label": "Cap", class: "c-cap number" }, cap, was), kw,
    throughput.cell, debt.cell,
    h("td", { role: "cell", "data-label": "Why", class: "c-why" }, why, when));
  return {
    root,
    set(job: Job): void {
      const flexible = job.tierMaxLoss > 0;
      text(name, job.id);
      text(where, `${job.gpus} GPUs, ${job.cluster}`);
      text(cls, words(job.class));
      text(tier, words(job.tier));
      text(loss, flexible ? `may lose ${percent(job.tierMaxLoss)}` : "never touched");
      text(phase, words(job.phase));
      attr(phase, "data-phase", job.phase.toLowerCase());
      text(cap, job.capW === null ? NONE : `${fixed(job.capW, 0)}\u00a0W`);
      text(was, job.capW === null ? "" : job.previousCapW === null ? "" : `was ${fixed(job.previousCapW, 0)}\u00a0W`);
      text(kw, jobPower(job.kw));
      const floor = flexible ? job.floor : null;
      const low = job.throughput !== null && floor !== null && job.throughput < floor - 0.02;
      throughput.set(job.throughput, floor, percent(job.throughput), floor === null ? "" : `${low ? "below its floor of" : "floor"} ${percent(floor)}`, low);
      const used = 1 - job.allowanceLeft;
      debt.set(flexible ? used : 0, null, flexible ? `${fixed(job.debtGpuHours, 1)}\u00a0GPU-h` : NONE, flexible ? `${percent(Math.max(0, used))} of allowance` : "", used > 0.9);
      text(why, job.why ? job.why.charAt(0).toUpperCase() + job.why.slice(1) : flexible ? "Not touched" : "Its tier gives nothing");
      why.classList.toggle("quiet-text", job.why === null);
      text(when, job.touchedAt ? `at ${clock(job.touchedAt)}` : "");
      attr(why, "title", job.why);
    },
  };
}
