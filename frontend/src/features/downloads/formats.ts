/** What a mask can be downloaded as, in the order shown. Add a format here and its words to `strings/downloads.ts`. */
export const MASK_FORMATS = [
  { name: "nifti", isCommon: true },
  { name: "npz", isCommon: true },
  { name: "png", isCommon: true },
  { name: "nrrd", isCommon: false },
  { name: "metaimage", isCommon: false },
  { name: "coco", isCommon: false },
  { name: "dicom-seg", isCommon: false },
  { name: "dicom-seg-labelmap", isCommon: false },
] as const;

export type MaskFormat = (typeof MASK_FORMATS)[number]["name"];

/** The tables of all volumes' figures: what a row is of, and in which formats. */
export const TABLE_LEVELS = ["volume", "slice", "sector"] as const;

export const TABLE_FORMATS = ["csv", "parquet"] as const;

export const TRAINING_EXPORT_URL = "/api/v1/training-export";

export function maskDownloadUrl(segmentationId: string, format: MaskFormat): string {
  return `/api/v1/segmentations/${encodeURIComponent(segmentationId)}/mask?format=${format}`;
}

export function reportUrl(segmentationId: string): string {
  return `/api/v1/segmentations/${encodeURIComponent(segmentationId)}/structured-report`;
}

export function tableUrl(
  level: (typeof TABLE_LEVELS)[number],
  format: (typeof TABLE_FORMATS)[number],
): string {
  return `/api/v1/measurements?format=${format}&level=${level}`;
}
