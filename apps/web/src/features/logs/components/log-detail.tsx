import { Section } from "../../../design/section.tsx";
import type { Log } from "@parley/sdk";
import type { ChatMessage } from "@parley/promptfile";
import { Words } from "../../../design/words.tsx";
import { MessageView } from "../../prompts/components/message-view.tsx";
import { Warnings } from "../../prompts/components/warnings.tsx";
import { Feedback } from "../judging/feedback.tsx";
import { messagesOf } from "../messages-of.ts";
import { JsonSection } from "./json-section.tsx";
import { Judgments } from "./judgments.tsx";
import styles from "./log-detail.module.css";
import { LogFacts } from "./log-facts.tsx";

/** Everything there is to know of one call. */
export function LogDetail({ log }: { log: Log }) {
  return (
    <div className={styles["detail"]}>
      <LogFacts log={log} />
      {log.error && (
        <p role="alert" className={styles["failure"]}>
          <Words text={log.error} />
        </p>
      )}
      <Warnings warnings={log.warnings} />
      {log.save === false && (
        <p className={styles["quiet"]}>This call asked not to be saved: only its figures were kept.</p>
      )}
      <LogContent log={log} />
      <Feedback log={log} />
      <Judgments logs={log.evaluator_logs} />
      <JsonSection title="Metadata" value={log.metadata} isOpen />
      <JsonSection title="Sent to the provider" value={log.provider_request} />
      <JsonSection title="Received from the provider" value={log.provider_response} />
      {log.stdout && <JsonSection title="Printed" value={log.stdout} />}
    </div>
  );
}

/** What went in and what came out. */
export const LogContent = ({ log }: { log: Log }) => (
  <>
    <Inputs inputs={log.inputs} />
    <Messages log={log} />
  </>
);

function Inputs({ inputs }: { inputs: Log["inputs"] }) {
  const entries = Object.entries(inputs ?? {});
  if (entries.length === 0) return null;
  return (
    <Section title="Inputs" isBare>
      <dl className={styles["inputs"]}>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{typeof value === "string" ? value : <code>{JSON.stringify(value)}</code>}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Messages({ log }: { log: Log }) {
  const sent = messagesOf(log);
  const answer: ChatMessage | undefined =
    log.output_message ?? (log.output ? { role: "assistant", content: log.output } : undefined);
  return (
    <Section title="Conversation" isBare>
      <div className={styles["messages"]}>
        {sent.messages.map((message, index) => (
          <MessageView key={index} message={message} hasVariables={!sent.isRendered} />
        ))}
        {answer ? <MessageView message={answer} /> : <p className={styles["quiet"]}>No answer.</p>}
      </div>
    </Section>
  );
}
