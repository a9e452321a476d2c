import { formatIdentifier, formatMeasure } from "../../format";
import { strings } from "../../strings";

export interface Metric {
  key: string;
  name: string;
  value: string;
}

/** The figures of a metrics object as readable lines, nested ones joined by a space; the headline figures come first. */
export function metricsOf(metrics: unknown): Metric[] {
  const lines = flatten(metrics, []);
  const rank = ({ key }: Metric) => (key in strings.models.metricNames ? 0 : 1);
  return lines.sort((a, b) => rank(a) - rank(b));
}

/** The few figures that a table row has room for. */
export function headlineOf(metrics: unknown): Metric[] {
  const all = metricsOf(metrics);
  const named = all.filter(({ key }) => key in strings.models.metricNames);
  const MAX_SHOWN = 3;
  return (named.length > 0 ? named : all).slice(0, MAX_SHOWN);
}

/** Sentences about the figures, as the service gives them under `notes`. */
export function notesOf(metrics: unknown): string[] {
  if (typeof metrics !== "object" || metrics === null || !("notes" in metrics)) return [];
  const { notes } = metrics;
  return Array.isArray(notes) ? notes.filter((note): note is string => typeof note === "string") : [];
}

function flatten(value: unknown, path: readonly string[]): Metric[] {
  const key = path.join(".");
  const name = strings.models.metricNames[key] ?? formatIdentifier(path.join(" ").replace(/^n_/, ""));
  if (typeof value === "number") return [{ key, name, value: formatMeasure(value) }];
  if (typeof value === "string" || typeof value === "boolean") return [{ key, name, value: String(value) }];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([part, inner]) => flatten(inner, [...path, part]));
}
