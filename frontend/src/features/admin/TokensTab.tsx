import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "../../api/problem";
import type { Token } from "../../api/types";
import { formatDateTime } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";
import { Notice } from "../../ui/Notice";
import { Table } from "../../ui/Table";
import styles from "./AdminPage.module.css";
import { tokensQuery, useRevokeToken } from "./adminQueries";
import { NewTokenDialog } from "./NewTokenDialog";

const text = strings.admin.tokens;
const { columns } = text;
const HEAD = [columns.label, columns.user, columns.role, columns.since, columns.state, columns.acts];

function Row({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const label = token.label ?? text.noLabel;
  return (
    <tr data-testid="token-row">
      <td className={token.label === null ? styles.muted : styles.name}>{label}</td>
      <td>{token.user_name}</td>
      <td>{strings.session.roles[token.role]}</td>
      <td className={styles.muted}>{formatDateTime(token.created_at)}</td>
      <td className={token.revoked_at === null ? undefined : styles.off}>
        {token.revoked_at === null ? text.valid : text.revokedOn(formatDateTime(token.revoked_at))}
      </td>
      <td>
        {token.revoked_at === null && (
          <Button variant="danger" aria-label={text.revokeLabel(label)} onClick={onRevoke}>
            {text.revoke}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Tokens of programs: made, their secret shown once, revoked. */
export function TokensTab() {
  const list = useInfiniteQuery(tokensQuery);
  const revoke = useRevokeToken();
  const [isAdding, setAdding] = useState(false);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const tokens = list.data?.pages.flatMap((page) => page.items) ?? [];
  const error = list.error ?? revoke.error;
  const confirm = () => {
    if (revoked !== null) revoke.mutate(revoked.id);
    setRevoked(null);
  };
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.lead}>{text.lead}</p>
        <Button variant="primary" data-testid="add-token" onClick={() => setAdding(true)}>
          {text.add}
        </Button>
      </div>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
      {list.isPending && <p role="status">{strings.admin.loading}</p>}
      {list.isSuccess && tokens.length === 0 && <p className={styles.muted}>{text.none}</p>}
      {tokens.length > 0 && (
        <Table label={strings.admin.tabs.tokens} head={HEAD}>
          {tokens.map((token) => (
            <Row key={token.id} token={token} onRevoke={() => setRevoked(token)} />
          ))}
        </Table>
      )}
      {list.hasNextPage && (
        <div>
          <Button onClick={() => list.fetchNextPage()}>{strings.admin.more}</Button>
        </div>
      )}
      {isAdding && <NewTokenDialog onClose={() => setAdding(false)} />}
      <Modal
        isOpen={revoked !== null}
        onClose={() => setRevoked(null)}
        title={text.revokeTitle}
        closeLabel={strings.actions.cancel}
        action={
          <Button variant="danger" onClick={confirm}>
            {text.revoke}
          </Button>
        }
      >
        <p className={styles.lead}>{text.revokeText}</p>
      </Modal>
    </>
  );
}
