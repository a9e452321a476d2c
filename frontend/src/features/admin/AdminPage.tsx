import { useSearchParams } from "react-router";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { Tabs } from "../../ui/Tabs";
import { BlindedReadSetting } from "../projectSettings/BlindedReadSetting";
import { RetrainPolicyTab } from "../retraining/RetrainPolicyTab";
import { may, useUser } from "../session/session";
import styles from "./AdminPage.module.css";
import { AuditTab } from "./AuditTab";
import { StorageTab } from "./StorageTab";
import { TokensTab } from "./TokensTab";
import { UsersTab } from "./UsersTab";

const text = strings.admin;

const TABS = [
  { value: "users", label: text.tabs.users, content: <UsersTab /> },
  { value: "tokens", label: text.tabs.tokens, content: <TokensTab /> },
  { value: "audit", label: text.tabs.audit, content: <AuditTab /> },
  { value: "storage", label: text.tabs.storage, content: <StorageTab /> },
  { value: "reading", label: text.tabs.reading, content: <BlindedReadSetting /> },
  { value: "training", label: strings.retraining.tab, content: <RetrainPolicyTab /> },
] as const;

type TabName = (typeof TABS)[number]["value"];

/** Who may come in, with which tokens, what was done, and how much room it takes. The address names the tab. */
export function AdminPage() {
  const [search, setSearch] = useSearchParams();
  const isAdmin = may(useUser().role, "admin");
  const asked = search.get("tab");
  const tab: TabName = TABS.find(({ value }) => value === asked)?.value ?? "users";
  return (
    <div className={styles.page} data-testid="admin">
      <h1 className={styles.title}>{text.title}</h1>
      {isAdmin ? (
        <Tabs
          label={text.title}
          value={tab}
          tabs={TABS}
          onChange={(chosen) => setSearch({ tab: chosen }, { replace: true })}
        />
      ) : (
        <Notice tone="info" text={text.notAllowed} />
      )}
    </div>
  );
}
