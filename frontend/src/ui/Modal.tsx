import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { strings } from "../strings";
import { buttonClass } from "./Button";
import styles from "./Modal.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** What stands beside the closing button. */
  action?: ReactNode;
  closeLabel?: string;
}

export function Modal({
  isOpen,
  onClose,
  title,
  children,
  action,
  closeLabel = strings.actions.close,
}: Props) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup}>
          <Dialog.Title className={styles.title}>{title}</Dialog.Title>
          {children}
          <div className={styles.actions}>
            <Dialog.Close className={buttonClass()}>{closeLabel}</Dialog.Close>
            {action}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
