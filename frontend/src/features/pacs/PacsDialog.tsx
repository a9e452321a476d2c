import { type FormEvent, useState } from "react";
import { sentenceOf } from "../../api/problem";
import type { FoundSeries } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";
import { Notice } from "../../ui/Notice";
import { TextField } from "../../ui/TextField";
import { type Import, ImportedScans } from "./ImportedScans";
import styles from "./Pacs.module.css";
import { useImportSeries, useSearchPacs } from "./pacsQuery";
import { seriesName } from "./seriesName";

const text = strings.pacs;

interface Props {
  host: string;
  imports: readonly Import[];
  onImport: (one: Import) => void;
  onClose: () => void;
}

function SeriesRow({ series, onImport }: { series: FoundSeries; onImport: (one: Import) => void }) {
  const start = useImportSeries();
  const name = seriesName(series);
  const act = () =>
    start.mutate(series, {
      onSuccess: ({ id }) => onImport({ transferId: id, seriesUid: series.series_uid, name }),
    });
  return (
    <li className={styles.row} data-testid="pacs-series">
      <span className={styles.name}>{name}</span>
      <span className={styles.about}>{series.patient_id}</span>
      <Button aria-label={text.importLabel(name)} disabled={start.isPending} onClick={act}>
        {text.import}
      </Button>
      {start.error !== null && <Notice tone="error" text={sentenceOf(start.error)} />}
    </li>
  );
}

/** Looks for scans in the PACS and brings them here. */
export function PacsDialog({ host, imports, onImport, onClose }: Props) {
  const [patientId, setPatientId] = useState("");
  const [day, setDay] = useState("");
  const search = useSearchPacs();
  const isEmpty = patientId.trim() === "" && day === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isEmpty) search.mutate({ patientId, day });
  };
  const taken = new Set(imports.map(({ seriesUid }) => seriesUid));
  const found = search.data?.items.filter(({ series_uid }) => !taken.has(series_uid));
  return (
    <Modal isOpen onClose={onClose} title={text.title}>
      <p className={styles.lead}>{text.lead(host)}</p>
      <form className={styles.form} onSubmit={submit} data-testid="pacs-search">
        <TextField
          label={text.patientId}
          name="patient-id"
          autoComplete="off"
          value={patientId}
          onChange={setPatientId}
        />
        <TextField label={text.day} name="day" type="date" value={day} onChange={setDay} />
        <Button
          variant="primary"
          type="submit"
          disabled={isEmpty || search.isPending}
          title={isEmpty ? text.needsOne : undefined}
        >
          {text.search}
        </Button>
      </form>
      <div className={styles.found} aria-live="polite">
        {search.isPending && <p className={styles.lead}>{text.searching}</p>}
        {search.error !== null && <Notice tone="error" text={sentenceOf(search.error)} />}
        {search.data?.items.length === 0 && <p className={styles.lead}>{text.none}</p>}
        {found !== undefined && found.length > 0 && (
          <ul className={styles.list} aria-label={text.series}>
            {found.map((series) => (
              <SeriesRow key={series.series_uid} series={series} onImport={onImport} />
            ))}
          </ul>
        )}
        {search.data !== undefined && search.data.n_left_out > 0 && (
          <p className={styles.note}>{text.leftOut(search.data.n_left_out)}</p>
        )}
        <ImportedScans imports={imports} />
      </div>
    </Modal>
  );
}
