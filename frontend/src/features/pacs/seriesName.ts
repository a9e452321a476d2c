import type { FoundSeries } from "../../api/types";
import { formatDay } from "../../format";
import { strings } from "../../strings";

const text = strings.pacs;

/** What a reader knows a series of the PACS by: day, eye and size. */
export function seriesName({ acquired_on, laterality, n_frames, n_instances }: FoundSeries): string {
  const day = acquired_on === null ? text.noDay : formatDay(acquired_on);
  const size = n_frames === null ? text.images(n_instances) : text.bscans(n_frames);
  return [day, laterality ?? text.noEye, size].join(", ");
}
