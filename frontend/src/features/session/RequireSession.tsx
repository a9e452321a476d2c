import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "react-router";
import { sentenceOf } from "../../api/problem";
import { Notice } from "../../ui/Notice";
import { sessionQuery } from "./session";

/** Shows the pages below to a signed-in user; sends others to sign in and back. */
export function RequireSession() {
  const session = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  if (session.data) return <Outlet key={session.data.user.id} />; // also while a later look at the session fails: the page stays
  if (session.data === null)
    return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (session.isPending) return null;
  return <Notice tone="error" text={sentenceOf(session.error)} onRetry={() => session.refetch()} />;
}
