import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import styles from "./ComparePage.module.css";
import { ComparisonTable } from "./ComparisonTable";
import type { Pair } from "./comparisonQuery";
import { modelsQuery } from "./modelsQuery";
import { nameOfModel } from "./names";

const text = strings.comparison;

/** Two versions side by side on the same volumes; which two, the address says. */
export function ComparePage() {
  const [search, setSearch] = useSearchParams();
  const models = useQuery(modelsQuery);
  const pair: Pair = { first: search.get("first") ?? "", second: search.get("second") ?? "" };
  const choose = (side: keyof Pair) => (id: string) => setSearch({ ...pair, [side]: id }, { replace: true });
  const options = [
    { value: "", label: text.choose },
    ...(models.data ?? []).map((model) => ({ value: model.id, label: nameOfModel(model) })),
  ];
  const areChosen = pair.first !== "" && pair.second !== "";
  return (
    <div className={styles.page} data-testid="comparison">
      <header className={styles.header}>
        <h1 className={styles.title}>{text.title}</h1>
        <Link to="/training">{text.back}</Link>
      </header>
      <div className={styles.choice}>
        <SelectField
          label={text.first}
          name="first"
          value={pair.first}
          options={options}
          onChange={choose("first")}
        />
        <SelectField
          label={text.second}
          name="second"
          value={pair.second}
          options={options}
          onChange={choose("second")}
        />
      </div>
      {models.isError && <Notice tone="error" text={sentenceOf(models.error)} />}
      {!areChosen && <p>{text.choose}</p>}
      {areChosen && pair.first === pair.second && <Notice tone="info" text={text.same} />}
      {areChosen && pair.first !== pair.second && <ComparisonTable pair={pair} />}
    </div>
  );
}
