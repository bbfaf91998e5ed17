import "../style/tokens.css";
import "../style/page.css";
import "../style/panels.css";
import "../style/dialogs.css";
import "../style/vtn.css";
import { h, show, text } from "../dom";
import { themeButton } from "../theme";
import { figures } from "./figures";
import { bar } from "./header";
import { orders } from "./orders";
import { eventsPanel, programsPanel, reportsPanel, vensPanel } from "./panels";
import { about, server, SignedOut } from "./server";
import { session, signOut } from "./session";
import { signInCard } from "./signInCard";
import type { Picture } from "./types";

const EVERY = 5000;
let base = "";
let latest: Picture | null = null;
let running = false;

const act = orders(() => server(base), () => latest?.programs ?? [], () => void refresh());
const top = bar(themeButton(() => reports.repaint()), () => {
  signOut();
  entered();
});
const card = signInCard(() => base, entered);
const numbers = figures();
const events = eventsPanel(act);
const vens = vensPanel();
const programs = programsPanel(act);
const reports = reportsPanel();
const alert = h("div", { class: "alert", id: "alert", role: "alert", hidden: true });
const board = h("div", { id: "board", hidden: true }, numbers.root, h("div", { class: "grid" }, reports.root, events.root, h("div", { class: "side" }, vens.root, programs.root)));
document.getElementById("app")!.append(top.root, h("main", { id: "main", tabindex: -1 }, alert, card.root, board));

/** Shows what there is to who has signed in, and asks for a client's secret otherwise. */
function entered(): void {
  const held = session();
  top.signedIn(held?.client ?? null);
  show(board, held !== null);
  if (held) {
    card.close();
    void refresh();
  } else {
    latest = null;
    card.open();
  }
}

async function refresh(): Promise<void> {
  if (running || base === "" || session() === null) return;
  running = true;
  try {
    const picture = await server(base).picture();
    if (session() === null) return;
    latest = picture;
    numbers.update(picture, reports.update(picture));
    events.update(picture);
    vens.update(picture);
    programs.update(picture);
    top.link("live", picture.state.now);
    show(alert, false);
  } catch (problem) {
    if (problem instanceof SignedOut) entered();
    else silent();
  } finally {
    running = false;
  }
}

function silent(): void {
  top.link("lost");
  text(alert, "The server does not answer. Trying again…");
  show(alert, true);
}

async function begin(): Promise<void> {
  try {
    const found = await about();
    base = found.base;
    if (found.site) top.besideSite();
    top.link("live");
    show(alert, false);
    entered();
  } catch {
    silent();
    setTimeout(() => void begin(), 2000);
  }
}

setInterval(() => {
  if (document.hidden) return;
  // A token's time runs out while nobody asks, too.
  if (session() === null && !board.hidden) entered();
  else void refresh();
}, EVERY);
void begin();
