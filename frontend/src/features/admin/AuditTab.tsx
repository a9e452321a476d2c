import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "../../api/problem";
import { formatDateTime } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import { Table } from "../../ui/Table";
import styles from "./AdminPage.module.css";
import { actionsQuery, auditQuery } from "./adminQueries";
import { actWord, detailsOf, whoDid } from "./auditWords";

const text = strings.admin.audit;
const { columns } = text;
const HEAD = [columns.at, columns.who, columns.what, columns.subject, columns.details];

/** The trail of acts, a page at a time. */
export function AuditTab() {
  const [action, setAction] = useState("");
  const list = useInfiniteQuery(auditQuery(action));
  const actions = useQuery(actionsQuery);
  const events = list.data?.pages.flatMap((page) => page.items) ?? [];
  const options = [
    { value: "", label: text.all },
    ...(actions.data ?? []).map((name) => ({ value: name, label: actWord(name) })),
  ];
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.lead}>{text.lead}</p>
        <SelectField
          label={text.filter}
          name="action"
          value={action}
          options={options}
          onChange={setAction}
        />
      </div>
      {list.isError && <Notice tone="error" text={sentenceOf(list.error)} onRetry={() => list.refetch()} />}
      {list.isPending && <p role="status">{strings.admin.loading}</p>}
      {list.isSuccess && events.length === 0 && <p className={styles.muted}>{text.none}</p>}
      {events.length > 0 && (
        <Table label={strings.admin.tabs.audit} head={HEAD}>
          {events.map((event) => (
            <tr key={event.id} data-testid="audit-event" data-action={event.action}>
              <td className={styles.muted}>{formatDateTime(event.at)}</td>
              <td>{whoDid(event)}</td>
              <td className={styles.name}>{actWord(event.action)}</td>
              <td className={styles.mono}>{event.subject}</td>
              <td className={styles.muted}>{detailsOf(event)}</td>
            </tr>
          ))}
        </Table>
      )}
      {list.hasNextPage && (
        <div>
          <Button onClick={() => list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {strings.admin.more}
          </Button>
        </div>
      )}
    </>
  );
}
