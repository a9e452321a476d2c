import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";

const PAGE_SIZE = 50;

export const volumesQuery = infiniteQueryOptions({
  queryKey: ["volumes"],
  initialPageParam: null as string | null,
  queryFn: ({ pageParam }) => {
    const query = { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
    return bodyOf(api.GET("/api/v1/volumes", { params: { query } }));
  },
  getNextPageParam: (page) => page.next_cursor,
});

export function volumeQuery(volumeId: string) {
  const path = { volume_id: volumeId };
  return queryOptions({
    queryKey: ["volume", volumeId],
    queryFn: () => bodyOf(api.GET("/api/v1/volumes/{volume_id}", { params: { path } })),
  });
}

export function useDeleteVolume() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (volumeId: string) =>
      bodyOf(api.DELETE("/api/v1/volumes/{volume_id}", { params: { path: { volume_id: volumeId } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["volumes"] }),
  });
}

/** The name a reader knows a scan by: the patient's key and the eye. */
export function patientName({
  patient_key,
  laterality,
}: {
  patient_key: string | null;
  laterality: string | null;
}): string {
  const patient = patient_key ?? strings.volumes.noPatient;
  return laterality ? `${patient} ${laterality}` : patient;
}

export function nameOf(volume: Volume): string {
  return patientName(volume);
}

export function sliceImageUrl(volumeId: string, sliceIndex: number): string {
  return `/api/v1/volumes/${encodeURIComponent(volumeId)}/slices/${sliceIndex}/image?format=png&display=true`;
}

export function enFaceUrl(volumeId: string): string {
  return `/api/v1/volumes/${encodeURIComponent(volumeId)}/en-face`;
}
