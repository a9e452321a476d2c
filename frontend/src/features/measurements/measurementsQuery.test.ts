import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { measureAnew, measurementsQuery } from "./measurementsQuery";

it("keeps no figures that were asked for before the fovea was placed", async () => {
  const queries = new QueryClient();
  let answer = (_figures: string) => {};
  const late = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const options = {
    queryKey: [...measurementsQuery("other mask").queryKey],
    staleTime: Number.POSITIVE_INFINITY,
  };
  new QueryObserver(queries, { ...options, queryFn: () => late }).subscribe(() => {})(); // the reader looked at another mask for a moment
  await measureAnew(queries);
  answer("around the old fovea");
  await late;
  const again = new QueryObserver(queries, { ...options, queryFn: async () => "around the new fovea" });
  const stop = again.subscribe(() => {});
  await vi.waitFor(() => expect(again.getCurrentResult().data).toBe("around the new fovea"));
  stop();
});
