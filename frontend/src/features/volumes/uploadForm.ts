import { strings } from "../../strings";

/** What the reader may say about a scan; empty texts are not sent. */
export interface ScanDetails {
  patientKey: string;
  laterality: "" | "OD" | "OS";
  acquiredOn: string;
  across: string;
  axial: string;
  along: string;
}

export const NO_DETAILS: ScanDetails = {
  patientKey: "",
  laterality: "",
  acquiredOn: "",
  across: "",
  axial: "",
  along: "",
};

export type SpacingText = { ok: true; value: string | null } | { ok: false; message: string };

/** `across,axial,along` as the service wants it; null when none is given. A comma counts as decimal point. */
export function spacingText({ across, axial, along }: ScanDetails): SpacingText {
  const texts = [across, axial, along].map((text) => text.trim().replace(",", "."));
  if (texts.every((text) => text === "")) return { ok: true, value: null };
  if (texts.some((text) => text === "")) return { ok: false, message: strings.upload.spacingIncomplete };
  const isValid = texts.every((text) => Number.isFinite(Number(text)) && Number(text) > 0);
  return isValid
    ? { ok: true, value: texts.join(",") }
    : { ok: false, message: strings.upload.spacingInvalid };
}

/** Finished uploads that are one scan, and what was said of it. */
export interface VolumeBody {
  upload_ids: string[];
  patient_key?: string;
  laterality?: string;
  acquired_on?: string;
  spacing_um?: string;
}

/** The body of `POST /volumes`, without what was not given. */
export function volumeBody(uploadIds: readonly string[], details: ScanDetails): VolumeBody {
  const spacing = spacingText(details);
  const said = {
    patient_key: details.patientKey.trim(),
    laterality: details.laterality,
    acquired_on: details.acquiredOn,
    spacing_um: (spacing.ok && spacing.value) || "",
  };
  return {
    upload_ids: [...uploadIds],
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== "")),
  };
}
