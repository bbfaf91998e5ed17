import { attr, h, s, say, show, text } from "../dom";
import { clock, day, fixed } from "../format";
import { stateOf } from "../state";
import type { Link } from "../stream";
import type { Status } from "../types";

export interface Actions {
  send(): void;
  release(): void;
  stop(): void;
}

/** The site's name, what it is doing in words, the link to the controller, and the three things a person can do. */
export function header(actions: Actions, theme: HTMLElement) {
  const site = h("span", { class: "site-name", id: "site" }, "…");
  const linkWord = h("span", {}, "Connecting");
  const link = h("span", { class: "link", id: "link", "data-link": "connecting" }, h("span", { class: "dot", "aria-hidden": "true" }), linkWord);
  const time = h("time", { class: "clock", id: "clock" });
  const openAdr = h("a", { href: "/vtn", class: "bar-link", id: "to-vtn", hidden: true }, "OpenADR server");
  const mark = s("svg", { viewBox: "0 0 32 32", width: 26, height: 26, "aria-hidden": "true", class: "mark" },
    s("path", { d: "M6 8h20M16 8v7M10 15h12l3.5 10h-19z", fill: "none", stroke: "currentColor", "stroke-width": 2.4, "stroke-linejoin": "round", "stroke-linecap": "round" }));
  const bar = h("header", { class: "bar" },
    h("div", { class: "bar-left" }, mark, h("span", { class: "product" }, "Ballast"), h("span", { class: "bar-sep", "aria-hidden": "true" }), site, openAdr),
    h("div", { class: "bar-right" }, link, time, theme));

  const words = h("h1", { id: "state" }, "Waiting for the controller");
  const detail = h("p", { class: "state-detail", id: "state-detail" });
  const sendButton = h("button", { type: "button", class: "button primary", id: "send-event", onclick: actions.send }, "Send event");
  const releaseButton = h("button", { type: "button", class: "button", id: "release", disabled: true, onclick: actions.release }, "Release");
  const stopButton = h("button", { type: "button", class: "button danger", id: "stop", onclick: actions.stop }, "Stop shaping");
  const hero = h("section", { class: "hero", "data-tone": "idle", "aria-labelledby": "state" },
    h("div", { class: "hero-words" }, words, detail),
    h("div", { class: "hero-actions", role: "group", "aria-label": "Actions" }, sendButton, releaseButton, stopButton));
  const alert = h("div", { class: "alert", id: "alert", role: "alert", hidden: true });

  let current: Link = "connecting";
  let heard = 0;
  let lastAt = "";
  let meterAge = 0;

  const check = (): void => {
    const quiet = heard === 0 ? 0 : (performance.now() - heard) / 1000;
    const stale = current === "lost" || quiet > 5;
    attr(document.documentElement, "data-stale", stale && heard > 0 ? "" : null);
    attr(link, "data-link", stale && current === "live" ? "stale" : current);
    let message = "";
    if (current === "lost") message = heard === 0 ? "The controller does not answer. Trying again…" : `The stream was cut. Trying again… Figures are from ${lastAt}.`;
    else if (quiet > 5) message = `No news for ${Math.floor(quiet / 5) * 5} s. Figures are from ${lastAt}.`;
    else if (meterAge > 10) message = `The meter has been silent for ${fixed(Math.floor(meterAge / 10) * 10, 0)} s; its value is reckoned from the jobs.`;
    text(alert, message);
    show(alert, message !== "");
  };
  setInterval(check, 1000);

  return {
    bar, hero, alert,
    /** An OpenADR server stands beside the site. */
    besideOpenAdr: (): void => show(openAdr, true),
    link(state: Link): void {
      current = state;
      if (state !== "live") text(linkWord, state === "lost" ? "Reconnecting" : "Connecting");
      check();
    },
    update(status: Status): void {
      heard = performance.now();
      lastAt = `${clock(status.now)} UTC`;
      meterAge = status.meterAgeSeconds ?? 0;
      text(site, status.site);
      document.title = `${status.site} · Ballast`;
      text(linkWord, status.source === "live" ? "Live" : `Simulated, ${fixed(status.speed, Number.isInteger(status.speed) ? 0 : 1)}× real time`);
      text(time, `${day(status.now)}, ${clock(status.now)} UTC`);
      attr(time, "datetime", status.now);
      const state = stateOf(status);
      text(words, state.words);
      text(detail, state.detail);
      attr(hero, "data-tone", state.tone);
      say(state.plain);
      releaseButton.disabled = status.currentEvent === null || status.shapingStopped || status.currentEvent.phase === "rampingUp";
      text(stopButton, status.shapingStopped ? "Resume shaping" : "Stop shaping");
      stopButton.classList.toggle("danger", !status.shapingStopped);
      sendButton.disabled = status.shapingStopped;
      check();
    },
  };
}
