import {
  IconFileText,
  IconFolder,
  IconGitCommit,
  IconHome,
  IconList,
  IconRocket,
  IconSettings,
  IconSparkles,
  IconUser,
} from "@tabler/icons-react";

/** Each noun's one icon, the same everywhere. */
export const nounIcons = {
  home: IconHome,
  directory: IconFolder,
  prompt: IconFileText,
  version: IconGitCommit,
  deployment: IconRocket,
  log: IconList,
  settings: IconSettings,
  human: IconUser,
  machine: IconSparkles,
} as const;

export const iconSize = 16;
