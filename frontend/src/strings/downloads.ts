/** English of what can be downloaded. */
export const downloadStrings = {
  title: "Download mask",
  more: "More formats",
  mask: {
    nifti: { name: "NIfTI", hint: "One file with spacing, for research tools" },
    npz: { name: "NumPy", hint: "Mask and probability, for Python" },
    png: { name: "PNG zip", hint: "One picture a B-scan" },
    nrrd: { name: "NRRD", hint: "With spacing, for 3D Slicer" },
    metaimage: { name: "MetaImage", hint: "With spacing, for ITK" },
    coco: { name: "COCO", hint: "Run lengths by B-scan, for annotation tools" },
    "dicom-seg": { name: "DICOM SEG", hint: "Segmentation for archives and viewers; needs spacing" },
    "dicom-seg-labelmap": { name: "DICOM SEG, label map", hint: "A byte a pixel; needs spacing" },
  } as Record<string, { name: string; hint: string }>,
  report: { name: "DICOM report", hint: "The measurements as SR (TID 1500); needs spacing" },
  tables: "Figures of all volumes",
  table: {
    volume: "One row a volume",
    slice: "One row a B-scan",
    sector: "One row an ETDRS sector",
  } as Record<string, string>,
  tableFormats: { csv: "CSV", parquet: "Parquet" } as Record<string, string>,
  tableLabel: (rows: string, format: string) => `${rows}, ${format}`,
  training: "Images, tags, masks and splits for a training (zip)",
} as const;
