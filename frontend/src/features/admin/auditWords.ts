import type { AuditEvent } from "../../api/types";
import { formatIdentifier } from "../../format";
import { strings } from "../../strings";

const text = strings.admin.audit;

const COUNT = "n ";
/** How the service begins the names of counts. */

export function actWord(action: string): string {
  return text.acts[action] ?? formatIdentifier(action.replaceAll(".", " "));
}

/** Whose act it was. A refused sign-in is nobody's; other acts without a user are the server's own. */
export function whoDid(event: AuditEvent): string {
  if (event.user_name !== null) return event.user_name;
  return event.action === "session.refused" ? text.notSignedIn : text.nobody;
}

/** The details in one line: `old annotator, new trainer`, `32 slices`. */
export function detailsOf(event: AuditEvent): string {
  return Object.entries(event.details)
    .map(([name, value]) => {
      const words = name.replaceAll("_", " ");
      return words.startsWith(COUNT)
        ? `${String(value)} ${words.slice(COUNT.length)}`
        : `${words} ${String(value)}`;
    })
    .join(", ");
}
