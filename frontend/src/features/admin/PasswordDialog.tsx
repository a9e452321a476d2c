import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "../../api/problem";
import type { Account } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";
import { Notice } from "../../ui/Notice";
import { TextField } from "../../ui/TextField";
import styles from "./AdminPage.module.css";
import { useChangeUser } from "./adminQueries";

const text = strings.admin.users;

/** Gives a user a new password. */
export function PasswordDialog({ user, onClose }: { user: Account; onClose: () => void }) {
  const change = useChangeUser();
  const form = useId();
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ id: user.id, password }, { onSuccess: onClose });
  };
  const send = (
    <Button variant="primary" type="submit" form={form} disabled={change.isPending}>
      {strings.admin.save}
    </Button>
  );
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={text.setPasswordLabel(user.name)}
      closeLabel={strings.actions.cancel}
      action={send}
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <TextField
          label={text.password}
          hint={text.newPasswordHint}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          value={password}
          onChange={setPassword}
        />
        {change.error !== null && <Notice tone="error" text={sentenceOf(change.error)} />}
      </form>
    </Modal>
  );
}
