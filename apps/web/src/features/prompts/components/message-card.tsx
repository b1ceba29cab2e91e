import { ActionIcon, Menu, TextInput } from "@mantine/core";
import type { ChatMessage, ChatRole, ContentPart } from "@parley/promptfile";
import {
  IconArrowDown,
  IconArrowUp,
  IconChevronDown,
  IconDots,
  IconPhoto,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { CodeEditor } from "../../../design/code/code-editor.tsx";
import { templateMarks } from "../../../design/code/template-marks.ts";
import { toParts, withParts, withRole } from "../edit-messages.ts";
import { FileView } from "./file-view.tsx";
import { ImageView } from "./image-view.tsx";
import { MessageFrame, roles } from "./message-frame.tsx";
import styles from "./message.module.css";
import { ToolCallView } from "./tool-call-view.tsx";

type MessageCardProps = {
  message: ChatMessage;
  onChange: (message: ChatMessage) => void;
  onRemove: () => void;
  onMove: (by: number) => void;
};

/** A message of the template, edited in place. */
export function MessageCard({ message, onChange, onRemove, onMove }: MessageCardProps) {
  const parts = toParts(message);
  const setParts = (next: ContentPart[]): void => onChange(withParts(message, next));
  const addImage = (): void => setParts([...parts, { type: "image_url", image_url: { url: "" } }]);
  const calls = message.tool_calls ?? [];
  return (
    <MessageFrame
      role={message.role}
      name={message.name}
      heading={<RoleMenu role={message.role} onChange={(role) => onChange(withRole(message, role))} />}
      actions={
        <CardMenu
          hasImages={message.role === "user"}
          onAddImage={addImage}
          onMove={onMove}
          onRemove={onRemove}
        />
      }
    >
      {parts.map((part, index) => (
        <PartEditor
          key={index}
          part={part}
          role={message.role}
          hint={
            calls.length > 0 ? "Text beside the call, if any" : "Text. Write {{name}} where a value goes."
          }
          onChange={(next) => setParts(parts.with(index, next))}
          onRemove={() => setParts(parts.toSpliced(index, 1))}
        />
      ))}
      {calls.map((call, index) => (
        <ToolCallView
          key={call.id}
          call={call}
          action={
            <ActionIcon
              aria-label={`Remove the call of ${call.function.name}`}
              onClick={() => onChange({ ...message, tool_calls: calls.toSpliced(index, 1) })}
            >
              <IconX size={14} />
            </ActionIcon>
          }
        />
      ))}
    </MessageFrame>
  );
}

type PartEditorProps = {
  part: ContentPart;
  role: ChatRole;
  hint: string;
  onChange: (part: ContentPart) => void;
  onRemove: () => void;
};

function PartEditor({ part, role, hint, onChange, onRemove }: PartEditorProps) {
  if (part.type === "text") {
    return (
      <CodeEditor
        value={part.text}
        label={`${roles[role].word} message`}
        hint={hint}
        extensions={templateMarks}
        onChange={(text) => onChange({ type: "text", text })}
      />
    );
  }
  if (part.type === "file") return <FileView file={part.file} />;
  const setUrl = (url: string): void => onChange({ ...part, image_url: { ...part.image_url, url } });
  return (
    <ImageView
      url={part.image_url.url}
      caption={
        <>
          <TextInput
            aria-label="Address of the image"
            placeholder="https://… or {{image_url}}"
            value={part.image_url.url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <ActionIcon aria-label="Remove the image" onClick={onRemove}>
            <IconX size={14} />
          </ActionIcon>
        </>
      }
    />
  );
}

function RoleMenu({ role, onChange }: { role: ChatRole; onChange: (role: ChatRole) => void }) {
  const { word, icon: Icon } = roles[role];
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={styles["role"]} aria-label={`Role: ${word}`}>
          <Icon size={14} stroke={1.8} aria-hidden />
          {word}
          <IconChevronDown size={12} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(roles) as ChatRole[]).map((each) => {
          const RoleIcon = roles[each].icon;
          return (
            <Menu.Item key={each} leftSection={<RoleIcon size={14} />} onClick={() => onChange(each)}>
              {roles[each].word}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

type CardMenuProps = {
  hasImages: boolean;
  onAddImage: () => void;
  onMove: (by: number) => void;
  onRemove: () => void;
};

function CardMenu({ hasImages, onAddImage, onMove, onRemove }: CardMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label="More about this message">
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {hasImages && (
          <Menu.Item leftSection={<IconPhoto size={14} />} onClick={onAddImage}>
            Add an image
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconArrowUp size={14} />} onClick={() => onMove(-1)}>
          Move up
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={14} />} onClick={() => onMove(1)}>
          Move down
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={14} />} color="red" onClick={onRemove}>
          Remove the message
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
