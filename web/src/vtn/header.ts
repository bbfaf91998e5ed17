import { attr, h, s, show, text } from "../dom";
import { clock, day } from "../format";

/** The bar: what this is, whether the server answers, who has signed in. */
export function bar(theme: HTMLElement, leave: () => void) {
  const mark = s("svg", { viewBox: "0 0 32 32", width: 26, height: 26, "aria-hidden": "true", class: "mark" },
    s("path", { d: "M6 8h20M16 8v7M10 15h12l3.5 10h-19z", fill: "none", stroke: "currentColor", "stroke-width": 2.4, "stroke-linejoin": "round", "stroke-linecap": "round" }));
  const linkWord = h("span", {}, "Connecting");
  const link = h("span", { class: "link", id: "link", "data-link": "connecting" }, h("span", { class: "dot", "aria-hidden": "true" }), linkWord);
  const time = h("time", { class: "clock", id: "clock" });
  const site = h("a", { href: "/", class: "bar-link", id: "to-site", hidden: true }, "Site");
  const who = h("span", { id: "who" });
  const out = h("button", { type: "button", class: "button quiet", id: "sign-out", hidden: true, onclick: leave }, "Sign out");
  const root = h("header", { class: "bar" },
    h("div", { class: "bar-left" }, mark, h("span", { class: "product" }, "Ballast"), h("span", { class: "bar-sep", "aria-hidden": "true" }), h("span", { class: "site-name" }, "OpenADR server"), site),
    h("div", { class: "bar-right" }, link, time, who, out, theme));
  return {
    root,
    besideSite: (): void => show(site, true),
    signedIn(client: string | null): void {
      text(who, client ?? "");
      show(out, client !== null);
    },
    link(state: "connecting" | "live" | "lost", now?: string): void {
      attr(link, "data-link", state);
      text(linkWord, state === "live" ? "Live" : state === "lost" ? "No answer" : "Connecting");
      if (now) text(time, `${day(now)}, ${clock(now)} UTC`);
    },
  };
}
