import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { RetrainPolicyForm } from "./RetrainPolicyForm";
import { retrainPolicyQuery } from "./retrainPolicyQuery";

/** Admins decide when trainings start. */
export function RetrainPolicyTab() {
  const policy = useQuery({ ...retrainPolicyQuery, refetchOnWindowFocus: false });
  if (policy.isError)
    return <Notice tone="error" text={sentenceOf(policy.error)} onRetry={() => policy.refetch()} />;
  if (policy.isPending) return <p role="status">{strings.admin.loading}</p>;
  return <RetrainPolicyForm policy={policy.data} />;
}
