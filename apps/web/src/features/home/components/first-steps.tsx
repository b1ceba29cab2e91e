import { CopyButton } from "../../../design/copy-button.tsx";
import styles from "./first-steps.module.css";

const call = 'npx parley call welcome-email --input customer_name="John Doe" --input product_name=Parley';
const logs = "npx parley logs --follow";

/** The two commands to begin with. */
export function FirstSteps({ hasPrompts }: { hasPrompts: boolean }) {
  return (
    <section className={styles["steps"]} aria-label="First steps">
      <h2>{hasPrompts ? "Nothing was called yet" : "Nothing here yet"}</h2>
      <p>
        Call a prompt from a terminal, in the folder where Parley runs. The answer is kept as a log and shows
        here.
      </p>
      <Command text={call} />
      <p>Watch calls come in:</p>
      <Command text={logs} />
    </section>
  );
}

function Command({ text }: { text: string }) {
  return (
    <div className={styles["command"]}>
      <code>{text}</code>
      <CopyButton text={text} label="Copy the command" />
    </div>
  );
}
