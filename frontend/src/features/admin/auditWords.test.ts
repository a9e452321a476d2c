import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../api/types";
import { actWord, detailsOf, whoDid } from "./auditWords";

const event: AuditEvent = {
  id: "e",
  at: "2026-11-24T00:00:00Z",
  user_id: null,
  user_name: null,
  action: "user.role_changed",
  subject: "u",
  details: { old: "annotator", new: "trainer" },
};

describe("actWord", () => {
  it("says known acts in words and others as they are", () => {
    expect(actWord("user.role_changed")).toBe("Role changed");
    expect(actWord("volume.moved_away")).toBe("Volume moved away");
  });
});

describe("whoDid", () => {
  it("tells the server from somebody who was not let in", () => {
    expect(whoDid({ ...event, user_name: "ann" })).toBe("ann");
    expect(whoDid(event)).toBe("Server");
    expect(whoDid({ ...event, action: "session.refused" })).toBe("Not signed in");
  });
});

describe("detailsOf", () => {
  it("is one line", () => {
    expect(detailsOf(event)).toBe("old annotator, new trainer");
    expect(detailsOf({ ...event, details: { n_slices: 32, size: 4 } })).toBe("32 slices, size 4");
    expect(detailsOf({ ...event, details: {} })).toBe("");
  });
});
