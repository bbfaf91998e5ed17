import { Refusal } from "../api";
import { openDialog } from "../dialog";
import { h, say } from "../dom";
import { asks } from "./asks";
import { eventForm } from "./eventForm";
import { SignedOut, type Server } from "./server";
import type { AdrEvent, Program } from "./types";

/** What a person can order from the server, each after a dialog. */
export function orders(server: () => Server, programs: () => Program[], done: () => void) {
  async function attempt(what: () => Promise<unknown>, words: string): Promise<void> {
    try {
      await what();
      toast(words);
    } catch (problem) {
      if (!(problem instanceof SignedOut))
        await openDialog({
          id: "refusal-dialog", title: "It was not done",
          body: [h("p", { role: "alert" }, problem instanceof Refusal ? problem.message : "The server does not answer. Look at its state before you try again.")],
          actions: [{ value: "cancel", label: "Close" }],
        });
    }
    done();
  }
  const sure = async (id: string, title: string, lines: string[], label: string): Promise<boolean> =>
    (await openDialog({ id, title, body: [h("ul", { class: "plain" }, ...lines.map((line) => h("li", {}, line)))], actions: [{ value: "cancel", label: "Keep it" }, { value: "ok", label, look: "danger" }] })) === "ok";

  return {
    async event(): Promise<void> {
      const documents = await eventForm(programs());
      if (!documents) return;
      await attempt(async () => {
        for (const document of documents) await server().create("events", document);
      }, "The event was created");
    },
    async program(): Promise<void> {
      const name = h("input", { type: "text", id: "program-name", name: "program-name", required: true, maxlength: 128, autocomplete: "off" });
      const targets = h("input", { type: "text", id: "program-targets", name: "program-targets", maxlength: 1000, autocomplete: "off" });
      const answer = await openDialog({
        id: "program-dialog", title: "Create a program",
        body: [h("label", { class: "field", for: "program-name" }, h("span", {}, "Name"), name), h("label", { class: "field", for: "program-targets" }, h("span", {}, "Targets who may see it, with commas between; none: every VEN"), targets)],
        actions: [{ value: "cancel", label: "Cancel" }, { value: "ok", label: "Create program", look: "primary" }], focus: name, accept: () => name.value.trim() !== "",
      });
      if (answer !== "ok") return;
      const listed = targets.value.split(",").map((t) => t.trim()).filter((t) => t !== "");
      await attempt(() => server().create("programs", { programName: name.value.trim(), ...(listed.length > 0 ? { targets: listed } : {}) }), "The program was created");
    },
    async cancel(event: AdrEvent): Promise<void> {
      if (!(await sure("cancel-dialog", "Cancel this event?", [`${event.eventName ?? event.id}: ${asks(event)}.`, "Sites end it by their ramps; it stays at the server, with its reports."], "Cancel the event"))) return;
      const { id, createdDateTime, modificationDateTime, duration, ...rest } = event as AdrEvent & { objectType?: string };
      delete rest.objectType;
      // A start at the beginning of time with no length says that an event is cancelled.
      const intervals = (rest.intervals ?? []).map(({ intervalPeriod, ...interval }) => interval);
      await attempt(() => server().replace("events", id, { ...rest, intervals, intervalPeriod: { start: "0001-01-01T00:00:00Z", duration: "PT0S" } }), "The event was cancelled");
    },
    async remove(event: AdrEvent): Promise<void> {
      if (!(await sure("delete-dialog", "Delete this event?", [`${event.eventName ?? event.id}: ${asks(event)}.`, "It is gone from the server. While reports refer to it, that is refused."], "Delete the event"))) return;
      await attempt(() => server().remove("events", event.id), "The event was deleted");
    },
    async removeProgram(program: Program): Promise<void> {
      if (!(await sure("delete-program-dialog", "Delete this program?", [`${program.programName} is gone from the server. While events belong to it, that is refused.`], "Delete the program"))) return;
      await attempt(() => server().remove("programs", program.id), "The program was deleted");
    },
  };
}

export type Orders = ReturnType<typeof orders>;

function toast(words: string): void {
  say(words);
  const node = h("div", { class: "toast", "aria-hidden": "true" }, words);
  document.body.append(node);
  setTimeout(() => node.remove(), 4000);
}
