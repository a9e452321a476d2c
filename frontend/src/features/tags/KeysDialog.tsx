import { type KeyboardEvent, useState } from "react";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";
import { Notice } from "../../ui/Notice";
import styles from "./KeysDialog.module.css";
import {
  ACTIONS,
  type Action,
  type Bindings,
  DEFAULT_BINDINGS,
  keyName,
  type Rebinding,
  rebind,
} from "./keyBindings";

const text = strings.keySettings;

function refusalOf(result: Rebinding): string | null {
  if (result.kind === "taken") return text.taken(keyName(result.key), text.actions[result.by]);
  return result.kind === "reserved" ? text.reserved(keyName(result.key)) : null;
}

interface RowProps {
  action: Action;
  shownKey: string;
  isWaiting: boolean;
  onAsk: () => void;
  onKey: (event: KeyboardEvent) => void;
}

function Row({ action, shownKey, isWaiting, onAsk, onKey }: RowProps) {
  return (
    <div className={styles.row}>
      <dt>
        <button
          type="button"
          className={styles.key}
          data-testid={`key-${action}`}
          data-waiting={isWaiting ? "" : undefined}
          aria-label={`${text.actions[action]}: ${isWaiting ? text.press : shownKey}`}
          onClick={onAsk}
          onKeyDown={isWaiting ? onKey : undefined}
        >
          {isWaiting ? text.press : <kbd>{shownKey}</kbd>}
        </button>
      </dt>
      <dd>{text.actions[action]}</dd>
    </div>
  );
}

interface Props {
  isOpen: boolean;
  onClose: () => void;
  bindings: Bindings;
  onChange: (bindings: Bindings) => void;
}

/** All keys, each of which can be changed. */
export function KeysDialog({ isOpen, onClose, bindings, onChange }: Props) {
  const [waiting, setWaiting] = useState<Action | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const ask = (action: Action | null) => {
    setWaiting(action);
    setRefusal(null);
  };
  const take = (action: Action) => (event: KeyboardEvent) => {
    if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) return; // on the way to a key
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return ask(null);
    const result = rebind(bindings, action, event.key);
    setRefusal(refusalOf(result));
    if (result.kind !== "done") return;
    onChange(result.bindings);
    setWaiting(null);
  };
  const close = () => {
    ask(null);
    onClose();
  };
  const reset = (
    <Button data-testid="reset-keys" onClick={() => onChange(DEFAULT_BINDINGS)}>
      {text.defaults}
    </Button>
  );
  return (
    <Modal isOpen={isOpen} onClose={close} title={strings.tags.keysTitle} action={reset}>
      <p className={styles.hint}>{text.hint}</p>
      {refusal !== null && (
        <div data-testid="key-refusal">
          <Notice tone="error" text={refusal} />
        </div>
      )}
      <dl className={styles.list} data-testid="keys">
        {ACTIONS.map((action) => (
          <Row
            key={action}
            action={action}
            shownKey={keyName(bindings[action])}
            isWaiting={waiting === action}
            onAsk={() => ask(action)}
            onKey={take(action)}
          />
        ))}
      </dl>
    </Modal>
  );
}
