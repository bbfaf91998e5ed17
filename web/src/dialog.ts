import { h } from "./dom";

export interface DialogAction {
  value: string;
  label: string;
  look?: "primary" | "danger";
}

export interface DialogSpec {
  id: string;
  title: string;
  body: (Node | null)[];
  actions: DialogAction[];
  focus?: HTMLElement;
  /** Looks at the form before it closes with an answer other than "cancel"; false keeps it open. */
  accept?: (value: string) => boolean;
}

/** Opens a modal dialog and waits for its answer: an action's value, or "cancel" for Esc and the cross. */
export function openDialog(spec: DialogSpec): Promise<string> {
  const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  let answer = "cancel";
  const buttons = spec.actions.map((action) =>
    h("button", {
      type: action.value === "cancel" ? "button" : "submit", value: action.value,
      class: `button ${action.look ?? ""}`.trim(), "data-action": action.value,
      onclick: action.value === "cancel" ? () => dialog.close() : undefined,
    }, action.label));
  const form = h("form", { method: "dialog", novalidate: false, class: "dialog-form" },
    h("h2", { id: `${spec.id}-title` }, spec.title),
    h("div", { class: "dialog-body" }, ...spec.body),
    h("div", { class: "dialog-actions" }, ...buttons));
  const dialog = h("dialog", { id: spec.id, class: "dialog", "aria-labelledby": `${spec.id}-title` }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = (event as SubmitEvent).submitter?.getAttribute("value") ?? spec.actions.at(-1)!.value;
    if (spec.accept && !spec.accept(value)) return;
    answer = value;
    dialog.close();
  });
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      opener?.focus();
      resolve(answer);
    }, { once: true });
    dialog.showModal();
    // What cannot be undone at once is not one keystroke away: there the first button, Cancel, has the focus.
    const first = spec.actions.some((action) => action.look === "danger") ? buttons[0] : buttons.at(-1);
    (spec.focus ?? first)?.focus();
  });
}
