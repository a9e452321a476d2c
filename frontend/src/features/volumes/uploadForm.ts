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

const SLICE_SUFFIXES = ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "dcm"];
/** Files that are usually one B-scan each. */

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

/** Whether several files look like the slices of one volume (all images), not like volumes of their own. */
export function looksLikeSlices(names: readonly string[]): boolean {
  return names.every((name) => SLICE_SUFFIXES.includes(name.split(".").at(-1)?.toLowerCase() ?? ""));
}

/** Natural order: `bscan_2` before `bscan_10`. */
export function inNaturalOrder<Named extends { name: string }>(files: readonly Named[]): Named[] {
  return [...files].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** The multipart body of `POST /volumes`. */
export function uploadBody(files: readonly File[], details: ScanDetails, spacing: string | null): FormData {
  const body = new FormData();
  const fields: [string, string][] = [
    ["patient_key", details.patientKey.trim()],
    ["laterality", details.laterality],
    ["acquired_on", details.acquiredOn],
    ["spacing_um", spacing ?? ""],
  ];
  for (const [name, value] of fields) if (value !== "") body.append(name, value);
  for (const file of inNaturalOrder(files)) body.append("file", file, file.name);
  return body;
}
