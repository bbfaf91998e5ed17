import { askToken, forgetToken, token } from "./token";
import type { CommandRow, EventRequest, GridEvent, History, NoticeRow, Offer, Status } from "./types";

/** What went wrong, in the controller's own sentence where it gave one. */
export class Refusal extends Error {}

async function refusal(answer: Response): Promise<Refusal> {
  try {
    const problem = (await answer.json()) as { detail?: string; title?: string };
    return new Refusal(problem.detail ?? problem.title ?? `The controller answered ${answer.status}.`);
  } catch {
    return new Refusal(`The controller answered ${answer.status} ${answer.statusText}.`);
  }
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw await refusal(answer);
  return (await answer.json()) as T;
}

/** Sends a change of state with the token; asks for it when there is none or it is refused. Null: the person gave up. */
async function change(method: "POST" | "DELETE", path: string, body?: unknown): Promise<Response | null> {
  let complaint: string | null = null;
  for (;;) {
    const held: string | null = token() ?? (await askToken(complaint));
    if (held === null) return null;
    const headers: Record<string, string> = { Authorization: `Bearer ${held}`, Accept: "application/json" };
    const init: RequestInit = { method, headers };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(body);
    }
    let answer: Response;
    try {
      answer = await fetch(path, init);
    } catch {
      throw new Refusal("The controller does not answer. Nothing is known to have changed; look at the state before you try again.");
    }
    if (answer.ok) return answer;
    if (answer.status !== 401) throw await refusal(answer);
    forgetToken();
    complaint = "That token was refused. It was printed when the controller first started.";
  }
}

export const api = {
  status: () => get<Status>("/api/status"),
  events: () => get<GridEvent[]>("/api/events"),
  offer: () => get<Offer>("/api/offer"),
  /** Whether an OpenADR server stands beside the site. */
  openAdr: () => get<{ base: string | null }>("/vtn/about").then((found) => found.base !== null, () => false),
  history: (minutes: number) => get<History>(`/api/history?minutes=${minutes}`),
  commands: (limit: number) => get<CommandRow[]>(`/api/commands?limit=${limit}`),
  notices: (limit: number) => get<NoticeRow[]>(`/api/notices?limit=${limit}`),

  /** The event as the controller took it; null when the person gave up at the token. */
  async send(request: EventRequest): Promise<GridEvent | null> {
    const answer = await change("POST", "/api/events", request);
    return answer === null ? null : ((await answer.json()) as GridEvent);
  },
  withdraw: async (id: string) => (await change("DELETE", `/api/events/${encodeURIComponent(id)}`)) !== null,
  release: async () => (await change("POST", "/api/release")) !== null,
  stopShaping: async () => (await change("POST", "/api/stop-shaping")) !== null,
  resumeShaping: async () => (await change("POST", "/api/resume-shaping")) !== null,
};
