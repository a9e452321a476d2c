import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { strings } from "../../strings";
import { Downloads } from "./Downloads";
import { MASK_FORMATS, maskDownloadUrl, tableUrl } from "./formats";

function draw(canExportTraining: boolean): string {
  return renderToStaticMarkup(<Downloads segmentationId="a/b" canExportTraining={canExportTraining} />);
}

describe("Downloads", () => {
  it("links every format of a mask once, with words for it", () => {
    const drawn = draw(false);
    for (const { name } of MASK_FORMATS) {
      expect(drawn.split(`data-testid="download-${name}"`)).toHaveLength(2);
      expect(strings.downloads.mask[name]?.hint).toBeTruthy();
    }
  });
  it("puts the usual formats before the fold", () => {
    const [before] = draw(false).split("<details");
    expect([...(before ?? "").matchAll(/format=([a-z]+)/g)].map(([, name]) => name)).toEqual([
      "nifti",
      "npz",
      "png",
    ]);
  });
  it("offers the training export only to those who may train", () => {
    expect(draw(false)).not.toContain("/api/v1/training-export");
    expect(draw(true)).toContain("/api/v1/training-export");
  });
  it("links the report of the measurements", () => {
    expect(draw(false)).toContain("/api/v1/segmentations/a%2Fb/structured-report");
  });
  it("says which table a link is of to those who do not see the row", () => {
    expect(draw(false)).toContain('aria-label="One row a B-scan, Parquet"');
  });
});

describe("addresses", () => {
  it("escape the id", () => {
    expect(maskDownloadUrl("a/b", "coco")).toBe("/api/v1/segmentations/a%2Fb/mask?format=coco");
  });
  it("name level and format", () => {
    expect(tableUrl("sector", "parquet")).toBe("/api/v1/measurements?format=parquet&level=sector");
  });
});
