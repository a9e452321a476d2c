import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Method } from "../../api/types";
import { NETWORK } from "./current";
import { MethodField } from "./MethodField";
import { methodsQuery } from "./methodsQuery";

const FIGURES = { dsc_mean: 0.8449, dsc_sd: 0.061, tpvf_mean: 0.9, ppv_mean: 0.8, n_volumes: 24 };

function method(name: string, ready: boolean, isMeasured: boolean): Method {
  return {
    name,
    title: `${name.toUpperCase()}, a method`,
    supervision: ready ? "none" : "masks",
    ready,
    figures: isMeasured ? { ...FIGURES, seconds_per_volume: 1 } : null,
  };
}

const EFD = method("efd", true, true);
const FLSCV = method("flscv", true, false);
const UNET = method("unet", false, true);

/** The field as it is drawn once the service has named its methods; undefined: it has not yet. */
function draw(methods: Method[] | undefined, value: string): string {
  const queries = new QueryClient();
  if (methods !== undefined) queries.setQueryData(methodsQuery.queryKey, methods);
  return renderToStaticMarkup(
    <QueryClientProvider client={queries}>
      <MethodField value={value} onChange={() => {}} />
    </QueryClientProvider>,
  );
}

describe("MethodField", () => {
  it("offers the model in use and what needs no training, nothing that must be taught", () => {
    const names = [...draw([EFD, UNET, FLSCV], NETWORK).matchAll(/<option[^>]*value="([^"]*)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual([NETWORK, "efd", "flscv"]);
  });
  it("says of the chosen method how good it was measured, on how many volumes", () => {
    expect(draw([EFD, FLSCV], "efd")).toContain("Dice 0.84 ± 0.06 on 24 phantom volumes.");
  });
  it("says so where a method was never measured", () => {
    const drawn = draw([EFD, FLSCV], "flscv");
    expect(drawn).toContain("Not measured yet.");
    expect(drawn).not.toContain("Dice");
  });
  it("says nothing more of the model in use", () => {
    expect(draw([EFD], NETWORK)).not.toContain("method-about");
  });
  it("keeps its place until the methods are known, and goes where there is nothing to choose", () => {
    expect(draw(undefined, NETWORK)).toContain("<select");
    expect(draw([UNET], NETWORK)).toBe("");
  });
});
