import { formatMeasure } from "../../format";

const NL_A_MM3 = 1000;

/** A volume in nanolitres. */
export function nlOf(mm3: number): number {
  return mm3 * NL_A_MM3;
}

/** A measured value with its sign, where it has one. */
export function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${formatMeasure(value)}`;
}
