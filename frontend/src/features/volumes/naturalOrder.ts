type Token = readonly [isNumber: 0 | 1, length: number, text: string];

function tokens(part: string): Token[] {
  return part.split(/([0-9]+)/).map((text, index) => {
    if (index % 2 === 0) return [0, 0, text];
    const digits = text.replace(/^0+/, "");
    return [1, digits.length, digits];
  });
}

function compareTokens(a: Token, b: Token): number {
  if (a[0] !== b[0]) return a[0] - b[0];
  if (a[1] !== b[1]) return a[1] - b[1];
  return a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0;
}

function compareLists<Item>(
  a: readonly Item[],
  b: readonly Item[],
  compare: (a: Item, b: Item) => number,
): number {
  for (const [index, item] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compare(item, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function naturalKey(path: string): Token[][] {
  return path.replaceAll("\\", "/").toLowerCase().split("/").map(tokens);
}

/** `b2` before `b10`, folder by folder and without regard to case: as the server orders the slices of a scan. */
export function comparePaths(a: string, b: string): number {
  const order = compareLists(naturalKey(a), naturalKey(b), (left, right) =>
    compareLists(left, right, compareTokens),
  );
  return order !== 0 ? order : a < b ? -1 : a > b ? 1 : 0;
}
