type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** Makes an element. Props starting with "on" are listeners, all others are attributes; false leaves one out, except for "aria-…", where it is a value. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("aria-")) node.setAttribute(name, String(value));
    else if (value === false) continue;
    else if (name.startsWith("on") && typeof value === "function") node.addEventListener(name.slice(2), value as EventListener);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  add(node, children);
  return node;
}

/** Makes an SVG element. */
export function s(tag: string, props: Props = {}, ...children: Child[]): SVGElement {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props))
    if (value !== undefined && value !== null && value !== false) node.setAttribute(name, String(value));
  add(node, children);
  return node;
}

function add(node: Element, children: Child[]): void {
  for (const child of children) if (child !== null && child !== undefined && child !== false) node.append(child);
}

/** Sets the text only when it differs, so that nothing is laid out anew and no reader is disturbed. */
export function text(node: Node, value: string): void {
  if (node.textContent !== value) node.textContent = value;
}

export function attr(node: Element, name: string, value: string | null): void {
  if (value === null) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

export function show(node: HTMLElement, visible: boolean): void {
  if (node.hidden === visible) node.hidden = !visible;
}

/** Says something to a screen reader, once. */
export function say(words: string): void {
  const live = document.getElementById("say");
  if (live && live.textContent !== words) live.textContent = words;
}

/** A panel with its heading; the heading's id names the region. */
export function panel(id: string, title: string, ...children: Child[]): { root: HTMLElement; head: HTMLElement; body: HTMLElement } {
  const heading = h("h2", { id: `${id}-title` }, title);
  const head = h("header", { class: "panel-head" }, heading);
  const body = h("div", { class: "panel-body" }, ...children);
  const root = h("section", { class: `panel panel-${id}`, id, "aria-labelledby": `${id}-title` }, head, body);
  return { root, head, body };
}
