import { Link } from "react-router";
import type { Strategy } from "../../api/types";
import { strings } from "../../strings";
import { buttonClass } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { Ending } from "./ending";
import styles from "./WorklistPage.module.css";

const text = strings.worklist;

function sentenceOf(ending: Ending, strategy: Strategy): string {
  switch (ending.kind) {
    case "no-volumes":
      return text.noVolumes;
    case "nothing-left":
      return text.nothing[strategy];
    case "held":
      return text.held(ending.nVolumes);
    case "one-class":
      return text.oneClass((ending.hasFluid ? strings.tags.fluid : strings.tags.noFluid).toLowerCase());
    case "no-model":
      return text.noModel;
    case "not-segmented":
      return text.notSegmented;
  }
}

/** What a reader should know before they start, or instead. */
export function Endings({ endings, strategy }: { endings: readonly Ending[]; strategy: Strategy }) {
  return endings.map((ending) => (
    <div key={ending.kind} className={styles.ending} data-testid="ending" data-ending={ending.kind}>
      <Notice tone={ending.kind === "one-class" ? "warning" : "info"} text={sentenceOf(ending, strategy)} />
      {ending.kind === "no-volumes" && (
        <Link className={buttonClass("primary")} to="/volumes">
          {text.toVolumes}
        </Link>
      )}
    </div>
  ));
}
