import { strings } from "../../strings";
import type { Role } from "../session/session";

export const ROLES: readonly Role[] = ["viewer", "annotator", "trainer", "admin"];

export const ROLE_OPTIONS = ROLES.map((role) => ({ value: role, label: strings.session.roles[role] }));
