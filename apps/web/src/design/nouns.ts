import {
  IconBinaryTree2,
  IconFileText,
  IconDatabase,
  IconRobot,
  IconRoute,
  IconRulerMeasure,
  IconTool,
  IconWebhook,
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
  agent: IconRobot,
  tool: IconTool,
  flow: IconRoute,
  dataset: IconDatabase,
  evaluator: IconRulerMeasure,
  version: IconGitCommit,
  deployment: IconRocket,
  log: IconList,
  trace: IconBinaryTree2,
  webhook: IconWebhook,
  settings: IconSettings,
  human: IconUser,
  machine: IconSparkles,
} as const;

export const iconSize = 16;
