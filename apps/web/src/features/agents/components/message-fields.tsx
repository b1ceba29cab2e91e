import { ActionIcon, Button, NativeSelect, Textarea } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { TypedMessage } from "../use-turn-messages.ts";
import styles from "./turn-panel.module.css";

type MessageFieldsProps = {
  messages: readonly TypedMessage[];
  onChange: (messages: TypedMessage[]) => void;
};

const roles = [
  { value: "user", label: "User" },
  { value: "assistant", label: "Assistant" },
];

/** The messages that are said after the template. */
export function MessageFields({ messages, onChange }: MessageFieldsProps) {
  const last = messages.at(-1);
  return (
    <>
      {messages.map((message, index) => (
        <div key={index} className={styles["message"]}>
          <NativeSelect
            aria-label={`Role of message ${index + 1}`}
            size="xs"
            data={roles}
            value={message.role}
            onChange={(event) =>
              onChange(messages.with(index, { ...message, role: roleOf(event.currentTarget.value) }))
            }
          />
          <Textarea
            aria-label={`Message ${index + 1}`}
            variant="unstyled"
            autosize
            minRows={1}
            maxRows={12}
            placeholder="What is said to the Agent, if anything"
            value={message.content}
            onChange={(event) =>
              onChange(messages.with(index, { ...message, content: event.currentTarget.value }))
            }
            dir="auto"
          />
          <ActionIcon
            aria-label={`Remove message ${index + 1}`}
            onClick={() => onChange(messages.toSpliced(index, 1))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <div className={styles["add"]}>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            onChange([...messages, { role: last?.role === "user" ? "assistant" : "user", content: "" }])
          }
        >
          Add a message
        </Button>
      </div>
    </>
  );
}

const roleOf = (value: string): TypedMessage["role"] => (value === "assistant" ? "assistant" : "user");
