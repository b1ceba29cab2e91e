import type { Datapoint, GivenDatapoint } from "@parley/contract";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { MessageView } from "../../prompts/components/message-view.tsx";
import { prettyJson } from "../../../design/pretty-json.ts";
import styles from "./datapoint-content.module.css";

/** All of a Datapoint, to read. */
export function DatapointContent({ datapoint }: { datapoint: Datapoint | GivenDatapoint }) {
  const { inputs, messages, target, split, tags } = datapoint;
  return (
    <div className={styles["content"]}>
      {(split || (tags ?? []).length > 0) && (
        <p className={styles["labels"]}>
          {split && (
            <span>
              Split <Tag>{split}</Tag>
            </span>
          )}
          {(tags ?? []).length > 0 && (
            <span>
              Tags{" "}
              {tags?.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </span>
          )}
        </p>
      )}
      <Values title="Inputs" values={inputs ?? {}} none="No inputs." />
      {messages && messages.length > 0 && (
        <Section title="Messages" isBare>
          <div className={styles["messages"]}>
            {messages.map((message, index) => (
              <MessageView key={index} message={message} />
            ))}
          </div>
        </Section>
      )}
      <Values title="Target" values={target ?? {}} none="No target: nothing says what a good answer is." />
    </div>
  );
}

type ValuesProps = { title: string; values: Record<string, unknown>; none: string };

function Values({ title, values, none }: ValuesProps) {
  const entries = Object.entries(values);
  return (
    <Section title={title} isBare={entries.length === 0}>
      {entries.length === 0 ? (
        <p className={styles["none"]}>{none}</p>
      ) : (
        <dl className={styles["values"]}>
          {entries.map(([name, value]) => (
            <div key={name}>
              <dt dir="auto">{name}</dt>
              <dd dir="auto">{typeof value === "string" ? value : <code>{prettyJson(value)}</code>}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}
