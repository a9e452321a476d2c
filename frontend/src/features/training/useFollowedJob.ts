import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { TrainingJob } from "../../api/types";
import { eventsUrl, hasEnded, jobQuery, POLL_MS, readinessQuery } from "./trainingQuery";

function parseJob(data: unknown): TrainingJob | null {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data) as TrainingJob;
  } catch {
    return null;
  }
}

export interface Followed {
  job: TrainingJob | undefined;
  isStreaming: boolean;
}

/** A job as it goes: by server-sent events, and by polling wherever these do not come through. */
export function useFollowedJob(jobId: string): Followed {
  const queries = useQueryClient();
  const [isStreaming, setStreaming] = useState(false);
  const { data: job } = useQuery({
    ...jobQuery(jobId),
    refetchInterval: ({ state }) => (isStreaming || (state.data && hasEnded(state.data)) ? false : POLL_MS),
  });
  const isOver = job !== undefined && hasEnded(job);

  useEffect(() => {
    if (isOver) return;
    const source = new EventSource(eventsUrl(jobId));
    source.addEventListener("job", (event: MessageEvent) => {
      const next = parseJob(event.data);
      if (next === null) return;
      setStreaming(true);
      queries.setQueryData(jobQuery(jobId).queryKey, next);
    });
    source.onerror = () => setStreaming(false); // the browser reconnects by itself; meanwhile we poll
    return () => {
      source.close();
      setStreaming(false);
    };
  }, [jobId, isOver, queries]);

  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: readinessQuery.queryKey }); // the page does the rest
  }, [isOver, queries]);
  return { job, isStreaming };
}
