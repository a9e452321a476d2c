import type { Account } from "../../api/types";
import { formatDateTime } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { type Role, useUser } from "../session/session";
import styles from "./AdminPage.module.css";
import { ROLE_OPTIONS, ROLES } from "./roles";

const text = strings.admin.users;

function doorOf(user: Account): string {
  const ways = [
    user.has_password ? text.byPassword : null,
    user.n_tokens > 0 ? text.byTokens(user.n_tokens) : null,
  ].filter((way) => way !== null);
  return ways.length > 0 ? ways.join(", ") : text.byLink;
}

interface Props {
  user: Account;
  isBusy: boolean;
  onChange: (what: { role?: Role; disabled?: boolean }) => void;
  onPassword: () => void;
}

/** One user and what can be done. */
export function UserRow({ user, isBusy, onChange, onPassword }: Props) {
  const isMe = useUser().id === user.id;
  const isDisabled = user.disabled_at !== null;
  const choose = (name: string) => {
    const role = ROLES.find((candidate) => candidate === name);
    if (role !== undefined) onChange({ role });
  };
  return (
    <tr data-testid="user-row" data-name={user.name}>
      <td>
        <span className={styles.name}>{user.name}</span>{" "}
        {isMe && <span className={styles.muted}>({text.you})</span>}
      </td>
      <td>
        <select
          aria-label={text.roleOf(user.name)}
          className={styles.select}
          value={user.role}
          disabled={isBusy}
          onChange={(event) => choose(event.target.value)}
        >
          {ROLE_OPTIONS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </td>
      <td>{doorOf(user)}</td>
      <td className={styles.muted}>{formatDateTime(user.created_at)}</td>
      <td className={isDisabled ? styles.off : undefined} data-testid="user-state">
        {user.disabled_at === null ? text.active : text.disabledSince(formatDateTime(user.disabled_at))}
      </td>
      <td>
        <div className={styles.acts}>
          <Button aria-label={text.setPasswordLabel(user.name)} disabled={isBusy} onClick={onPassword}>
            {text.setPassword}
          </Button>
          <Button
            variant={isDisabled ? "plain" : "danger"}
            aria-label={isDisabled ? text.enableLabel(user.name) : text.disableLabel(user.name)}
            disabled={isBusy}
            onClick={() => onChange({ disabled: !isDisabled })}
          >
            {isDisabled ? text.enable : text.disable}
          </Button>
        </div>
      </td>
    </tr>
  );
}
