import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { useCopy } from "../../ui/useCopy";
import type { Role } from "../session/session";
import styles from "./AdminPage.module.css";
import { useCreateToken, usersQuery } from "./adminQueries";
import { ROLE_OPTIONS } from "./roles";

const text = strings.admin.tokens;

/** The secret, this once. */
function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { isCopied, canCopy, copy } = useCopy();
  const action = canCopy ? (
    <Button variant="primary" onClick={() => copy(secret)}>
      {isCopied ? text.copied : text.copy}
    </Button>
  ) : undefined;
  return (
    <Modal isOpen onClose={onClose} title={text.secretTitle} action={action}>
      <p className={styles.lead}>{text.secretText}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it has the focus, so that a second Enter closes nothing */}
      <output aria-label={text.secret} className={styles.secret} data-testid="secret" tabIndex={0}>
        {secret}
      </output>
    </Modal>
  );
}

/** Makes a token, then shows its secret. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateToken();
  const users = useInfiniteQuery(usersQuery);
  const form = useId();
  const [label, setLabel] = useState("");
  const [role, setRole] = useState<Role>("annotator");
  const [userId, setUserId] = useState("");
  const known = users.data?.pages.flatMap((page) => page.items) ?? [];
  const options = [
    { value: "", label: text.ownUser },
    ...known.filter((user) => user.disabled_at === null).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ role, label: label.trim() || null, user_id: userId || null });
  };
  if (create.data !== undefined) return <SecretDialog secret={create.data.secret} onClose={onClose} />;
  const send = (
    <Button variant="primary" type="submit" form={form} disabled={create.isPending}>
      {text.add}
    </Button>
  );
  return (
    <Modal isOpen onClose={onClose} title={text.addTitle} closeLabel={strings.actions.cancel} action={send}>
      <form id={form} className={styles.form} onSubmit={submit} data-testid="new-token">
        <TextField label={text.label} name="label" autoComplete="off" value={label} onChange={setLabel} />
        <SelectField label={text.user} name="user" value={userId} options={options} onChange={setUserId} />
        <SelectField label={text.role} name="role" value={role} options={ROLE_OPTIONS} onChange={setRole} />
        {create.error !== null && <Notice tone="error" text={sentenceOf(create.error)} />}
      </form>
    </Modal>
  );
}
