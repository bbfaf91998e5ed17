import { Refusal } from "../api";
import { h, show, text } from "../dom";
import { signIn } from "./session";

/** Asks who is there. The secret goes to the token endpoint and nowhere else. */
export function signInCard(base: () => string, done: () => void) {
  const client = h("input", { type: "text", id: "client", name: "username", value: "operator", autocomplete: "username", spellcheck: "false", required: true });
  const secret = h("input", { type: "password", id: "secret", name: "password", autocomplete: "off", spellcheck: "false", required: true });
  const problem = h("p", { class: "problem", id: "sign-in-problem", role: "alert", hidden: true });
  const button = h("button", { type: "submit", class: "button primary", id: "sign-in" }, "Sign in");
  const form = h("form", { class: "sign-in-form" },
    h("label", { class: "field", for: "client" }, h("span", {}, "Client"), client),
    h("label", { class: "field", for: "secret" }, h("span", {}, "Secret"), secret),
    problem, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    show(problem, false);
    signIn(base(), client.value.trim(), secret.value)
      .then(() => {
        secret.value = "";
        done();
      })
      .catch((error: unknown) => {
        text(problem, error instanceof Refusal ? error.message : "Something went wrong in this page.");
        show(problem, true);
        secret.select();
      })
      .finally(() => (button.disabled = false));
  });
  const root = h("section", { class: "panel sign-in", id: "sign-in-card", "aria-labelledby": "sign-in-title", hidden: true },
    h("h1", { id: "sign-in-title" }, "Sign in"),
    h("p", { class: "quiet-text" }, "As a client of business logic. Its secret was shown when it was added; the first one's, when the server first started. The token is kept for this tab only."), form);
  return {
    root,
    open(): void {
      show(root, true);
      (client.value ? secret : client).focus();
    },
    close: (): void => show(root, false),
  };
}
