import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from "@tanstack/react-query";
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

let ownerId: string | null = null;
/** Whose answers the cache holds. */

function forgetAnswers(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
}

/** What one user was answered, their tags and first reads above all, is not for the next one. */
function begin(queries: QueryClient, session: Session): void {
  if (session.user.id !== ownerId) forgetAnswers(queries);
  ownerId = session.user.id;
  setCsrfToken(session.csrf_token);
  noteSession(session.user.id);
}

function isEnded(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

async function readSession(queries: QueryClient, signal: AbortSignal): Promise<Session | null> {
  try {
    const session = await bodyOf(api.GET("/api/v1/session", { signal }));
    begin(queries, session);
    return session;
  } catch (error) {
    if (!isEnded(error)) throw error;
    noteSession(null);
    return null;
  }
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ client, signal }) => readSession(client, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Asks whose session it is now: it may have ended, or another tab has begun another one. */
export async function readSessionAnew(queries: QueryClient): Promise<void> {
  await queries.cancelQueries({ queryKey: sessionQuery.queryKey }, { silent: true });
  await queries.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => {}); // then it stays as it was
}

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
      begin(queries, session);
      queries.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

/** Ends the session. Where the service was not reached it goes on, and whoever comes next would work in it. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      try {
        await bodyOf(api.DELETE("/api/v1/session"));
      } catch (error) {
        if (!isEnded(error)) throw error;
      }
    },
    onSuccess: () => {
      setCsrfToken(null);
      noteSession(null);
      queries.setQueryData(sessionQuery.queryKey, null);
      forgetAnswers(queries);
    },
    onError: () => readSessionAnew(queries),
  });
}
