import {
  IconAdjustments,
  IconCode,
  type IconProps,
  IconSparkles,
  IconTool,
  IconUser,
} from "@tabler/icons-react";
import type { ComponentType, ReactNode } from "react";
import styles from "./message.module.css";

type Role = "system" | "developer" | "user" | "assistant" | "tool";
type RoleLook = { word: string; icon: ComponentType<IconProps>; tone: "human" | "machine" | "neutral" };

export const roles: Record<Role, RoleLook> = {
  system: { word: "System", icon: IconAdjustments, tone: "neutral" },
  developer: { word: "Developer", icon: IconCode, tone: "neutral" },
  user: { word: "User", icon: IconUser, tone: "human" },
  assistant: { word: "Assistant", icon: IconSparkles, tone: "machine" },
  tool: { word: "Tool", icon: IconTool, tone: "neutral" },
};

type MessageFrameProps = {
  role: Role;
  /** Stands in the place of the role's word. */
  heading?: ReactNode;
  name?: string | null | undefined;
  actions?: ReactNode;
  children: ReactNode;
};

/** A message as a card: whose it is, and what it says. People's are warm at the edge, models' cool. */
export function MessageFrame({ role, heading, name, actions, children }: MessageFrameProps) {
  const { word, icon: Icon, tone } = roles[role];
  return (
    <article className={styles["frame"]} data-tone={tone} aria-label={`${word} message`}>
      <header className={styles["head"]}>
        {heading ?? (
          <span className={styles["role"]}>
            <Icon size={14} stroke={1.8} aria-hidden />
            {word}
          </span>
        )}
        {name && <code>{name}</code>}
        <span className={styles["acts"]}>{actions}</span>
      </header>
      <div className={styles["body"]}>{children}</div>
    </article>
  );
}
