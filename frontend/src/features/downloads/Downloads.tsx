import { strings } from "../../strings";
import { buttonClass } from "../../ui/Button";
import styles from "./Downloads.module.css";
import {
  MASK_FORMATS,
  maskDownloadUrl,
  reportUrl,
  TABLE_FORMATS,
  TABLE_LEVELS,
  TRAINING_EXPORT_URL,
  tableUrl,
} from "./formats";

const text = strings.downloads;

interface Props {
  segmentationId: string;
  /** Whether the user may take everything that a training needs. */
  canExportTraining: boolean;
}

/** The mask in the usual formats at one click, and everything else that can be taken away behind one more. */
export function Downloads({ segmentationId, canExportTraining }: Props) {
  return (
    <section aria-label={text.title} className={styles.downloads}>
      <h2 className={styles.heading}>{text.title}</h2>
      {MASK_FORMATS.filter(({ isCommon }) => isCommon).map(({ name }) => (
        <a
          key={name}
          className={buttonClass()}
          href={maskDownloadUrl(segmentationId, name)}
          title={text.mask[name]?.hint}
          download
          data-testid={`download-${name}`}
        >
          {text.mask[name]?.name}
        </a>
      ))}
      <details className={styles.more} data-testid="more-downloads">
        <summary className={styles.summary}>{text.more}</summary>
        <ul className={styles.list}>
          {MASK_FORMATS.filter(({ isCommon }) => !isCommon).map(({ name }) => (
            <li key={name}>
              <a href={maskDownloadUrl(segmentationId, name)} download data-testid={`download-${name}`}>
                {text.mask[name]?.name}
              </a>{" "}
              <span className={styles.hint}>{text.mask[name]?.hint}</span>
            </li>
          ))}
          <li>
            <a href={reportUrl(segmentationId)} download data-testid="download-report">
              {text.report.name}
            </a>{" "}
            <span className={styles.hint}>{text.report.hint}</span>
          </li>
        </ul>
        <h3 className={styles.heading}>{text.tables}</h3>
        <ul className={styles.list}>
          {TABLE_LEVELS.map((level) => (
            <li key={level}>
              <span className={styles.hint}>{text.table[level]}</span>{" "}
              {TABLE_FORMATS.map((format) => (
                <a
                  key={format}
                  className={styles.link}
                  href={tableUrl(level, format)}
                  aria-label={text.tableLabel(
                    text.table[level] ?? level,
                    text.tableFormats[format] ?? format,
                  )}
                  download
                  data-testid={`download-${level}-${format}`}
                >
                  {text.tableFormats[format]}
                </a>
              ))}
            </li>
          ))}
          {canExportTraining && (
            <li>
              <a href={TRAINING_EXPORT_URL} download data-testid="download-training">
                {text.training}
              </a>
            </li>
          )}
        </ul>
      </details>
    </section>
  );
}
