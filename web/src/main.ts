import "./style/tokens.css";
import "./style/page.css";
import "./style/panels.css";
import "./style/dialogs.css";
import { api } from "./api";
import { actions } from "./actions";
import { powerChart } from "./chart";
import { h } from "./dom";
import { scaleTo } from "./format";
import { batteryPanel } from "./panels/battery";
import { eventsPanel } from "./panels/events";
import { figures } from "./panels/figures";
import { header } from "./panels/header";
import { jobsPanel } from "./panels/jobs";
import { logPanel } from "./panels/log";
import { offerPanel } from "./panels/offer";
import { listen } from "./stream";
import { themeButton } from "./theme";
import { takeTokenFromAddress } from "./token";
import type { Status } from "./types";

takeTokenFromAddress();

let latest: Status | null = null;
const act = actions(() => latest, () => offerNow, (event) => events.put(event), (id) => events.remove(id));
let offerNow: Awaited<ReturnType<typeof api.offer>> | null = null;

const top = header({ send: act.send, release: act.release, stop: act.stop }, themeButton(() => chart.repaint()));
const numbers = figures();
const events = eventsPanel(act.withdraw);
const chart = powerChart(() => events.all());
const offer = offerPanel();
const battery = batteryPanel();
const jobs = jobsPanel();
const log = logPanel();

document.getElementById("app")!.append(
  top.bar,
  h("main", { id: "main", tabindex: -1 },
    top.alert, top.hero, numbers.root,
    h("div", { class: "grid" },
      chart.root,
      h("div", { class: "side" }, offer.root, battery.root),
      jobs.root, events.root, log.root)));

async function refreshOffer(): Promise<void> {
  if (document.hidden) return;
  try {
    offerNow = await api.offer();
    offer.update(offerNow);
  } catch {
    // Tried again at the next round.
  }
}

async function refreshLists(): Promise<void> {
  const [all, commands, notices] = await Promise.allSettled([api.events(), api.commands(200), api.notices(100)]);
  if (all.status === "fulfilled") events.replace(all.value);
  log.clear();
  if (commands.status === "fulfilled") log.commands(commands.value);
  if (notices.status === "fulfilled") log.notices(notices.value);
}

function take(status: Status): void {
  const first = latest === null;
  latest = status;
  scaleTo(Math.max(status.meterKw ?? 0, status.baselineKw ?? 0));
  top.update(status);
  numbers.update(status);
  chart.update(status);
  battery.update(status);
  jobs.update(status);
  log.name(status.jobs);
  if (status.currentEvent) events.put(status.currentEvent);
  if (first) void chart.load();
}

void api.openAdr().then((found) => found && top.besideOpenAdr());
setInterval(() => void refreshOffer(), 5000);
listen({
  status: take,
  notices: (rows) => log.notices(rows),
  commands: (rows) => log.commands(rows),
  event: (event) => events.put(event),
  link(state) {
    top.link(state);
    if (state !== "live") return;
    void refreshLists();
    void refreshOffer();
    if (latest) void chart.load();
  },
});
