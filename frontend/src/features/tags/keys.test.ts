import { describe, expect, it } from "vitest";
import { DEFAULT_BINDINGS, type KeyPress } from "./keyBindings";
import { commandOf } from "./keys";

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
  it("asks for all remaining slices, picture and reverse with Shift", () => {
    expect(commandOf(press("a"))).toEqual({ kind: "tag-remaining" });
    expect(commandOf(press("b"))).toEqual({ kind: "picture", change: { kind: "brightness", by: 1 } });
    expect(commandOf(press("B", { shiftKey: true }))).toEqual({
      kind: "picture",
      change: { kind: "brightness", by: -1 },
    });
    expect(commandOf(press("j"))).toEqual({ kind: "picture", change: { kind: "pan", x: -1, y: 0 } });
  });
  it("goes on zooming while the key is held, but toggles once", () => {
    expect(commandOf(press("+", { repeat: true }))).not.toBeNull();
    expect(commandOf(press("e", { repeat: true }))).toBeNull();
  });
  it("follows other bindings, the selecting Shift included", () => {
    const bindings = { ...DEFAULT_BINDINGS, fluid: "f", next: "d" };
    expect(commandOf(press("f"), bindings)).toEqual({ kind: "tag", hasFluid: true });
    expect(commandOf(press("1"), bindings)).toBeNull();
    expect(commandOf(press("D", { shiftKey: true }), bindings)).toEqual({
      kind: "move",
      by: 1,
      extend: true,
    });
  });
});
