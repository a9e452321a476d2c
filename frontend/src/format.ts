import { strings } from "./strings";

const dateTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

export function formatDateTime(iso: string): string {
  return dateTime.format(new Date(iso));
}

/** A calendar day (`2026-11-23`), without a shift by the time zone. */
export function formatDay(day: string): string {
  const [year, month, dayOfMonth] = day.split("-").map(Number);
  if (year === undefined || month === undefined || dayOfMonth === undefined) return day;
  return date.format(new Date(year, month - 1, dayOfMonth));
}

export function formatCount(count: number): string {
  return whole.format(count);
}

/** A measured value with `digits` significant digits and no exponent; 0 stays "0". */
export function formatMeasure(value: number, digits = 3): string {
  return new Intl.NumberFormat("en-GB", { maximumSignificantDigits: digits }).format(value);
}

/** 512 B, 3.2 kB, 1.5 GB; a kilobyte has 1000 bytes. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(strings.units.bytes.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = formatMeasure(bytes / 1000 ** step);
  return `${value} ${strings.units.bytes[step]}`;
}

/** 42 s, 3 min, 2 h 5 min. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return strings.time.seconds(whole);
  const minutes = Math.round(whole / 60);
  if (minutes < 90) return strings.time.minutes(minutes);
  return strings.time.hours(Math.floor(minutes / 60), minutes % 60);
}

/** `training_detector` as "Training detector", for stages that have no words of their own. */
export function formatIdentifier(identifier: string): string {
  const words = identifier.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
