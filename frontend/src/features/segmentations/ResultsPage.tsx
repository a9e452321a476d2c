import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { volumeQuery } from "../volumes/volumesQuery";
import { ResultsView } from "./ResultsView";

/** Loads a volume, then shows what was found in it. */
export function ResultsPage() {
  const { volumeId = "" } = useParams();
  const volume = useQuery(volumeQuery(volumeId));
  if (volume.data !== undefined) return <ResultsView key={volumeId} volume={volume.data} />;
  if (volume.isError)
    return <Notice tone="error" text={sentenceOf(volume.error)} onRetry={() => volume.refetch()} />;
  return <p role="status">{strings.results.loading}</p>;
}
