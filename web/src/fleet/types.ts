// What /api/fleet says: kW, times as ISO texts in the fleet's own clock.

export interface Share { site: string; cutKw: number; levelKw: number; offerKw: number | null }

export interface FleetEvent {
  id: string; name: string | null; asks: string; start: string; holdStart: string | null; holdEnd: string | null; end: string | null; phase: string;
  baselineKw: number | null; targetKw: number | null; askedKw: number | null; shortfallKw: number | null; shares: Share[];
}

export interface Site {
  name: string; state: string; lastHeard: string | null; demandKw: number | null; baselineKw: number | null; setpointKw: number | null;
  offerKw: number | null; shareKw: number | null; chargeLevel: number | null; cost: number | null;
}

export interface Report { name: string; at: string; id: string | null; refusal: string | null; from: string | null; to: string | null; values: Record<string, string> }

export interface Series { time: number[]; demand: (number | null)[]; baseline: (number | null)[]; target: (number | null)[]; sites: (number | null)[][] }

export interface Fleet {
  name: string; now: string; speed: number;
  utility: { url: string; connected: boolean; lastHeard: string | null; trouble: string | null; reportsSent: number; reportsWaiting: number; reportsRefused: number };
  events: FleetEvent[]; sites: Site[]; series: Series; reports: Report[]; notes: { at: string; text: string }[];
}

/** The event that is under way, else the next, else the last. */
export const governing = (fleet: Fleet): FleetEvent | undefined =>
  fleet.events.find((e) => ["ramp down", "hold", "ramp up"].includes(e.phase)) ?? fleet.events.find((e) => e.phase === "scheduled") ?? fleet.events.at(-1);
