import type { ComparedVolume, Findings } from "../../api/types";
import { formatMeasure } from "../../format";
import { strings } from "../../strings";

const ACTIVE: readonly Findings["state"][] = ["queued", "running", "cancelling"];

/** Whether one of the versions is segmenting this volume. */
export function isUnderWay({ first, second }: ComparedVolume): boolean {
  return [first, second].some((findings) => findings !== null && ACTIVE.includes(findings.state));
}

/** What a reader knows the volume by. */
export function nameOfCompared({ patient_key, laterality }: ComparedVolume): string {
  return [patient_key ?? strings.volumes.noPatient, laterality].filter(Boolean).join(" ");
}

/** The fluid in mm³, or in voxels where the spacing is unknown; null before it has succeeded. */
export function fluidText(findings: Findings | null): string | null {
  if (findings?.state !== "succeeded" || findings.fluid_voxels === null) return null;
  if (findings.fluid_volume_mm3 !== null)
    return `${formatMeasure(findings.fluid_volume_mm3)} ${strings.results.mm3}`;
  return `${formatMeasure(findings.fluid_voxels)} ${strings.results.px}`;
}

export interface Totals {
  nVolumes: number;
  contradictions: { first: number; second: number };
  /** Mean of the second's fluid less the first's, mm³; null where no volume has spacing. */
  meanDifferenceMm3: number | null;
}

/** Sums over the volumes that both have segmented. */
export function totalsOf(volumes: readonly ComparedVolume[]): Totals {
  const totals: Totals = { nVolumes: 0, contradictions: { first: 0, second: 0 }, meanDifferenceMm3: null };
  const differences: number[] = [];
  for (const { first, second } of volumes) {
    if (first?.state !== "succeeded" || second?.state !== "succeeded") continue;
    totals.nVolumes += 1;
    totals.contradictions.first += first.contradictions.length;
    totals.contradictions.second += second.contradictions.length;
    if (first.fluid_volume_mm3 !== null && second.fluid_volume_mm3 !== null)
      differences.push(second.fluid_volume_mm3 - first.fluid_volume_mm3);
  }
  if (differences.length > 0)
    totals.meanDifferenceMm3 = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  return totals;
}
