import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { components } from "../../api/schema";

type Schemas = components["schemas"];

const PAGE_SIZE = 50;
const FIRST_PAGE = null as string | null;

function pageOf(cursor: string | null) {
  return { limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) };
}

export const usersQuery = infiniteQueryOptions({
  queryKey: ["users"],
  initialPageParam: FIRST_PAGE,
  queryFn: ({ pageParam }) => bodyOf(api.GET("/api/v1/users", { params: { query: pageOf(pageParam) } })),
  getNextPageParam: (page) => page.next_cursor,
});

export const tokensQuery = infiniteQueryOptions({
  queryKey: ["tokens"],
  initialPageParam: FIRST_PAGE,
  queryFn: ({ pageParam }) => bodyOf(api.GET("/api/v1/tokens", { params: { query: pageOf(pageParam) } })),
  getNextPageParam: (page) => page.next_cursor,
});

/** The audit trail; an empty action means all acts. */
export function auditQuery(action: string) {
  return infiniteQueryOptions({
    queryKey: ["audit-events", action],
    initialPageParam: FIRST_PAGE,
    queryFn: ({ pageParam }) => {
      const query = { ...pageOf(pageParam), ...(action === "" ? {} : { action }) };
      return bodyOf(api.GET("/api/v1/audit-events", { params: { query } }));
    },
    getNextPageParam: (page) => page.next_cursor,
  });
}

export const actionsQuery = queryOptions({
  queryKey: ["audit-actions"],
  queryFn: () => bodyOf(api.GET("/api/v1/audit-events/actions")),
});

export const storageQuery = queryOptions({
  queryKey: ["storage-use"],
  queryFn: () => bodyOf(api.GET("/api/v1/storage-use")),
});

/** After an act of an admin: users, tokens and the trail are read anew. */
function useRefresh() {
  const queries = useQueryClient();
  return () => {
    for (const key of ["users", "tokens", "audit-events", "audit-actions"])
      void queries.invalidateQueries({ queryKey: [key] });
  };
}

export function useCreateUser() {
  return useMutation({
    mutationFn: (body: Schemas["UserCreate"]) => bodyOf(api.POST("/api/v1/users", { body })),
    onSettled: useRefresh(),
  });
}

export function useChangeUser() {
  return useMutation({
    mutationFn: ({ id, ...body }: Schemas["UserChange"] & { id: string }) =>
      bodyOf(api.PATCH("/api/v1/users/{user_id}", { params: { path: { user_id: id } }, body })),
    onSettled: useRefresh(),
  });
}

export function useCreateToken() {
  return useMutation({
    mutationFn: (body: Schemas["TokenCreate"]) => bodyOf(api.POST("/api/v1/tokens", { body })),
    onSettled: useRefresh(),
  });
}

export function useRevokeToken() {
  return useMutation({
    mutationFn: (tokenId: string) =>
      bodyOf(api.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: tokenId } } })),
    onSettled: useRefresh(),
  });
}
