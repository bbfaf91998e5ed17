// Numbers for people: a real minus sign, thin no-break spaces before units, "–" for what is not known.

export const NONE = "–";
const NBSP = "\u00a0";

let mega = false;

/** Chooses kW or MW for the whole page from the size of the site, so that figures can be compared at a glance. */
export function scaleTo(kw: number | null | undefined): void {
  if (kw !== null && kw !== undefined && Number.isFinite(kw)) mega = kw >= 10_000;
}

export const powerUnit = (): string => (mega ? "MW" : "kW");
export const toUnit = (kw: number): number => (mega ? kw / 1000 : kw);

export function fixed(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const shown = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return value < 0 && Number(shown.replaceAll(",", "")) !== 0 ? `\u2212${shown}` : shown;
}

/** Power without its unit, in the page's unit. */
export function powerValue(kw: number | null | undefined): string {
  if (kw === null || kw === undefined || !Number.isFinite(kw)) return NONE;
  return fixed(toUnit(kw), mega ? 2 : 1);
}

export function power(kw: number | null | undefined): string {
  const value = powerValue(kw);
  return value === NONE ? value : `${value}${NBSP}${powerUnit()}`;
}

/** A job's power is small beside the site's: always its own best unit. */
export function jobPower(kw: number | null | undefined): string {
  if (kw === null || kw === undefined || !Number.isFinite(kw)) return NONE;
  return Math.abs(kw) >= 1000 ? `${fixed(kw / 1000, 2)}${NBSP}MW` : `${fixed(kw, Math.abs(kw) >= 100 ? 0 : 1)}${NBSP}kW`;
}

export function percent(share: number | null | undefined, digits = 0): string {
  return share === null || share === undefined || !Number.isFinite(share) ? NONE : `${fixed(share * 100, digits)}${NBSP}%`;
}

/** A percentage that is one already; whole numbers without a decimal point. */
export function asked(value: number): string {
  return `${fixed(value, Math.abs(value - Math.round(value)) < 0.05 ? 0 : 1)}${NBSP}%`;
}

/** 15 min, 3 h, 1 h 30 min, 40 s. */
export function span(minutes: number): string {
  if (!Number.isFinite(minutes)) return NONE;
  if (minutes < 1) return `${Math.max(0, Math.round(minutes * 60))}${NBSP}s`;
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole}${NBSP}min`;
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  return rest === 0 ? `${hours}${NBSP}h` : `${hours}${NBSP}h${NBSP}${rest}${NBSP}min`;
}

const clockFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const shortFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });

export const clock = (at: string | number): string => clockFormat.format(new Date(at));
export const shortClock = (at: string | number): string => shortFormat.format(new Date(at));
export const day = (at: string | number): string => dayFormat.format(new Date(at));

const classes: Record<string, string> = {
  training: "Training",
  finetuning: "Fine-tuning",
  batchinference: "Batch inference",
  realtimeinference: "Real-time inference",
  evaluation: "Evaluation",
};

/** fineTuning → Fine-tuning; an unknown word keeps its letters and gets spaces. */
export function words(name: string): string {
  const known = classes[name.toLowerCase().replaceAll(/[^a-z]/g, "")];
  if (known) return known;
  const spaced = name.replaceAll(/([a-z])([A-Z0-9])/g, "$1 $2").replaceAll(/[-_]/g, " ").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
