import { describe, expect, it } from "vitest";
import {
  DRAWN,
  fieldAt,
  fieldPath,
  type MapShape,
  mapSize,
  movedBy,
  type Orientation,
  placeAt,
  pointOf,
} from "./etdrs";

const MAP: MapShape = { nSlices: 25, width: 512, spacing: { across: 240, axial: 4, along: 12 } };
const CENTRE = { x: 3000, y: 3000 };
const RIGHT: Orientation = { eye: "OD", first: "superior" };
const LEFT: Orientation = { eye: "OS", first: "superior" };

describe("the map", () => {
  it("is as large as its cells together", () => {
    expect(mapSize(MAP)).toEqual({ width: 6144, height: 6000 });
  });

  it("has places in the middle of their cells, and finds them again", () => {
    const point = pointOf(MAP, { slice_index: 3, ascan: 100 });
    expect(point).toEqual({ x: 1206, y: 840 });
    const place = placeAt(MAP, point.x / 6144, point.y / 6000);
    expect(place.slice_index).toBeCloseTo(3);
    expect(place.ascan).toBeCloseTo(100);
  });

  it("keeps places within the scan", () => {
    expect(placeAt(MAP, -1, 2)).toEqual({ slice_index: 24, ascan: 0 });
    expect(placeAt(MAP, 0, 0)).toEqual({ slice_index: 0, ascan: 0 });
  });
});

describe("arrow keys", () => {
  const place = { slice_index: 12, ascan: 200 };

  it("move by a B-scan up and down, and by about 50 µm along", () => {
    expect(movedBy(MAP, place, "ArrowUp")).toEqual({ slice_index: 11, ascan: 200 });
    expect(movedBy(MAP, place, "ArrowDown")).toEqual({ slice_index: 13, ascan: 200 });
    expect(movedBy(MAP, place, "ArrowRight")).toEqual({ slice_index: 12, ascan: 204 });
    expect(movedBy(MAP, place, "ArrowLeft")).toEqual({ slice_index: 12, ascan: 196 });
  });

  it("stop at the edge", () => {
    expect(movedBy(MAP, { slice_index: 0, ascan: 0 }, "ArrowUp")?.slice_index).toBe(0);
    expect(movedBy(MAP, { slice_index: 0, ascan: 510 }, "ArrowRight")?.ascan).toBe(511);
  });

  it("are the only keys that move", () => {
    expect(movedBy(MAP, place, "a")).toBeNull();
  });
});

describe("the field at a point", () => {
  it.each([
    [3000, 3000, "centre"],
    [3000, 2000, "inner_superior"],
    [3000, 4000, "inner_inferior"],
    [4000, 3000, "inner_nasal"],
    [2000, 3000, "inner_temporal"],
    [3000, 500, "outer_superior"],
    [5500, 3000, "outer_nasal"],
    [500, 3000, "outer_temporal"],
    [0, 0, "outside"],
  ])("in a right eye %d, %d is %s", (x, y, expected) => {
    expect(fieldAt(CENTRE, { x, y }, RIGHT)).toBe(expected);
  });

  it("has nasal on the left in a left eye", () => {
    expect(fieldAt(CENTRE, { x: 2000, y: 3000 }, LEFT)).toBe("inner_nasal");
    expect(fieldAt(CENTRE, { x: 5500, y: 3000 }, LEFT)).toBe("outer_temporal");
  });

  it("has superior below where the device begins below", () => {
    expect(fieldAt(CENTRE, { x: 3000, y: 4000 }, { eye: "OD", first: "inferior" })).toBe("inner_superior");
  });

  it("on a circle is the field within, on a diagonal superior or inferior", () => {
    expect(fieldAt(CENTRE, { x: 3500, y: 3000 }, RIGHT)).toBe("centre");
    expect(fieldAt(CENTRE, { x: 3800, y: 2200 }, RIGHT)).toBe("inner_superior");
  });
});

/** Middle of a drawn field: half way between its circles, on its bearing. */
function numbersOf(path: string): number[] {
  return [...path.matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number));
}

describe("the outline of a field", () => {
  it.each([RIGHT, LEFT, { eye: "OD", first: "inferior" } as const])(
    "lies where the field is in %o",
    (eye) => {
      for (const name of DRAWN.filter((field) => field !== "centre")) {
        const [x0 = 0, y0 = 0, , , , , , x1 = 0, y1 = 0] = numbersOf(fieldPath(CENTRE, name, eye));
        const middle = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
        expect(fieldAt(CENTRE, middle, eye)).toBe(name);
      }
    },
  );

  it("is a whole circle for the centre and nothing outside", () => {
    expect(fieldPath(CENTRE, "centre", RIGHT)).toContain("A500 500");
    expect(fieldPath(CENTRE, "outside", RIGHT)).toBe("");
  });
});
