import { attr, h, s } from "./dom";

export type Theme = "auto" | "light" | "dark";
const KEY = "ballast.theme";
const order: Theme[] = ["auto", "light", "dark"];
const names: Record<Theme, string> = { auto: "as the system", light: "light", dark: "dark" };

function stored(): Theme {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "auto";
}

function apply(theme: Theme): void {
  attr(document.documentElement, "data-theme", theme === "auto" ? null : theme);
}

/** A button that goes round auto, light, dark; told whenever the colours change, for what is drawn on a canvas. */
export function themeButton(changed: () => void): HTMLElement {
  let theme = stored();
  apply(theme);
  const icon = s("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" },
    s("circle", { cx: 10, cy: 10, r: 6.5, fill: "none", stroke: "currentColor", "stroke-width": 1.6 }),
    s("path", { d: "M10 3.5a6.5 6.5 0 0 1 0 13z", fill: "currentColor" }));
  const word = h("span", { class: "theme-word" });
  const button = h("button", { type: "button", class: "button quiet", id: "theme" }, icon, word);
  const label = (): void => {
    word.textContent = theme === "auto" ? "Auto" : theme === "light" ? "Light" : "Dark";
    attr(button, "aria-label", `Colours: ${names[theme]}. Change`);
  };
  button.addEventListener("click", () => {
    theme = order[(order.indexOf(theme) + 1) % order.length]!;
    if (theme === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
    apply(theme);
    label();
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  label();
  return button;
}

const probe = h("span", { class: "unseen", "aria-hidden": "true" });

/** A design token as the browser resolves it now. */
export function colour(name: string): string {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}
