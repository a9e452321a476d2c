import { useQuery } from "@tanstack/react-query";
import { useLocation, useParams, useSearchParams } from "react-router";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { volumeQuery } from "../volumes/volumesQuery";
import { worklistQuery } from "../worklist/worklistQuery";
import { SliceTagger } from "./SliceTagger";
import { tagsQuery } from "./tagsQuery";

/** The slice that the address names, counted from 1 there; null for none, or for one outside the volume. */
function startOf(slice: string | null, nSlices: number): number | null {
  const index = Number(slice) - 1;
  return slice !== null && Number.isInteger(index) && index >= 0 && index < nSlices ? index : null;
}

/** Loads a volume and its tags, then hands over to the tagger. */
export function TaggingPage() {
  const { volumeId = "" } = useParams();
  const [search] = useSearchParams();
  const { key: visit } = useLocation(); // a link to where the address is already leads there again
  const volume = useQuery(volumeQuery(volumeId));
  const tags = useQuery(tagsQuery(volumeId));
  const isFromWorklist = search.has("worklist");
  const worklist = useQuery({ ...worklistQuery, enabled: isFromWorklist });
  const error = volume.error ?? tags.error;
  if (volume.data !== undefined && tags.data !== undefined && !(isFromWorklist && worklist.isPending)) {
    const startAt = startOf(search.get("slice"), volume.data.n_slices);
    const mine = isFromWorklist ? worklist.data?.lease : null;
    const lease = mine?.volume_id === volumeId ? mine : null;
    return (
      <SliceTagger
        key={visit}
        volume={volume.data}
        loaded={tags.data}
        startAt={startAt}
        lease={lease}
        isFromWorklist={isFromWorklist}
      />
    );
  }
  if (error === null) return <p role="status">{strings.tags.loading}</p>;
  const retry = () => {
    void volume.refetch();
    void tags.refetch();
  };
  return <Notice tone="error" text={sentenceOf(error)} onRetry={retry} />;
}
