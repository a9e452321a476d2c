import type { AuditEvent } from "../../api/types";
import { formatIdentifier } from "../../format";
import { strings } from "../../strings";

const text = strings.admin.audit;

export function actWord(action: string): string {
  return text.acts[action] ?? formatIdentifier(action.replaceAll(".", " "));
}

/** Whose act it was. A refused sign-in is nobody's; other acts without a user are the server's own. */
export function whoDid(event: AuditEvent): string {
  if (event.user_name !== null) return event.user_name;
  return event.action === "session.refused" ? text.notSignedIn : text.nobody;
}

/** The details in one line: `old annotator, new trainer`. */
export function detailsOf(event: AuditEvent): string {
  return Object.entries(event.details)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`)
    .join(", ");
}
