import { describe, expect, it } from "vitest";
import { addFiles, groupFiles, kindOf, scansOf, sortFiles } from "./scanFiles";

function chosen(path: string, content: BlobPart = "x") {
  return { path, file: new File([content], path.slice(path.lastIndexOf("/") + 1)) };
}

function dicom(path: string) {
  return chosen(path, new Uint8Array([...new Uint8Array(128), ...new TextEncoder().encode("DICM")]));
}

async function grouped(
  paths: readonly (string | ReturnType<typeof chosen>)[],
  split: readonly string[] = [],
) {
  const files = await sortFiles(paths.map((path) => (typeof path === "string" ? chosen(path) : path)));
  const { groups, leftOut } = groupFiles(files, new Set(split));
  return {
    scans: scansOf(groups).map(({ name, files }) => [name, files.map(({ path }) => path)]),
    leftOut: leftOut.map(({ path, kind }) => [path, kind]),
    groups,
  };
}

describe("kindOf", () => {
  it.each([
    ["Thumbs.db", "system"],
    ["a/.DS_Store", "system"],
    ["a/._scan.vol", "system"],
    ["__MACOSX/a/scan.vol", "system"],
    ["notes.TXT", "document"],
    ["DICOMDIR", "index"],
    ["a.PNG", "image"],
    ["a.nii.gz", "volume"],
    ["a.e2e", "volume"],
    ["IM0001", "volume"],
    ["scan.strange", "volume"],
  ])("%s is %s", async (path, kind) => {
    expect(await kindOf(chosen(path))).toBe(kind);
  });
  it("finds DICOM without an ending", async () => {
    expect(await kindOf(dicom("IM0001"))).toBe("dicom");
  });
  it("leaves out what is empty, whatever its name", async () => {
    expect(await kindOf(chosen("a.vol", ""))).toBe("empty");
  });
});

describe("groupFiles", () => {
  it("makes one volume of the loose images of a folder, in natural order", async () => {
    const { scans } = await grouped(["p1/b_10.png", "p1/b_9.png", "p2/b_1.tif"]);
    expect(scans).toEqual([
      ["p1", ["p1/b_9.png", "p1/b_10.png"]],
      ["b_1.tif", ["p2/b_1.tif"]],
    ]);
  });
  it("makes a volume of each other file", async () => {
    const { scans } = await grouped(["a.vol", "b.vol", "c.nii.gz", "d.zip"]);
    expect(scans.map(([name]) => name)).toEqual(["a.vol", "b.vol", "c.nii.gz", "d.zip"]);
  });
  it("makes one volume of a folder's DICOM files, with or without endings", async () => {
    const { scans } = await grouped([
      dicom("s/IM2"),
      dicom("s/IM10"),
      chosen("s/IM3.dcm"),
      chosen("s/DICOMDIR"),
    ]);
    expect(scans).toEqual([["s", ["s/IM2", "s/IM3.dcm", "s/IM10"]]]);
  });
  it("keeps a MetaImage header with its pixels", async () => {
    const { scans } = await grouped(["x/eye.mhd", "x/eye.raw", "x/other.mhd"]);
    expect(scans).toEqual([
      ["eye.mhd", ["x/eye.mhd", "x/eye.raw"]],
      ["other.mhd", ["x/other.mhd"]],
    ]);
  });
  it("keeps an Optovue scan with the text of its parameters", async () => {
    const { scans, leftOut } = await grouped(["x/eye.OCT", "x/eye.txt", "x/notes.txt", "y.img"]);
    expect(scans).toEqual([
      ["eye.OCT", ["x/eye.OCT", "x/eye.txt"]],
      ["y.img", ["y.img"]],
    ]);
    expect(leftOut).toEqual([["x/notes.txt", "document"]]);
  });
  it("sends an XML that lies with slices, and no other", async () => {
    const { scans, leftOut } = await grouped(["e/scan.xml", "e/1.tif", "f/scan.xml", "f/a.vol"]);
    expect(scans[0]).toEqual(["e", ["e/1.tif", "e/scan.xml"]]);
    expect(leftOut).toEqual([["f/scan.xml", "document"]]);
  });
  it("sends the text that an Optovue scan needs, and no other", async () => {
    const { scans, leftOut } = await grouped([
      "o/eye.OCT",
      "o/eye.txt",
      "o/readme.txt",
      "o/two.OCT",
      "p/a.OCT",
      "p/b.txt",
    ]);
    expect(scans).toEqual([
      ["eye.OCT", ["o/eye.OCT", "o/eye.txt"]],
      ["two.OCT", ["o/two.OCT"]],
      ["a.OCT", ["p/a.OCT", "p/b.txt"]],
    ]);
    expect(leftOut).toEqual([["o/readme.txt", "document"]]);
  });
  it("says what it leaves out and why", async () => {
    const { scans, leftOut } = await grouped(["a.vol", "readme.txt", "Thumbs.db", chosen("e.vol", "")]);
    expect(scans.map(([name]) => name)).toEqual(["a.vol"]);
    expect(leftOut).toEqual([
      ["e.vol", "empty"],
      ["readme.txt", "document"],
      ["Thumbs.db", "system"],
    ]);
  });
  it("splits images when the reader says so, and no MetaImage", async () => {
    const files = ["p/1.png", "p/2.png", "eye.mhd", "eye.raw"];
    const { groups } = await grouped(files);
    expect(groups.map(({ key, canSplit }) => [key, canSplit])).toEqual([
      ["eye", false],
      ["p/", true],
    ]);
    const { scans } = await grouped(files, ["p/", "eye"]);
    expect(scans.map(([name]) => name)).toEqual(["eye.mhd", "1.png", "2.png"]);
  });
});

describe("addFiles", () => {
  it("takes the same file once", async () => {
    const file = chosen("a.vol");
    const [sorted] = await sortFiles([file]);
    if (sorted === undefined) throw new Error("nothing was sorted");
    expect(addFiles([sorted], [sorted, { ...sorted, path: "b/a.vol" }])).toHaveLength(2);
  });
});
