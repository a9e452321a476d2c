import type { Volume } from "../../api/types";
import { strings } from "../../strings";

const text = strings.origins;

type Provenance = NonNullable<Volume["provenance"]>;
type Value = keyof typeof text.values;

const VALUES = Object.keys(text.values) as Value[];

/** Each value of a volume with its origin in words, in the order in which they are shown. */
export function originsOf(provenance: Provenance): { name: string; words: string }[] {
  return VALUES.map((value) => ({ name: text.values[value], words: wordsOf(provenance, value) }));
}

function wordsOf(provenance: Provenance, value: Value): string {
  const { origin, how } = provenance[value];
  const said = how === "" || origin === "user" ? text.origins[origin] : text.with(text.origins[origin], how);
  return value === "order" && provenance.runs !== null ? `${said}, ${text.runs[provenance.runs]}` : said;
}
