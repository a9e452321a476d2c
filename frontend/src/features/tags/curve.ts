/** The stretches of slices whose probability is shown, as one SVG path in a box of `nSlices` x 1; 1 lies on top. */
export function curvePath(probabilities: readonly (number | null)[]): string {
  const parts: string[] = [];
  let isDrawing = false;
  probabilities.forEach((probability, slice) => {
    if (probability === null) {
      isDrawing = false;
      return;
    }
    const point = `${slice + 0.5} ${round(1 - probability)}`;
    parts.push(isDrawing ? `L${point}` : `M${point}h0`); // a lone slice is a dot
    isDrawing = true;
  });
  return parts.join("");
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** What may be shown of a model's probabilities: nothing of slices that are hidden from the reader. */
export function shownProbabilities(
  probabilities: readonly number[] | null,
  nSlices: number,
  isHidden: (index: number) => boolean,
): (number | null)[] {
  return Array.from({ length: nSlices }, (_, index) =>
    isHidden(index) ? null : (probabilities?.[index] ?? null),
  );
}
