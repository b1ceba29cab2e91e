import type { Log } from "@parley/sdk";
import { RelativeTime } from "../../../design/figures.tsx";
import { judgeLook } from "../../../design/judge-look.ts";
import { sayJudgment } from "../../../design/say-judgment.ts";
import { Section } from "../../../design/section.tsx";
import { TrustMark } from "../../evaluators/components/trust-mark.tsx";
import { FileLink } from "../../files/components/file-link.tsx";
import styles from "./judgments.module.css";

type Judgment = Log["evaluator_logs"][number];

/** What was said of a Log: by people, by models and code. */
export function Judgments({ logs }: { logs: readonly Judgment[] }) {
  const said = logs.filter(({ judgment, error }) => judgment != null || error);
  if (said.length === 0) return null;
  return (
    <Section title="Judgments">
      <ul className={styles["list"]}>
        {said.map((log) => (
          <Said key={log.id} log={log} />
        ))}
      </ul>
    </Section>
  );
}

function Said({ log }: { log: Judgment }) {
  const { evaluator, judgment, error, user, created_at: at } = log;
  const { Icon, tone, label } = judgeLook(evaluator.spec.evaluator_type);
  return (
    <li data-tone={tone}>
      <Icon size={14} role="img" aria-label={label} />
      <FileLink type="evaluator" id={evaluator.id}>
        {evaluator.path}
      </FileLink>
      <strong dir="auto">{error ? `failed: ${error}` : sayJudgment(judgment)}</strong>
      <TrustMark evaluator={evaluator} />
      <span className={styles["quiet"]}>
        {user && `${user} · `}
        <RelativeTime at={at} />
      </span>
    </li>
  );
}
