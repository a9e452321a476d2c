import { describe, expect, it } from "vitest";
import { safeNext, tokenOfFragment } from "./signInLink";

describe("tokenOfFragment", () => {
  it("reads the token", () => {
    expect(tokenOfFragment("#link=serous_a-B_9")).toBe("serous_a-B_9");
  });
  it.each(["", "#", "#link=", "#content"])("finds none in %j", (fragment) => {
    expect(tokenOfFragment(fragment)).toBeNull();
  });
});

describe("safeNext", () => {
  it("goes to the page that was wanted", () => {
    expect(safeNext("/volumes/v1/tag?slice=3")).toBe("/volumes/v1/tag?slice=3");
  });
  it.each([null, "https://evil.example", "//evil.example", "/\\evil.example", "/sign-in"])(
    "never to %j",
    (next) => {
      expect(safeNext(next)).toBe("/volumes");
    },
  );
});
