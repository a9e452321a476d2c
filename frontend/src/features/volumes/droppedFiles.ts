import type { ChosenFile } from "./scanFiles";

type Coming = Promise<readonly ChosenFile[]>;
type Taker = (files: Coming) => void;

const PAGE = "/volumes";

let taker: Taker | null = null;
let waiting: Coming[] = [];

export function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/**
 * Keeps the browser from opening dropped files in place of the page, from the first moment on. The page of volumes gets
 * them; what is dropped there while it still appears waits for it.
 */
export function catchDrops(): void {
  const catchFiles = (event: DragEvent) => hasFiles(event) && event.preventDefault();
  window.addEventListener("dragover", catchFiles);
  window.addEventListener("drop", (event) => {
    catchFiles(event);
    if (!hasFiles(event) || event.dataTransfer === null) return;
    if (taker !== null) taker(filesOfDrop(event.dataTransfer));
    else if (window.location.pathname === PAGE) waiting.push(filesOfDrop(event.dataTransfer));
  });
}

/** Takes what is dropped, and what was just before. Gives a way to end that. */
export function takeDrops(take: Taker): () => void {
  taker = take;
  for (const files of waiting) take(files);
  waiting = [];
  return () => {
    taker = null;
  };
}

/** Files of an `<input>`; one that chooses folders knows where in them each lay. */
export function filesOfInput(files: Iterable<File>): ChosenFile[] {
  return [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** All files below what was dropped, folders opened. To be called while the drop is handled: it is empty afterwards. */
export async function filesOfDrop(data: DataTransfer): Promise<ChosenFile[]> {
  const entries = [...data.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = await Promise.all(
    entries.map((entry) => {
      if (entry === null) return [];
      return entry instanceof File ? [{ file: entry, path: entry.name }] : filesBelow(entry);
    }),
  );
  return found.flat();
}

async function filesBelow(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const files = await Promise.all((await entriesOf(entry as FileSystemDirectoryEntry)).map(filesBelow));
  return files.flat();
}

/** A browser gives a hundred entries of a folder at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
