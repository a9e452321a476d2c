import { useEffect, useState } from "react";
import { hasFiles, takeDrops } from "./droppedFiles";
import type { ChosenFile } from "./scanFiles";

/** Takes files and folders dropped anywhere on the page; gives whether some hang over it now. */
export function useFileDrop(onFiles: (files: Promise<readonly ChosenFile[]>) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => takeDrops(onFiles), [onFiles]);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (hasFiles(event)) setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = () => setOver(false);
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  return isOver;
}
