import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api, bodyOf, setCsrfToken } from "../../api/client";
import { ApiError } from "../../api/problem";
import type { Session } from "../../api/types";
import { noteSession } from "./hint";

export type Role = Session["user"]["role"];
export type Credentials = { link: string } | { username: string; password: string };

const RANKS: Record<Role, number> = { viewer: 0, annotator: 1, trainer: 2, admin: 3 };

/** Whether a role may do what `needed` may. */
export function may(role: Role, needed: Role): boolean {
  return RANKS[role] >= RANKS[needed];
}

function begin(session: Session): void {
  setCsrfToken(session.csrf_token);
  noteSession(true);
}

async function readSession(): Promise<Session | null> {
  try {
    const session = await bodyOf(api.GET("/api/v1/session"));
    begin(session);
    return session;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    noteSession(false);
    return null;
  }
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: readSession,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The signed-in user; only below `RequireSession`. */
export function useUser(): Session["user"] {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) throw new Error("useUser is only for pages that need a session.");
  return data.user;
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => bodyOf(api.POST("/api/v1/session", { body })),
    onSuccess: (session) => {
      begin(session);
      queries.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => bodyOf(api.DELETE("/api/v1/session")),
    onSettled: () => {
      setCsrfToken(null);
      noteSession(false);
      queries.setQueryData(sessionQuery.queryKey, null);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    },
  });
}
