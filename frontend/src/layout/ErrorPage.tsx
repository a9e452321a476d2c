import { isRouteErrorResponse, Link, useRouteError } from "react-router";
import { sentenceOf } from "../api/problem";
import { strings } from "../strings";
import { buttonClass } from "../ui/Button";
import styles from "./ErrorPage.module.css";

/** What a page that broke, or does not exist, shows. */
export function ErrorPage() {
  const error = useRouteError();
  const text =
    isRouteErrorResponse(error) && error.status === 404 ? strings.errors.noPage : sentenceOf(error);
  return (
    <div className={styles.page} role="alert" data-testid="error-page">
      <h1>{strings.errors.pageTitle}</h1>
      <p>{text}</p>
      <Link className={buttonClass("primary")} to="/volumes">
        {strings.errors.toVolumes}
      </Link>
    </div>
  );
}
