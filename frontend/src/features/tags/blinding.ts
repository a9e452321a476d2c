import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { projectSettingsQuery } from "../projectSettings/projectSettingsQuery";
import { may, type Role } from "../session/session";
import type { Tag } from "./tagging";

/** Whether what a model says of a slice is kept from a reader who has tagged it so. */
export function isHidden(isBlinded: boolean, tag: Tag | undefined): boolean {
  return isBlinded && (tag === null || tag === undefined);
}

/**
 * Which slices this reader must tag before they see what a model says of them. Until the setting is known, all of
 * them; whoever cannot tag is shown everything.
 */
export function useBlinding(role: Role, tags: readonly Tag[]): (index: number) => boolean {
  const settings = useQuery(projectSettingsQuery);
  const isBlinded = may(role, "annotator") && (settings.data?.blinded_first_read ?? true);
  return useCallback((index) => isHidden(isBlinded, tags[index]), [isBlinded, tags]);
}
