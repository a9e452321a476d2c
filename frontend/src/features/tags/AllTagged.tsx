import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { buttonClass } from "../../ui/Button";
import { volumesQuery } from "../volumes/volumesQuery";
import styles from "./AllTagged.module.css";

/** The end of a volume: what can be done next. */
export function AllTagged({ volume }: { volume: Volume }) {
  const list = useInfiniteQuery(volumesQuery);
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  const next = all.find((other) => other.id !== volume.id && other.n_tagged < other.n_slices);
  return (
    <div className={styles.banner} role="status" data-testid="all-tagged">
      <strong>{strings.tags.allTagged(volume.n_slices)}</strong>
      {next !== undefined && (
        <Link className={buttonClass()} to={`/volumes/${next.id}/tag`}>
          {strings.tags.nextVolume}
        </Link>
      )}
      <Link className={buttonClass()} to={`/volumes/${volume.id}/results`}>
        {strings.volumes.results}
      </Link>
      <Link className={buttonClass("primary")} to="/training">
        {strings.tags.train}
      </Link>
    </div>
  );
}
