import { describe, expect, it } from "vitest";
import { commandOf, type KeyPress } from "./keys";

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return {
    key,
    code: "",
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    ...more,
  };
}

describe("commandOf", () => {
  it("tags with 0 and 1", () => {
    expect(commandOf(press("0"))).toEqual({ kind: "tag", hasFluid: false });
    expect(commandOf(press("1"))).toEqual({ kind: "tag", hasFluid: true });
  });
  it("tags a run while Shift is still held, whatever the layout makes of it", () => {
    expect(commandOf(press(")", { code: "Digit0", shiftKey: true }))).toEqual({
      kind: "tag",
      hasFluid: false,
    });
    expect(commandOf(press("!", { code: "Digit1", shiftKey: true }))).toEqual({
      kind: "tag",
      hasFluid: true,
    });
  });
  it("tags on a French keyboard, where digits need Shift", () => {
    expect(commandOf(press("&", { code: "Digit1" }))).toEqual({ kind: "tag", hasFluid: true });
  });
  it("moves on a number pad without NumLock instead of tagging", () => {
    expect(commandOf(press("End", { code: "Numpad1" }))).toEqual({
      kind: "goto",
      end: "last",
      extend: false,
    });
  });
  it("selects with Shift and a moving key", () => {
    expect(commandOf(press("ArrowRight", { shiftKey: true }))).toEqual({ kind: "move", by: 1, extend: true });
    expect(commandOf(press("Home", { shiftKey: true }))).toEqual({
      kind: "goto",
      end: "first",
      extend: true,
    });
  });
  it("moves on with a held arrow, but never tags twice with a held digit", () => {
    expect(commandOf(press("ArrowLeft", { repeat: true }))).toEqual({ kind: "move", by: -1, extend: false });
    expect(commandOf(press("1", { repeat: true }))).toBeNull();
  });
  it("undoes with Z and redoes with Shift+Z, also under Caps Lock", () => {
    expect(commandOf(press("Z"))).toEqual({ kind: "undo" });
    expect(commandOf(press("Z", { shiftKey: true }))).toEqual({ kind: "redo" });
  });
  it("leaves the browser's own keys alone", () => {
    expect(commandOf(press("1", { ctrlKey: true }))).toBeNull();
    expect(commandOf(press("ArrowLeft", { altKey: true }))).toBeNull();
    expect(commandOf(press("2"))).toBeNull();
  });
});
