import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, bodyOf } from "../../api/client";
import { ApiError } from "../../api/problem";
import type { TrainingJobSummary } from "../../api/types";

export const POLL_MS = 2000;
const MAX_SHOWN = 30;

export const readinessQuery = queryOptions({
  queryKey: ["readiness"],
  queryFn: () => bodyOf(api.GET("/api/v1/training-jobs/readiness")),
});

export const jobsQuery = queryOptions({
  queryKey: ["training-jobs"],
  queryFn: async () =>
    (await bodyOf(api.GET("/api/v1/training-jobs", { params: { query: { limit: MAX_SHOWN } } }))).items,
});

export function jobQuery(jobId: string) {
  const path = { job_id: jobId };
  return queryOptions({
    queryKey: ["training-job", jobId],
    queryFn: () => bodyOf(api.GET("/api/v1/training-jobs/{job_id}", { params: { path } })),
  });
}

export function eventsUrl(jobId: string): string {
  return `/api/v1/training-jobs/${encodeURIComponent(jobId)}/events`;
}

const ENDED: readonly TrainingJobSummary["state"][] = ["succeeded", "failed", "cancelled"];

export function hasEnded(job: Pick<TrainingJobSummary, "state">): boolean {
  return ENDED.includes(job.state);
}

/** A random key that marks repeats of one request. `crypto.randomUUID` is missing on plain http. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Starts training. A try after a lost answer repeats the key, so that it cannot start a second job. */
export function useStartTraining() {
  const queries = useQueryClient();
  const key = useRef<string | null>(null);
  return useMutation({
    mutationFn: (recipe: string | null) => {
      key.current ??= newIdempotencyKey();
      return bodyOf(
        api.POST("/api/v1/training-jobs", { headers: { "Idempotency-Key": key.current }, body: { recipe } }),
      );
    },
    onSuccess: (job) => queries.setQueryData(jobQuery(job.id).queryKey, job),
    onSettled: (_job, error) => {
      if (!(error instanceof ApiError && error.isTemporary)) key.current = null;
      for (const queryKey of [["readiness"], ["training-jobs"]]) void queries.invalidateQueries({ queryKey });
    },
  });
}

export function useCancelTraining() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) =>
      bodyOf(api.POST("/api/v1/training-jobs/{job_id}/cancel", { params: { path: { job_id: jobId } } })),
    onSettled: (_job, _error, jobId) => {
      for (const queryKey of [["training-job", jobId], ["training-jobs"], ["readiness"]])
        void queries.invalidateQueries({ queryKey });
    },
  });
}
