import { describe, expect, it } from "vitest";
import type { ModelVersion } from "../../api/types";
import { formatDateTime } from "../../format";
import { descentOf, factsOf, modelBefore } from "./lineage";

const THEN = "2026-11-23T20:15:00Z";

function model(
  more: Partial<ModelVersion> = {},
  lineage: Partial<ModelVersion["lineage"]> = {},
): ModelVersion {
  return {
    id: "m",
    training_job_id: null,
    recipe: "adapted",
    metrics: {},
    tags_digest: "",
    active: false,
    inactive_reason: null,
    created_at: THEN,
    activated_at: null,
    deleted_at: null,
    lineage: {
      trained_by: null,
      n_tags: null,
      code_version: null,
      started_from_id: null,
      start_reason: null,
      compared_with_id: null,
      files_digest: null,
      descent: [],
      ...lineage,
    },
    ...more,
  };
}

const ancestor = { id: "a", recipe: "adapted", created_at: THEN, deleted_at: null };

describe("descentOf", () => {
  it("runs from the starter over what was deleted to the model itself", () => {
    const descent = [
      { ...ancestor, recipe: "starter" },
      { ...ancestor, deleted_at: THEN },
    ];
    const line = `starter network → ${formatDateTime(THEN)}, adapted (deleted) → this model`;
    expect(descentOf(model({}, { descent }))).toBe(line);
  });
  it("says when a model began with nothing", () => {
    expect(descentOf(model())).toBe("from nothing → this model");
    expect(descentOf(model({ recipe: "starter" }))).toBe("starter network, as it ships");
  });
});

describe("factsOf", () => {
  it("leaves out what was never recorded", () => {
    expect(factsOf(model(), [])).toEqual([]);
  });
  it("names who, on what, against what and by which code, digests shortened", () => {
    const live = model({ id: "live", recipe: "ours-u" });
    const full = model(
      { tags_digest: "0123456789abcdef" },
      { trained_by: "anna", n_tags: 1200, compared_with_id: "live", code_version: "0.1.0" },
    );
    expect(factsOf(full, [live])).toEqual([
      { name: "Trained by", value: "anna" },
      { name: "Tagged slices", value: "1,200" },
      { name: "Tags", value: "0123456789ab", whole: "0123456789abcdef" },
      { name: "Compared with", value: `${formatDateTime(THEN)}, ours-u`, whole: "live" },
      { name: "Code", value: "0.1.0" },
    ]);
  });
  it("gives the id of a compared model that is no longer listed", () => {
    const facts = factsOf(model({}, { compared_with_id: "00000000-0000-7000" }), []);
    expect(facts).toEqual([{ name: "Compared with", value: "00000000-000", whole: "00000000-0000-7000" }]);
  });
});

describe("modelBefore", () => {
  it("is the other one that was put to use last", () => {
    const models = [
      model({ id: "refused" }),
      model({ id: "now", active: true, activated_at: "2026-11-24T10:00:00Z" }),
      model({ id: "older", activated_at: "2026-11-20T10:00:00Z" }),
      model({ id: "before", activated_at: "2026-11-23T10:00:00Z" }),
    ];
    expect(modelBefore(models)?.id).toBe("before");
  });
  it("is none while only one was ever in use", () => {
    expect(modelBefore([model({ active: true, activated_at: THEN }), model({ id: "refused" })])).toBeNull();
  });
});
