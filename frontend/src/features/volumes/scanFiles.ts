import { comparePaths } from "./naturalOrder";

/** A file that was chosen, and where it lay in what was chosen: `eye/bscan_1.png`. */
export interface ChosenFile {
  file: File;
  path: string;
}

/** What a file is taken for until the server has read it. */
export type FileKind = "image" | "dicom" | "header" | "pixels" | "companion" | "volume";

/** Why a file is not sent. */
export type LeftOutReason = "system" | "document" | "index" | "empty";

export interface SortedFile extends ChosenFile {
  kind: FileKind | LeftOutReason;
}

/** Files that are one volume, or, split, a volume each. */
export interface ScanGroup {
  key: string;
  name: string;
  files: readonly SortedFile[];
  isSplit: boolean;
  /** Whether the files could also be volumes of their own. */
  canSplit: boolean;
}

export interface Grouped {
  groups: readonly ScanGroup[];
  leftOut: readonly SortedFile[];
}

const SYSTEM_NAMES = new Set(["thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"]);

const KIND_OF_SUFFIX: Readonly<Record<string, SortedFile["kind"]>> = {
  ...from("image", "png jpg jpeg bmp tif tiff"),
  ...from("dicom", "dcm dicom"),
  ...from("header", "mhd"),
  ...from("pixels", "raw zraw"),
  ...from("companion", "xml"),
  ...from("volume", "vol e2e fda fds nii gz mha npy npz zip"),
  ...from("document", "txt md csv tsv json yaml yml ini inf html htm pdf rtf doc docx xls xlsx ppt pptx log"),
  ...from("system", "exe dll jar lnk url tmp bak"),
};

const DICOM_MARK = "DICM";
const DICOM_MARK_AT = 128;
/** Behind a preamble of 128 bytes; such files often have no ending. */

function from(kind: SortedFile["kind"], suffixes: string): Record<string, SortedFile["kind"]> {
  return Object.fromEntries(suffixes.split(" ").map((suffix) => [suffix, kind]));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function suffixOf(path: string): string {
  const name = baseName(path);
  return name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
}

function stemOf(path: string): string {
  return path.slice(0, path.lastIndexOf(".")).toLowerCase();
}

/** The scan that a text describes: an Optovue `.OCT` is bare numbers, and the device writes a `.txt` beside it. */
function scanOfText(path: string, files: readonly SortedFile[]): string | null {
  if (suffixOf(path) !== "txt") return null;
  const scans = files.filter(
    (file) => suffixOf(file.path) === "oct" && folderOf(file.path) === folderOf(path),
  );
  const named = scans.find((scan) => stemOf(scan.path) === stemOf(path));
  if (named !== undefined) return named.path;
  const [only] = scans;
  const isTaken = files.some(
    (file) => suffixOf(file.path) === "txt" && only !== undefined && stemOf(file.path) === stemOf(only.path),
  );
  return scans.length === 1 && !isTaken ? (only?.path ?? null) : null;
}

async function isDicom(file: File): Promise<boolean> {
  const mark = file.slice(DICOM_MARK_AT, DICOM_MARK_AT + DICOM_MARK.length);
  return (await mark.text()) === DICOM_MARK;
}

/** What a file is by its name, its size and, where the name says nothing, its first bytes. */
export async function kindOf({ file, path }: ChosenFile): Promise<SortedFile["kind"]> {
  const name = baseName(path).toLowerCase();
  if (name.startsWith(".") || SYSTEM_NAMES.has(name) || /(^|\/)__MACOSX\//.test(path)) return "system";
  if (name === "dicomdir") return "index";
  if (file.size === 0) return "empty";
  const known = KIND_OF_SUFFIX[suffixOf(path)];
  if (known !== undefined) return known;
  return (await isDicom(file)) ? "dicom" : "volume"; // the server judges what it is
}

export function sortFiles(files: readonly ChosenFile[]): Promise<SortedFile[]> {
  return Promise.all(files.map(async (chosen) => ({ ...chosen, kind: await kindOf(chosen) })));
}

/** Which files go together: those with the same key. Null is for those that are not sent. */
function keyOf(
  { kind, path }: SortedFile,
  files: readonly SortedFile[],
  foldersWithSlices: ReadonlySet<string>,
): string | null {
  const folder = folderOf(path);
  switch (kind) {
    case "image":
    case "dicom":
      return folder; // slices; images beside DICOM are its previews, which the server leaves out
    case "companion":
      return foldersWithSlices.has(folder) ? folder : null;
    case "header":
    case "pixels":
      return stemOf(path);
    case "volume":
      return path;
    case "document":
      return scanOfText(path, files);
    default:
      return null;
  }
}

function nameOf(files: readonly SortedFile[]): string {
  const [first] = files;
  if (first === undefined) return "";
  if (files.length === 1) return baseName(first.path);
  const header = files.find(({ kind }) => kind === "header" || kind === "volume");
  if (header !== undefined) return baseName(header.path);
  const folder = folderOf(first.path).slice(0, -1);
  return folder === "" ? baseName(first.path) : baseName(folder);
}

/** Loose images of a folder are the slices of one volume, its DICOM files one too; every other file is a volume. */
export function groupFiles(files: readonly SortedFile[], split: ReadonlySet<string> = new Set()): Grouped {
  const foldersWithSlices = new Set(
    files.filter(({ kind }) => kind === "image" || kind === "dicom").map(({ path }) => folderOf(path)),
  );
  const byKey = new Map<string, SortedFile[]>();
  const leftOut: SortedFile[] = [];
  for (const file of files) {
    const key = keyOf(file, files, foldersWithSlices);
    if (key === null) leftOut.push(file.kind === "companion" ? { ...file, kind: "document" } : file);
    else byKey.set(key, [...(byKey.get(key) ?? []), file]);
  }
  const groups = [...byKey].map(([key, members]) => {
    const ordered = members.sort((a, b) => comparePaths(a.path, b.path));
    const canSplit = ordered.length > 1 && ordered.every(({ kind }) => kind === "image" || kind === "dicom");
    return { key, name: nameOf(ordered), files: ordered, canSplit, isSplit: canSplit && split.has(key) };
  });
  return {
    groups: groups.sort((a, b) => comparePaths(a.key, b.key)),
    leftOut: leftOut.sort((a, b) => comparePaths(a.path, b.path)),
  };
}

/** The scans that are sent: a group is one, a split group one for each file. */
export function scansOf(groups: readonly ScanGroup[]): { name: string; files: readonly ChosenFile[] }[] {
  return groups.flatMap(({ name, files, isSplit }) =>
    isSplit ? files.map((file) => ({ name: baseName(file.path), files: [file] })) : [{ name, files }],
  );
}

/** Files chosen in several goes; the same file again is not a second one. */
export function addFiles(have: readonly SortedFile[], more: readonly SortedFile[]): readonly SortedFile[] {
  const identity = ({ path, file }: SortedFile) => `${path}\n${file.size}\n${file.lastModified}`;
  const known = new Set(have.map(identity));
  return [...have, ...more.filter((file) => !known.has(identity(file)))];
}
