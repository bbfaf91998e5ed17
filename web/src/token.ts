import { openDialog } from "./dialog";
import { h } from "./dom";

const KEY = "ballast.token";

/** Takes the token from "#token=…" and wipes it from the address, so that it is neither bookmarked nor shared. */
export function takeTokenFromAddress(): void {
  const found = /[#&]token=([^&]+)/.exec(location.hash);
  if (!found) return;
  sessionStorage.setItem(KEY, decodeURIComponent(found[1]!));
  history.replaceState(null, "", location.pathname + location.search);
}

export const token = (): string | null => sessionStorage.getItem(KEY);
export const forgetToken = (): void => sessionStorage.removeItem(KEY);

/** Asks once; the token is kept for this tab only. Null when the person closes the dialog. */
export async function askToken(complaint: string | null): Promise<string | null> {
  const input = h("input", {
    type: "password", id: "token-input", name: "token", autocomplete: "off", spellcheck: "false", required: true,
    "aria-describedby": complaint ? "token-problem" : undefined,
  });
  const answer = await openDialog({
    id: "token-dialog",
    title: "Access token",
    body: [
      h("p", {}, "Changing what the site does needs the token that the controller printed when it first started. It is kept for this tab only."),
      h("label", { class: "field", for: "token-input" }, h("span", {}, "Token"), input),
      complaint ? h("p", { class: "problem", id: "token-problem", role: "alert" }, complaint) : null,
    ],
    actions: [{ value: "cancel", label: "Cancel" }, { value: "ok", label: "Continue", look: "primary" }],
    focus: input,
  });
  const value = input.value.trim();
  if (answer !== "ok" || value === "") return null;
  sessionStorage.setItem(KEY, value);
  return value;
}
