import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "../../api/problem";
import type { Segmentation } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { may, useUser } from "../session/session";
import styles from "./Pacs.module.css";
import { deliveryQuery, pacsQuery, useCancelTransfer, useDeliver } from "./pacsQuery";
import { TransferState } from "./TransferState";

const text = strings.pacs;

function Delivery({ segmentation, host }: { segmentation: Segmentation; host: string }) {
  const { data: transfer } = useQuery(deliveryQuery(segmentation.id));
  const deliver = useDeliver(segmentation.id);
  const cancel = useCancelTransfer();
  if (transfer === undefined) return null;
  const isUnderWay = transfer !== null && ["queued", "running", "cancelling"].includes(transfer.state);
  return (
    <section className={styles.delivery} aria-label={text.result} data-testid="pacs-delivery">
      <h2 className={styles.heading}>{text.result}</h2>
      {transfer === null && <p className={styles.note}>{text.sendHint(host)}</p>}
      {transfer !== null && <TransferState transfer={transfer} onCancel={() => cancel.mutate(transfer.id)} />}
      {!isUnderWay && (
        <Button disabled={deliver.isPending} onClick={() => deliver.mutate()} data-testid="pacs-send">
          {transfer === null ? text.send : text.sendAgain}
        </Button>
      )}
      {deliver.error !== null && <Notice tone="error" text={sentenceOf(deliver.error)} />}
    </section>
  );
}

/** Sends a result to the PACS; nothing where there is none, or the reader may not. */
export function SendToPacs({ segmentation }: { segmentation: Segmentation }) {
  const maySend = may(useUser().role, "annotator");
  const pacs = useQuery({ ...pacsQuery, enabled: maySend }).data;
  if (!maySend || !pacs?.configured) return null;
  return <Delivery key={segmentation.id} segmentation={segmentation} host={pacs.host ?? ""} />;
}
