import type { components } from "../../api/schema";

export type PolicyWrite = components["schemas"]["RetrainPolicyWrite"];

/** The numbers of the policy, in the order in which the form asks for them. */
export const FIELDS = ["new_tags", "quiet_minutes", "min_per_class", "per_day"] as const;

export type Field = (typeof FIELDS)[number];

/** The policy as the form holds it: numbers are text until they are sent. */
export type PolicyDraft = Pick<PolicyWrite, "mode"> & Record<Field, string>;

export function draftOf(policy: PolicyWrite): PolicyDraft {
  return {
    mode: policy.mode,
    new_tags: String(policy.new_tags),
    quiet_minutes: String(policy.quiet_minutes),
    min_per_class: String(policy.min_per_class),
    per_day: String(policy.per_day),
  };
}

/** The first field that is no number; null when all are. Which numbers make sense the server decides. */
export function fieldWithoutNumber(draft: PolicyDraft): Field | null {
  return FIELDS.find((name) => draft[name].trim() === "" || !Number.isFinite(Number(draft[name]))) ?? null;
}

/** What to send; only for a draft whose fields are numbers. */
export function policyOf(draft: PolicyDraft): PolicyWrite {
  return {
    mode: draft.mode,
    new_tags: Number(draft.new_tags),
    quiet_minutes: Number(draft.quiet_minutes),
    min_per_class: Number(draft.min_per_class),
    per_day: Number(draft.per_day),
  };
}

/** Whether there is something to save. */
export function differs(draft: PolicyDraft, policy: PolicyWrite): boolean {
  const stored = draftOf(policy);
  return draft.mode !== stored.mode || FIELDS.some((name) => draft[name] !== stored[name]);
}
