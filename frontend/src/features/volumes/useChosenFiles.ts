import { useCallback, useMemo, useState } from "react";
import { addFiles, type ChosenFile, groupFiles, type SortedFile, sortFiles } from "./scanFiles";

const NONE: ReadonlySet<string> = new Set();

/** Files that were chosen and not sent yet, as the scans that they make. */
export function useChosenFiles() {
  const [files, setFiles] = useState<readonly SortedFile[]>([]);
  const [split, setSplit] = useState(NONE);
  const [nSorting, setSorting] = useState(0);
  const grouped = useMemo(() => groupFiles(files, split), [files, split]);

  const add = useCallback(async (coming: Promise<readonly ChosenFile[]> | readonly ChosenFile[]) => {
    setSorting((n) => n + 1);
    try {
      const sorted = await sortFiles(await coming);
      setFiles((have) => addFiles(have, sorted));
    } finally {
      setSorting((n) => n - 1);
    }
  }, []);

  const remove = useCallback((gone: readonly SortedFile[]) => {
    const paths = new Set(gone.map(({ path }) => path));
    setFiles((have) => have.filter(({ path }) => !paths.has(path)));
  }, []);

  const toggleSplit = useCallback((key: string) => {
    setSplit((have) => {
      const without = new Set([...have].filter((other) => other !== key));
      return without.size < have.size ? without : new Set([...have, key]);
    });
  }, []);

  const clear = useCallback(() => {
    setFiles([]);
    setSplit(NONE);
  }, []);

  return { ...grouped, isSorting: nSorting > 0, add, remove, toggleSplit, clear };
}
