import { Fragment } from "react";
import { strings } from "../../strings";
import { Modal } from "../../ui/Modal";
import styles from "./KeysDialog.module.css";

export function KeysDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal isOpen={isOpen} onClose={onClose} title={strings.tags.keysTitle}>
      <dl className={styles.list} data-testid="keys">
        {strings.tags.keyList.map(({ keys, does }) => (
          <Fragment key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  );
}
