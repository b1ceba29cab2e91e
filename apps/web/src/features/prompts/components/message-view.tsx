import type { ChatMessage } from "@parley/promptfile";
import { Fragment } from "react";
import { isJsonText, prettyJson } from "../../../design/pretty-json.ts";
import { FileView } from "./file-view.tsx";
import { ImageView } from "./image-view.tsx";
import { MessageFrame } from "./message-frame.tsx";
import styles from "./message.module.css";
import { ToolCallView } from "./tool-call-view.tsx";

/** A message to read. Text is never markup; `hasVariables` shows `{{ variables }}` as chips. */
export function MessageView({
  message,
  hasVariables = false,
}: {
  message: ChatMessage;
  hasVariables?: boolean;
}) {
  const { content } = message;
  const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : (content ?? []);
  return (
    <MessageFrame role={message.role} name={message.name}>
      <Thinking blocks={message.thinking ?? []} />
      {parts.map((part, index) => {
        if (part.type === "image_url") return <ImageView key={index} url={part.image_url.url} />;
        if (part.type === "file") return <FileView key={index} file={part.file} />;
        return part.text && <PlainText key={index} text={part.text} hasVariables={hasVariables} />;
      })}
      {message.tool_calls?.map((call) => (
        <ToolCallView key={call.id} call={call} />
      ))}
    </MessageFrame>
  );
}

export function PlainText({ text, hasVariables = false }: { text: string; hasVariables?: boolean }) {
  if (isJsonText(text)) return <pre className={styles["data"]}>{prettyJson(text)}</pre>;
  const pieces = hasVariables ? text.split(/(\{\{[^{}\n]*\}\})/) : [text];
  return (
    <p className={styles["text"]} dir="auto">
      {pieces.map((piece, index) =>
        index % 2 === 1 ? (
          <span key={index} className={styles["chip"]}>
            {piece}
          </span>
        ) : (
          <Fragment key={index}>{piece}</Fragment>
        ),
      )}
    </p>
  );
}

/** What a model thought before it answered, folded away. */
export function Thinking({ blocks }: { blocks: NonNullable<ChatMessage["thinking"]> }) {
  return blocks.map((block, index) => (
    <details key={index} className={styles["thinking"]}>
      <summary>Thinking</summary>
      <p>{block.type === "thinking" ? block.thinking : "Kept secret by the provider."}</p>
    </details>
  ));
}
