import { Refusal } from "../api";
import { session, signOut } from "./session";
import type { About, AdrEvent, Picture, Program, Report, Resource, ServerState, Ven } from "./types";

const PAGE = 50;
const MOST = 1000;

/** The token is no longer good: somebody has to sign in. */
export class SignedOut extends Error {}

export async function about(): Promise<About> {
  const answer = await fetch("/vtn/about", { cache: "no-store" });
  if (!answer.ok) throw new Refusal(`The server answered ${answer.status}.`);
  return (await answer.json()) as About;
}

/** The OpenADR API under its path, as whoever has signed in. */
export function server(base: string) {
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const held = session();
    if (!held) throw new SignedOut();
    const headers: Record<string, string> = { Authorization: `Bearer ${held.token}`, Accept: "application/json" };
    const init: RequestInit = { method, headers, credentials: "omit" };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(body);
    }
    const answer = await fetch(path, init);
    if (answer.status === 401) {
      signOut();
      throw new SignedOut();
    }
    const read = (await answer.json().catch(() => null)) as { detail?: string; title?: string } | null;
    if (!answer.ok) throw new Refusal(read?.detail ?? read?.title ?? `The server answered ${answer.status} ${answer.statusText}.`);
    return read;
  }

  /** The newest of a kind, oldest first; lists come in the order of creation, so that the last pages are the newest. */
  async function newest<T>(kind: string, count: number): Promise<T[]> {
    const all: T[] = [];
    for (let skip = Math.max(0, count - MOST); ; skip += PAGE) {
      const page = (await ask("GET", `${base}/${kind}?skip=${skip}&limit=${PAGE}`)) as T[];
      all.push(...page);
      if (page.length < PAGE || all.length >= MOST + PAGE) return all;
    }
  }

  return {
    async picture(): Promise<Picture> {
      const state = (await ask("GET", "/vtn/state")) as ServerState;
      const [programs, events, vens, resources, reports] = await Promise.all([
        newest<Program>("programs", state.counts.program), newest<AdrEvent>("events", state.counts.event), newest<Ven>("vens", state.counts.ven),
        newest<Resource>("resources", state.counts.resource), newest<Report>("reports", state.counts.report),
      ]);
      return { state, programs, events, vens, resources, reports };
    },
    create: (kind: "programs" | "events", body: unknown) => ask("POST", `${base}/${kind}`, body),
    replace: (kind: "events", id: string, body: unknown) => ask("PUT", `${base}/${kind}/${encodeURIComponent(id)}`, body),
    remove: (kind: "programs" | "events", id: string) => ask("DELETE", `${base}/${kind}/${encodeURIComponent(id)}`),
  };
}

export type Server = ReturnType<typeof server>;
