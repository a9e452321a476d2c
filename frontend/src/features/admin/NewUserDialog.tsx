import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import type { Role } from "../session/session";
import styles from "./AdminPage.module.css";
import { useCreateUser } from "./adminQueries";
import { ROLE_OPTIONS } from "./roles";

const text = strings.admin.users;

/** Adds a user; closes when the server has kept it. */
export function NewUserDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateUser();
  const form = useId();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("annotator");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), role, password: password === "" ? null : password },
      { onSuccess: onClose },
    );
  };
  const send = (
    <Button variant="primary" type="submit" form={form} disabled={create.isPending}>
      {text.add}
    </Button>
  );
  return (
    <Modal isOpen onClose={onClose} title={text.addTitle} closeLabel={strings.actions.cancel} action={send}>
      <form id={form} className={styles.form} onSubmit={submit} data-testid="new-user">
        <TextField
          label={text.name}
          name="name"
          required
          autoComplete="off"
          value={name}
          onChange={setName}
        />
        <SelectField label={text.role} name="role" value={role} options={ROLE_OPTIONS} onChange={setRole} />
        <TextField
          label={text.password}
          hint={text.passwordHint}
          name="password"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
        />
        {create.error !== null && <Notice tone="error" text={sentenceOf(create.error)} />}
      </form>
    </Modal>
  );
}
