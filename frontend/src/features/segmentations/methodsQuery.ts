import { queryOptions } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";

/** Every system that segments; they change with the version of the service only. */
export const methodsQuery = queryOptions({
  queryKey: ["methods"],
  queryFn: async () => (await bodyOf(api.GET("/api/v1/methods"))).items,
  staleTime: Number.POSITIVE_INFINITY,
});
