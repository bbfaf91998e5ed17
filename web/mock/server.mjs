// A stand-in for the controller, to work on the page without it: plausible figures of a 256-GPU site.
// PORT (8760), SPEED (60), BATTERY=1, JOBS=n, IDLE=1. Serves dist/ under the same content policy as the controller.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const PORT = Number(process.env.PORT ?? 8760);
const SPEED = Number(process.env.SPEED ?? 60);
const TOKEN = process.env.TOKEN ?? "mock-token";
const DIST = new URL("../dist/", import.meta.url).pathname;
const MIN = 60_000;
let seed = 1;
const random = () => ((seed = (seed * 1664525 + 1013904223) % 4294967296) / 4294967296);
const gauss = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(6.2832 * random());

const kinds = [
  ["ft_llama_8b_p3", "fineTuning", "flex 2", 0.25, 48],
  ["infer_llama_8b_32g", "batchInference", "flex 3", 0.5, 32],
  ["infer_llama_8b_48g", "realTimeInference", "flex 1", 0.1, 48],
  ["pt_mpt_13b", "training", "flex 2", 0.25, 48],
  ["pt_mpt_7b_fast", "training", "flex 3", 0.5, 48],
  ["eval_nightly", "evaluation", "inflexible", 0, 32],
];
const jobs = Array.from({ length: Number(process.env.JOBS ?? 6) }, (_, slot) => {
  const [id, cls, tier, maxLoss, gpus] = kinds[slot % kinds.length];
  return { slot, id: slot < 6 ? id : `${id}-${slot}`, cluster: "a100-hall", class: cls, tier, tierMaxLoss: maxLoss, gpus, phase: "running",
    capW: null, previousCapW: null, kw: gpus * 0.345, throughput: 1, floor: maxLoss ? 1 - maxLoss : 1, debtGpuHours: 0, allowanceLeft: 1,
    totalLostGpuHours: 0, touchedAt: null, why: null };
});
const base = jobs.reduce((sum, job) => sum + job.gpus * 0.345, 0);
const flexible = jobs.filter((job) => job.tierMaxLoss > 0);
const flexKw = flexible.reduce((sum, job) => sum + job.gpus * 0.345 * Math.sqrt(job.tierMaxLoss), 0);

let now = Date.UTC(2026, 4, 3, 22, 0, 0);
let stopped = false;
let sequence = 0;
let meter = base;
const history = [];
const commands = [];
const notices = [];
const clients = new Set();
let wall = 0;
const battery = process.env.BATTERY ? { name: "pack-1", kw: 0, soc: 0.72, minSoc: 0.1, maxSoc: 0.9, capacityKwh: 50, available: true } : null;

let events = [
  make({ id: "srp-0503-a", cut: 15, start: now + 12 * MIN, minutes: 40, ramp: 8 }),
  ...(process.env.IDLE ? [] : [make({ id: "srp-0503-b", cut: 25, start: now + 100 * MIN, minutes: 180, ramp: 15, note: "Summer peak, zone 3" }), make({ id: "srp-0504-a", cut: 20, start: now + 900 * MIN, minutes: 120, ramp: 15 })]),
];

function make({ id, cut, start, minutes, ramp, note }) {
  return { id, cut, startMs: start, minutes, ramp, note: note ?? null, baselineKw: null, cutShortMs: null, scorecard: null, type: "dispatch",
    asks: `${cut} % below baseline for ${minutes % 60 ? `${minutes} min` : `${minutes / 60} h`}` };
}
const downEnds = (e) => e.startMs + e.ramp * MIN;
const holdEndsMs = (e) => e.cutShortMs ?? downEnds(e) + e.minutes * MIN;
const over = (e) => holdEndsMs(e) + e.ramp * MIN;
const phase = (e) => now < e.startMs ? "upcoming" : now >= over(e) ? "over" : now >= holdEndsMs(e) ? "rampingUp" : now >= downEnds(e) ? "holding" : "rampingDown";
function target(e) {
  const low = e.baselineKw * (1 - e.cut / 100);
  switch (phase(e)) {
    case "rampingDown": return e.baselineKw + (low - e.baselineKw) * ((now - e.startMs) / (e.ramp * MIN));
    case "holding": return low;
    case "rampingUp": return low + (e.baselineKw - low) * ((now - holdEndsMs(e)) / (e.ramp * MIN));
    default: return null;
  }
}
const iso = (ms) => new Date(ms).toISOString();
const view = (e) => ({ id: e.id, type: e.type, start: iso(e.startMs), holdEnds: iso(downEnds(e) + e.minutes * MIN), rampDownMinutes: e.ramp, rampUpMinutes: e.ramp,
  phase: phase(e), baselineKw: e.baselineKw, targetKw: e.baselineKw ? e.baselineKw * (1 - e.cut / 100) : null, asks: e.asks, note: e.note,
  cutShortAt: e.cutShortMs ? iso(e.cutShortMs) : null, scorecard: e.scorecard });
const current = () => events.find((e) => ["rampingDown", "holding", "rampingUp"].includes(phase(e)));
const next = () => events.filter((e) => phase(e) === "upcoming").sort((a, b) => a.startMs - b.startMs)[0] ?? null;

function second() {
  now += 1000;
  const e = stopped ? null : current();
  if (e && e.baselineKw === null) e.baselineKw = base * 1.002;
  const asked = e ? target(e) : null;
  const natural = base * (1 + 0.006 * Math.sin(now / 900_000) + 0.003 * gauss());
  const goal = asked === null ? natural : asked + base * 0.0022 * gauss();
  meter += Math.max(-base * 0.01, Math.min(base * 0.006, goal - meter)) * 0.8;
  const dip = random() < 0.0004 ? 0.96 : 1;
  const share = asked === null ? 0 : Math.max(0, Math.min(1, (base - asked) / flexKw));
  for (const job of flexible) {
    const cut = Math.min(0.9, share * Math.sqrt(job.tierMaxLoss));
    job.kw = job.gpus * 0.345 * (1 - cut) * (1 + 0.004 * gauss());
    const loss = cut * cut * 1.1 + cut * 0.15;
    job.throughput = Math.max(0, 1 - loss + (cut > 0 ? 0.004 * gauss() : 0));
    job.debtGpuHours = Math.max(0, job.debtGpuHours + (job.gpus * loss) / 3600 - (loss === 0 ? job.gpus * 0.00001 : 0));
    job.totalLostGpuHours += (job.gpus * loss) / 3600;
    job.allowanceLeft = Math.max(0, 1 - job.debtGpuHours / (job.gpus * 3 * job.tierMaxLoss));
    job.floor = 1 - job.tierMaxLoss * Math.max(0.3, job.allowanceLeft);
    const cap = cut > 0.004 ? Math.round(400 * (1 - cut)) : null;
    if (cap !== job.capW && (now / 1000 + job.slot * 3) % 20 === 0) {
      job.previousCapW = cap === null ? null : 400;
      job.capW = cap;
      job.touchedAt = iso(now);
      const ph = e ? phase(e) : "over";
      job.why = cap === null ? "the event is over: back to 400, as it was before"
        : ph === "holding" ? `holding the meter at ${asked.toFixed(1)} kW (it reads ${meter.toFixed(1)} kW) with the least weighted loss`
          : `ramping: the target is ${asked.toFixed(1)} kW now and the meter reads ${meter.toFixed(1)} kW`;
      command("setCap", job.id, cap ?? 400, "W", job.why);
    }
  }
  if (random() < 0.0003 && e) notice("capNotTaken", flexible[0].id, "a cap of 291 W did not take (the device reads 400 W); ordered again");
  if (battery) {
    battery.kw = asked === null ? (battery.soc < 0.72 ? 6 : 0) : -4 + 2 * gauss();
    battery.soc = Math.max(0.1, Math.min(0.9, battery.soc + battery.kw / 3600 / 50));
  }
  for (const x of events) if (phase(x) !== "upcoming" && phase(x) !== "rampingDown" && !x.scorecard && !stopped)
    x.scorecard = { baselineKw: x.baselineKw, deliveredPercent: x.cut + 0.02, rmsHoldPercent: 0.34, rmsEventPercent: 0.52, deepestDipPercent: 1.31, minutesAbove: 0,
      largestStepOfRamp: 1.12, afterEventPercent: 0.12, weightedPerformance: 0.9031, jobsOutsideTier: 0, commands: sequence, commandHash: "9f2c41d07ab3" };
  history.push([now, meter * dip, asked, base * 1.002, 110, meter * 0.94]);
  if (history.length > 6 * 3600) history.shift();
}
function command(kind, targetId, value, unit, why) {
  const row = { sequence: ++sequence, at: iso(now), kind, target: targetId, value, unit, until: iso(now + 5 * MIN), fallback: 400, why };
  commands.unshift(row);
  commands.length = Math.min(commands.length, 1000);
  batch.push(row);
}
function notice(kind, job, words) {
  const row = { at: iso(now), kind, job, text: words };
  notices.unshift(row);
  tell("notice", row);
}
let batch = [];
function tell(name, data) {
  for (const client of clients) client.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
function status() {
  const e = stopped ? null : current();
  return { site: process.env.SITE ?? "Phoenix demo hall", now: iso(now), source: "simulated", speed: SPEED, shapingStopped: stopped, governedBy: e ? "dispatch" : "none", signalId: e?.id ?? null,
    meterKw: meter, meterAgeSeconds: 1, targetKw: e ? target(e) : null, baselineKw: base * 1.002, limitKw: 110, importLimitKw: 110, itKw: meter * 0.94, gpuCount: 256,
    batteries: battery ? [battery] : [], generators: [],
    totals: { jobs: jobs.length, touched: jobs.filter((j) => j.capW !== null).length, debtGpuHours: jobs.reduce((a, j) => a + j.debtGpuHours, 0), commands: sequence },
    jobs: jobs.slice(0, 200), jobsShown: Math.min(200, jobs.length), jobsTotal: jobs.length, nextEvent: next() ? view(next()) : null, currentEvent: e ? view(e) : null };
}
function slice(minutes) {
  const rows = history.slice(-Math.round(minutes * 60));
  const step = Math.max(1, Math.ceil(rows.length / 3600));
  const kept = rows.filter((_, i) => i % step === 0);
  return { start: iso(kept[0][0]), stepSeconds: step, meterKw: kept.map((r) => r[1]), targetKw: kept.map((r) => r[2]), baselineKw: kept.map((r) => r[3]), limitKw: kept.map((r) => r[4]),
    itKw: kept.map((r) => r[5]), batteryKw: [], soc: [] };
}
const offer = () => ({ at: iso(now), rows: [[15, 0.46, 0.42, "capRange", "caps are at the lowest settable value"], [60, 0.44, 0.4, "capRange", "caps are at the lowest settable value"],
  [120, 0.37, 0.33, "tierAllowance", "jobs' remaining tier allowances"], [240, 0.24, 0.21, "tierAllowance", "jobs' remaining tier allowances"], [480, 0.13, 0.11, "tierAllowance", "jobs' remaining tier allowances"]]
  .map(([minutes, n, f, by, words]) => ({ minutes, from: iso(now + 4 * MIN), nominalKw: n * base, firmKw: f * base, rampKwPerMinute: base * 0.1, limitedBy: by, limitedByText: words })) });

for (let i = 0; i < Number(process.env.WARM ?? 165) * 60; i++) second();
batch = [];
setInterval(() => {
  wall += SPEED / 4;
  const before = events.map(phase).join();
  while (wall >= 1) { second(); wall--; }
  tell("status", status());
  if (batch.length) tell("command", batch);
  batch = [];
  if (before !== events.map(phase).join()) for (const e of events) tell("event", view(e));
}, 250);

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const json = (res, code, value) => res.writeHead(code, { "Content-Type": "application/json" }).end(value === undefined ? "" : JSON.stringify(value));
createServer(async (req, res) => {
  const url = new URL(req.url, "http://x");
  const path = url.pathname;
  if (path.startsWith("/api/") && req.method !== "GET") {
    if (req.headers.authorization !== `Bearer ${TOKEN}`) return json(res, 401, { title: "Unauthorized", detail: "This needs the token." });
    let text = "";
    for await (const chunk of req) text += chunk;
    if (path === "/api/events") {
      const body = JSON.parse(text);
      if (!(body.cutPercent > 0 && body.cutPercent <= 60)) return json(res, 422, { detail: `A cut of ${body.cutPercent} % is out of reach: the site can give 46 %.` });
      const e = make({ id: body.id ?? `web-${events.length + 1}`, cut: body.cutPercent, start: body.start ? Date.parse(body.start) : now, minutes: body.durationMinutes, ramp: body.rampMinutes, note: body.note });
      if (!body.start) for (const old of events) if (old === current()) old.cutShortMs = now - old.ramp * MIN;
      events.push(e);
      tell("event", view(e));
      return json(res, 201, view(e));
    }
    if (path === "/api/release") { const e = current(); if (e) e.cutShortMs = now; return json(res, 202, {}); }
    if (path === "/api/stop-shaping") { stopped = true; notice("shaping", null, "shaping was stopped by an operator"); return json(res, 202, {}); }
    if (path === "/api/resume-shaping") { stopped = false; return json(res, 202, {}); }
    if (req.method === "DELETE") { events = events.filter((e) => `/api/events/${e.id}` !== path); return res.writeHead(204).end(); }
  }
  switch (path) {
    case "/api/status": return json(res, 200, status());
    case "/api/events": return json(res, 200, events.map(view));
    case "/api/offer": return json(res, 200, offer());
    case "/api/history": return json(res, 200, slice(Number(url.searchParams.get("minutes") ?? 60)));
    case "/api/commands": return json(res, 200, commands.slice(0, 100));
    case "/api/notices": return json(res, 200, notices.slice(0, 100));
    case "/api/stream":
      res.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      res.write(`event: status\ndata: ${JSON.stringify(status())}\n\n`);
      clients.add(res);
      return req.on("close", () => clients.delete(res));
  }
  try {
    const file = join(DIST, normalize(path === "/" ? "index.html" : path));
    const data = await readFile(file);
    res.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream", "Content-Security-Policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'" }).end(data);
  } catch { res.writeHead(404).end(); }
}).listen(PORT, "127.0.0.1", () => console.log(`mock on http://127.0.0.1:${PORT}/#token=${TOKEN}`));
