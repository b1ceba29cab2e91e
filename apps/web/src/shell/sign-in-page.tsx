import { CopyButton } from "../design/copy-button.tsx";
import styles from "./sign-in-page.module.css";

const command = "npx parley sign-in";

/** What someone sees who has no session, or no longer one. */
export function SignInPage() {
  return (
    <main className={styles["page"]}>
      <title>Sign in · Parley</title>
      <div className={styles["card"]}>
        <h1>Sign in to Parley</h1>
        <p>
          This browser is not signed in, or its session has ended. On the machine where Parley runs, type this
          and open the link it prints:
        </p>
        <div className={styles["command"]}>
          <code>{command}</code>
          <CopyButton text={command} label="Copy the command" />
        </div>
        <p className={styles["quiet"]}>
          The link works once and only for a short time. The line that <code>npm start</code> prints holds
          one, too.
        </p>
      </div>
    </main>
  );
}
