import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "react-router";
import { sentenceOf } from "../../api/problem";
import { Notice } from "../../ui/Notice";
import { sessionQuery } from "./session";

/** Shows the pages below to a signed-in user; sends others to sign in and back. */
export function RequireSession() {
  const session = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  if (session.isPending) return null;
  if (session.isError)
    return <Notice tone="error" text={sentenceOf(session.error)} onRetry={() => session.refetch()} />;
  if (session.data === null)
    return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
  return <Outlet />;
}
