import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "../../api/problem";
import type { Account } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Table } from "../../ui/Table";
import styles from "./AdminPage.module.css";
import { useChangeUser, usersQuery } from "./adminQueries";
import { NewUserDialog } from "./NewUserDialog";
import { PasswordDialog } from "./PasswordDialog";
import { UserRow } from "./UserRow";

const text = strings.admin.users;
const { columns } = text;
const HEAD = [columns.name, columns.role, columns.door, columns.since, columns.state, columns.acts];

/** Users: added, given a role, disabled. Who may not be touched (the last admin), the server says. */
export function UsersTab() {
  const list = useInfiniteQuery(usersQuery);
  const change = useChangeUser();
  const [isAdding, setAdding] = useState(false);
  const [withPassword, setWithPassword] = useState<Account | null>(null);
  const users = list.data?.pages.flatMap((page) => page.items) ?? [];
  const error = list.error ?? change.error;
  return (
    <>
      <div className={styles.bar}>
        <Button variant="primary" data-testid="add-user" onClick={() => setAdding(true)}>
          {text.add}
        </Button>
      </div>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
      {list.isPending && <p role="status">{strings.admin.loading}</p>}
      {users.length > 0 && (
        <Table label={strings.admin.tabs.users} head={HEAD}>
          {users.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              isBusy={change.isPending}
              onChange={(what) => change.mutate({ id: user.id, ...what })}
              onPassword={() => setWithPassword(user)}
            />
          ))}
        </Table>
      )}
      {list.hasNextPage && (
        <div>
          <Button onClick={() => list.fetchNextPage()}>{strings.admin.more}</Button>
        </div>
      )}
      {isAdding && <NewUserDialog onClose={() => setAdding(false)} />}
      {withPassword !== null && <PasswordDialog user={withPassword} onClose={() => setWithPassword(null)} />}
    </>
  );
}
