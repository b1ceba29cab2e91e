import { Button } from "@mantine/core";
import type { ChatMessage, PromptKernel } from "@parley/promptfile";
import { IconPlus } from "@tabler/icons-react";
import { CodeEditor } from "../../../design/code/code-editor.tsx";
import { templateMarks } from "../../../design/code/template-marks.ts";
import { moveItem, nextRole } from "../edit-messages.ts";
import { MessageCard } from "./message-card.tsx";
import styles from "./template-cards.module.css";
import { ToolList } from "./tool-list.tsx";

type TemplateCardsProps = { kernel: PromptKernel; onChange: (kernel: PromptKernel) => void };

/** The template as cards: the messages of a chat, or the text of a completion; and the tools. */
export function TemplateCards({ kernel, onChange }: TemplateCardsProps) {
  const isChat = kernel.endpoint === undefined || kernel.endpoint === "chat";
  return (
    <div className={styles["cards"]}>
      {isChat && typeof kernel.template !== "string" ? (
        <Messages
          messages={kernel.template ?? []}
          onChange={(template) => onChange({ ...kernel, template })}
        />
      ) : (
        <Completion
          text={typeof kernel.template === "string" ? kernel.template : ""}
          onChange={(template) => onChange({ ...kernel, template })}
        />
      )}
      <ToolList tools={kernel.tools ?? []} onChange={(tools) => onChange({ ...kernel, tools })} />
    </div>
  );
}

function Messages({
  messages,
  onChange,
}: {
  messages: ChatMessage[];
  onChange: (messages: ChatMessage[]) => void;
}) {
  return (
    <>
      {messages.map((message, index) => (
        <MessageCard
          key={index}
          message={message}
          onChange={(next) => onChange(messages.with(index, next))}
          onRemove={() => onChange(messages.toSpliced(index, 1))}
          onMove={(by) => onChange(moveItem(messages, index, by))}
        />
      ))}
      <div>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...messages, { role: nextRole(messages), content: "" }])}
        >
          Add a message
        </Button>
      </div>
    </>
  );
}

function Completion({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <article className={styles["completion"]} aria-label="Template">
      <CodeEditor
        value={text}
        label="Template"
        hint="The model continues this text. Write {{name}} where a value goes."
        extensions={templateMarks}
        onChange={onChange}
      />
    </article>
  );
}
