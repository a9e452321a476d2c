import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { Navigate, useSearchParams } from "react-router";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { TextField } from "../../ui/TextField";
import { Wordmark } from "../../ui/Wordmark";
import { mayHaveSession } from "./hint";
import styles from "./SignInPage.module.css";
import { type Credentials, sessionQuery, useSignIn } from "./session";
import { safeNext, takeLinkToken, tokenOfFragment } from "./signInLink";

const text = strings.session;

function PasswordForm({ isBusy, onSubmit }: { isBusy: boolean; onSubmit: (body: Credentials) => void }) {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ username, password });
  };
  return (
    <form className={styles.form} onSubmit={submit} data-testid="sign-in-form">
      <TextField
        label={text.username}
        name="username"
        autoComplete="username"
        required
        value={username}
        onChange={setUsername}
      />
      <TextField
        label={text.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      <Button variant="primary" type="submit" disabled={isBusy}>
        {isBusy ? text.checking : text.submit}
      </Button>
    </form>
  );
}

/** Signs in by the one-time link in the fragment, or by name and password. */
export function SignInPage() {
  const [search] = useSearchParams();
  const { mutate, isPending, error } = useSignIn();
  const [cameByLink] = useState(() => tokenOfFragment(window.location.hash) !== null);
  const session = useQuery({ ...sessionQuery, enabled: mayHaveSession() && (!cameByLink || error !== null) });
  useEffect(() => {
    const byLink = () => {
      const link = takeLinkToken();
      if (link !== null) mutate({ link });
    };
    byLink();
    window.addEventListener("hashchange", byLink); // the link opened in a tab that shows this page already
    return () => window.removeEventListener("hashchange", byLink);
  }, [mutate]);

  if (session.data && !isPending) return <Navigate to={safeNext(search.get("next"))} replace />;
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <h1 className={styles.brand}>
          <Wordmark />
        </h1>
        <p className={styles.lead}>{text.lead}</p>
        {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
        <PasswordForm isBusy={isPending} onSubmit={mutate} />
        <p className={styles.hint}>{text.linkHint}</p>
      </div>
    </main>
  );
}
