import type { Readiness } from "../../api/types";
import { strings } from "../../strings";
import { SelectField } from "../../ui/SelectField";
import styles from "./RecipeField.module.css";

interface Props {
  recipes: Readiness["recipes"];
  /** Empty: the server's default. */
  value: string;
  onChange: (recipe: string) => void;
}

/** How to train; the server names the ways. */
export function RecipeField({ recipes, value, onChange }: Props) {
  const options = [
    { value: "", label: strings.training.defaultRecipe },
    ...Object.keys(recipes).map((name) => ({ value: name, label: name })),
  ];
  return (
    <div className={styles.field}>
      <SelectField
        label={strings.training.recipe}
        name="recipe"
        value={value}
        options={options}
        onChange={onChange}
      />
      {recipes[value] !== undefined && <p className={styles.about}>{recipes[value]}</p>}
    </div>
  );
}
