import { describe, expect, it } from "vitest";
import { ACTIONS, DEFAULT_BINDINGS, keyName, parseBindings, rebind } from "./keyBindings";

describe("DEFAULT_BINDINGS", () => {
  it("gives every action a key of its own", () => {
    expect(new Set(Object.values(DEFAULT_BINDINGS)).size).toBe(ACTIONS.length);
  });
});

describe("rebind", () => {
  it("gives an action another key, in lower case", () => {
    expect(rebind(DEFAULT_BINDINGS, "fluid", "F")).toEqual({
      kind: "done",
      bindings: { ...DEFAULT_BINDINGS, fluid: "f" },
    });
  });
  it("refuses the key of another action and names it", () => {
    expect(rebind(DEFAULT_BINDINGS, "fluid", "z")).toEqual({ kind: "taken", key: "z", by: "undo" });
  });
  it("lets an action keep its own key", () => {
    expect(rebind(DEFAULT_BINDINGS, "undo", "z").kind).toBe("done");
  });
  it.each(["Escape", "Tab", "Enter", " ", "F5", "Dead"])("refuses %s, which is not the page's", (key) => {
    expect(rebind(DEFAULT_BINDINGS, "fluid", key).kind).toBe("reserved");
  });
});

describe("parseBindings", () => {
  it("comes back as it was kept", () => {
    const mine = { ...DEFAULT_BINDINGS, clear: "x" };
    expect(parseBindings(JSON.stringify(mine))).toEqual(mine);
  });
  it("keeps the defaults of actions that an older page did not know", () => {
    expect(parseBindings('{"fluid": "f"}')).toEqual({ ...DEFAULT_BINDINGS, fluid: "f" });
  });
  it("takes the defaults where two actions would share a key, or nothing is readable", () => {
    expect(parseBindings('{"fluid": "z"}')).toEqual(DEFAULT_BINDINGS);
    expect(parseBindings("{broken")).toEqual(DEFAULT_BINDINGS);
    expect(parseBindings(null)).toEqual(DEFAULT_BINDINGS);
  });
});

describe("keyName", () => {
  it("writes keys as people know them", () => {
    expect(["z", "ArrowLeft", "PageDown"].map(keyName)).toEqual(["Z", "←", "PgDn"]);
  });
});
