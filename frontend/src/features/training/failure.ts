import { strings } from "../../strings";

interface Failed {
  error: { [key: string]: unknown } | null;
}

/** Why a training failed and what to do, in sentences; null when it did not fail. */
export function failureOf({ error }: Failed): { reason: string; advice: string | null } | null {
  if (typeof error?.detail !== "string") return null;
  const advice = typeof error.code === "string" ? strings.curve.advice[error.code] : undefined;
  return { reason: error.detail, advice: advice ?? null };
}
