import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { sentenceOf } from "../../api/problem";
import type { Volume } from "../../api/types";
import { sendUpload } from "./sendUpload";
import { type ScanDetails, uploadBody } from "./uploadForm";

export type UploadState =
  | { kind: "waiting" }
  | { kind: "sending"; fraction: number }
  | { kind: "done"; volume: Volume; isNew: boolean }
  | { kind: "failed"; message: string };

export interface Upload {
  id: number;
  name: string;
  state: UploadState;
}

interface Job {
  files: readonly File[];
  details: ScanDetails;
  spacing: string | null;
}

/** Uploads one after another, so that the server reads one scan at a time. */
export function useUploads() {
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const controllers = useRef(new Map<number, AbortController>());
  const line = useRef<Promise<void>>(Promise.resolve());
  const lastId = useRef(0);

  const set = useCallback((id: number, state: UploadState) => {
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, state } : upload)));
  }, []);

  const run = useCallback(
    async (id: number, job: Job, signal: AbortSignal) => {
      try {
        if (signal.aborted) return;
        set(id, { kind: "sending", fraction: 0 });
        const body = uploadBody(job.files, job.details, job.spacing);
        const done = await sendUpload(body, (fraction) => set(id, { kind: "sending", fraction }), signal);
        set(id, { kind: "done", ...done });
        await queries.invalidateQueries({ queryKey: ["volumes"] });
      } catch (error) {
        set(id, { kind: "failed", message: sentenceOf(error) });
      }
    },
    [queries, set],
  );

  const add = useCallback(
    (name: string, job: Job) => {
      lastId.current += 1;
      const id = lastId.current;
      const controller = new AbortController();
      controllers.current.set(id, controller);
      setUploads((all) => [...all, { id, name, state: { kind: "waiting" } }]);
      line.current = line.current.then(() => run(id, job, controller.signal));
    },
    [run],
  );

  const cancel = useCallback((id: number) => {
    controllers.current.get(id)?.abort();
    setUploads((all) => all.filter((upload) => upload.id !== id || upload.state.kind === "sending"));
  }, []);

  const clear = useCallback(() => {
    setUploads((all) => all.filter(({ state }) => state.kind === "waiting" || state.kind === "sending"));
  }, []);

  return { uploads, add, cancel, clear };
}
