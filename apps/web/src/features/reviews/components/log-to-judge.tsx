import type { ReviewTask } from "@parley/contract";
import { Section } from "../../../design/section.tsx";
import { Words } from "../../../design/words.tsx";
import { LogContent } from "../../logs/components/log-detail.tsx";
import styles from "./judging.module.css";

/** What is to be judged: what went in, what came out, and what a good answer would be. */
export const LogToJudge = ({ task: { log, target } }: { task: ReviewTask }) => (
  <div className={styles["log"]}>
    <LogContent log={log} />
    {log.error && (
      <Section title="Failed with">
        <Words text={log.error} />
      </Section>
    )}
    {target && Object.keys(target).length > 0 && (
      <Section title="A good answer" isBare>
        <pre className={styles["target"]} dir="auto" tabIndex={0}>
          {Object.entries(target)
            .map(
              ([name, value]) =>
                `${name}: ${typeof value === "string" ? value : JSON.stringify(value, null, 2)}`,
            )
            .join("\n")}
        </pre>
      </Section>
    )}
  </div>
);
