import { api, Refusal } from "./api";
import { openDialog } from "./dialog";
import { h, say } from "./dom";
import { clock, power, shortClock, span } from "./format";
import { sendForm } from "./sendForm";
import { depth } from "./state";
import type { GridEvent, Offer, Status } from "./types";

/** What a person can order, each after a dialog that says in numbers what will happen. */
export function actions(now: () => Status | null, offer: () => Offer | null, put: (event: GridEvent) => void, remove: (id: string) => void) {
  async function attempt(done: string, what: () => Promise<boolean>): Promise<void> {
    try {
      if (await what()) toast(done);
    } catch (problem) {
      await openDialog({
        id: "refusal-dialog", title: "It was not done",
        body: [h("p", { role: "alert" }, problem instanceof Refusal ? problem.message : "Something went wrong in this page; the controller was not asked.")],
        actions: [{ value: "cancel", label: "Close" }],
      });
    }
  }
  const confirm = async (id: string, title: string, lines: string[], label: string, look: "primary" | "danger"): Promise<boolean> =>
    (await openDialog({ id, title, body: [h("ul", { class: "plain" }, ...lines.map((line) => h("li", {}, line)))], actions: [{ value: "cancel", label: "Cancel" }, { value: "ok", label, look }] })) === "ok";

  const back = (status: Status, event: GridEvent | null): string =>
    status.meterKw !== null && status.baselineKw !== null && status.baselineKw - status.meterKw > 0.05
      ? `The meter goes from ${power(status.meterKw)} back to about ${power(status.baselineKw)}, ${power(status.baselineKw - status.meterKw)} more${event && event.rampUpMinutes > 0 ? `, over ${span(event.rampUpMinutes)}` : ", at the allowed ramp"}.`
      : `The meter is at ${power(status.meterKw)}, about where it goes back to.`;
  const caps = (status: Status): string =>
    status.totals.touched === 0 ? "No job is being shaped now." : `${status.totals.touched} of ${status.totals.jobs} jobs get back the caps they had before.`;

  return {
    async send(): Promise<void> {
      const status = now();
      if (!status) return;
      const request = await sendForm(status, offer());
      if (!request) return;
      await attempt("The event was accepted", async () => {
        const event = await api.send(request);
        if (event) put(event);
        return event !== null;
      });
    },
    async release(): Promise<void> {
      const status = now();
      const event = status?.currentEvent;
      if (!status || !event) return;
      const lines = [`${event.id} (${depth(event)}) ends now${event.holdEnds ? `, before its hold would at ${shortClock(event.holdEnds)} UTC` : ""}.`, back(status, event), caps(status)];
      if (await confirm("release-dialog", "Release the event?", lines, "Release", "primary")) await attempt("The event was released", api.release);
    },
    async stop(): Promise<void> {
      const status = now();
      if (!status) return;
      if (status.shapingStopped) {
        const lines = ["Events are followed again from now on.", status.nextEvent ? `The next one starts at ${clock(status.nextEvent.start)} UTC: ${status.nextEvent.asks}.` : "None is to come."];
        if (await confirm("resume-dialog", "Resume shaping?", lines, "Resume shaping", "primary")) await attempt("Shaping was resumed", api.resumeShaping);
        return;
      }
      const lines = [caps(status), back(status, status.currentEvent), status.currentEvent ? `${status.currentEvent.id} (${depth(status.currentEvent)}) is no longer met.` : "No event is under way.", "No event is followed until a person resumes shaping."];
      if (await confirm("stop-dialog", "Stop shaping?", lines, "Stop shaping", "danger")) await attempt("Shaping was stopped", api.stopShaping);
    },
    async withdraw(event: GridEvent): Promise<void> {
      const lines = [`${event.id}: ${event.asks}.`, `It would have started at ${clock(event.start)} UTC.`];
      if (await confirm("withdraw-dialog", "Withdraw this event?", lines, "Withdraw", "danger"))
        await attempt("The event was withdrawn", async () => {
          const done = await api.withdraw(event.id);
          if (done) remove(event.id);
          return done;
        });
    },
  };
}

/** A short word that something was done; gone by itself. */
function toast(words: string): void {
  say(words);
  const node = h("div", { class: "toast", "aria-hidden": "true" }, words);
  document.body.append(node);
  setTimeout(() => node.remove(), 4000);
}
