// The controller's answers, as they come over the wire: kW, minutes, RFC 3339 times in UTC.
// Positive power is drawn from the grid.

export type Rank = "safety" | "emergency" | "dispatch" | "economics" | "none";
export type EventPhase = "upcoming" | "rampingDown" | "holding" | "rampingUp" | "over";

export interface Battery {
  name: string;
  kw: number | null;
  soc: number | null;
  minSoc: number;
  maxSoc: number;
  capacityKwh: number;
  available: boolean;
}

export interface Generator {
  name: string;
  kw: number | null;
  running: boolean;
}

export interface Job {
  slot: number;
  id: string;
  cluster: string;
  class: string;
  tier: string;
  tierMaxLoss: number;
  gpus: number;
  phase: string;
  capW: number | null;
  previousCapW: number | null;
  kw: number | null;
  throughput: number | null;
  floor: number | null;
  debtGpuHours: number;
  allowanceLeft: number;
  totalLostGpuHours: number;
  touchedAt: string | null;
  why: string | null;
}

export interface Scorecard {
  baselineKw?: number | null;
  deliveredPercent?: number | null;
  rmsHoldPercent?: number | null;
  rmsEventPercent?: number | null;
  deepestDipPercent?: number | null;
  minutesAbove?: number | null;
  largestStepOfRamp?: number | null;
  afterEventPercent?: number | null;
  weightedPerformance?: number | null;
  jobsOutsideTier?: number | null;
  commands?: number | null;
  commandHash?: string | null;
}

export interface GridEvent {
  id: string;
  type: string;
  start: string;
  holdEnds: string | null;
  rampDownMinutes: number;
  rampUpMinutes: number;
  phase: EventPhase;
  baselineKw: number | null;
  targetKw: number | null;
  asks: string;
  note: string | null;
  cutShortAt: string | null;
  scorecard: Scorecard | null;
}

export interface Status {
  site: string;
  now: string;
  source: "simulated" | "live";
  speed: number;
  shapingStopped: boolean;
  governedBy: Rank;
  signalId: string | null;
  meterKw: number | null;
  meterAgeSeconds: number | null;
  targetKw: number | null;
  baselineKw: number | null;
  limitKw: number | null;
  importLimitKw: number | null;
  itKw: number | null;
  gpuCount: number;
  batteries: Battery[];
  generators: Generator[];
  totals: { jobs: number; touched: number; debtGpuHours: number; commands: number };
  jobs: Job[];
  jobsShown?: number;
  jobsTotal?: number;
  nextEvent: GridEvent | null;
  currentEvent: GridEvent | null;
}

export interface OfferRow {
  minutes: number;
  from: string;
  nominalKw: number;
  firmKw: number;
  rampKwPerMinute: number | null;
  limitedBy: string;
  limitedByText: string;
}

export interface Offer {
  at: string;
  rows: OfferRow[];
}

export interface History {
  start: string;
  stepSeconds: number;
  meterKw: (number | null)[];
  targetKw: (number | null)[];
  baselineKw: (number | null)[];
  limitKw: (number | null)[];
}

export interface CommandRow {
  sequence: number;
  at: string;
  kind: string;
  target: string | number;
  value: number | null;
  unit: string | null;
  until: string | null;
  fallback: number | null;
  why: string;
}

export interface NoticeRow {
  at: string;
  kind: string;
  job: string | number | null;
  text: string;
}

export interface EventRequest {
  type: "dispatch";
  cutPercent: number;
  durationMinutes: number;
  rampMinutes: number;
  start?: string;
  note?: string;
}
