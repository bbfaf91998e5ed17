import { Refusal } from "../api";

const KEY = "ballast.vtn.session";

interface Session {
  client: string;
  token: string;
  until: number;
}

/** Who has signed in on this tab; null where nobody has, or the token's time is over. */
export function session(): Session | null {
  try {
    const held = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Session | null;
    return held && held.until > Date.now() ? held : null;
  } catch {
    return null;
  }
}

export const signOut = (): void => sessionStorage.removeItem(KEY);

/** Gets a token for a client; the secret itself is kept nowhere. */
export async function signIn(base: string, client: string, secret: string): Promise<void> {
  let answer: Response;
  try {
    // With credentials left out the browser does not answer a refusal by asking for a password of its own.
    answer = await fetch(`${base}/auth/token`, { method: "POST", credentials: "omit", body: new URLSearchParams({ grant_type: "client_credentials", client_id: client, client_secret: secret }) });
  } catch {
    throw new Refusal("The server does not answer.");
  }
  if (answer.status === 401) throw new Refusal("The client is not known, or its secret is another.");
  const given = (await answer.json().catch(() => ({}))) as { access_token?: string; expires_in?: number; scope?: string; detail?: string };
  if (!answer.ok || !given.access_token) throw new Refusal(given.detail ?? `The server answered ${answer.status}.`);
  if (given.scope !== undefined && !given.scope.split(" ").includes("read_bl")) throw new Refusal("This page is for clients of business logic; that one is a VEN, or may not read what all of them report.");
  sessionStorage.setItem(KEY, JSON.stringify({ client, token: given.access_token, until: Date.now() + (given.expires_in ?? 3600) * 1000 } satisfies Session));
}
