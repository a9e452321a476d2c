import { useEffect } from "react";
import { NavLink, Outlet } from "react-router";
import { sentenceOf } from "../api/problem";
import { may, useSignOut, useUser } from "../features/session/session";
import { SaveStatus } from "../features/tags/SaveStatus";
import { pauseUploads } from "../features/volumes/useUploads";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { Wordmark } from "../ui/Wordmark";
import styles from "./AppShell.module.css";
import { ThemeChoice } from "./ThemeChoice";

/** The bar above every page: where one is, whether all is saved, who one is. */
export function AppShell() {
  const user = useUser();
  const signOut = useSignOut();
  useEffect(() => pauseUploads, []);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {strings.nav.skip}
      </a>
      <header className={styles.bar}>
        <NavLink to="/volumes" className={styles.brand}>
          <Wordmark />
        </NavLink>
        <nav className={styles.nav} aria-label={strings.nav.label}>
          <NavLink to="/volumes" className={styles.link}>
            {strings.nav.volumes}
          </NavLink>
          <NavLink to="/worklist" className={styles.link}>
            {strings.worklist.nav}
          </NavLink>
          <NavLink to="/training" className={styles.link}>
            {strings.nav.training}
          </NavLink>
          {may(user.role, "admin") && (
            <NavLink to="/admin" className={styles.link}>
              {strings.admin.nav}
            </NavLink>
          )}
        </nav>
        <SaveStatus />
        <ThemeChoice />
        <span className={styles.user} data-testid="user">
          {user.name} <span className={styles.role}>{strings.session.roles[user.role]}</span>
        </span>
        <Button variant="quiet" onClick={() => signOut.mutate()}>
          {strings.actions.signOut}
        </Button>
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        {signOut.isError && (
          <Notice
            tone="error"
            text={strings.session.stillSignedIn(sentenceOf(signOut.error))}
            onRetry={() => signOut.mutate()}
          />
        )}
        <Outlet />
      </main>
    </div>
  );
}
