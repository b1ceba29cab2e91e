import type { FileType } from "@parley/contract";

type TypeFacts = {
  /** As a person reads it: `Prompt`. */
  title: string;
  /** Its pages' address begins with it, and so does the cache of what was read of it. */
  noun: string;
  /** What it is for, in a few words. */
  purpose: string;
};

/** What the app says of each type of File. */
export const fileTypes: Readonly<Record<FileType, TypeFacts>> = {
  prompt: { title: "Prompt", noun: "prompts", purpose: "A model, its parameters and a template" },
  agent: { title: "Agent", noun: "agents", purpose: "A Prompt with tools, asked until it is done" },
  tool: { title: "Tool", noun: "tools", purpose: "A function that a model may call" },
  flow: { title: "Flow", noun: "flows", purpose: "A whole application; its Logs are traces" },
  dataset: { title: "Dataset", noun: "datasets", purpose: "Cases to evaluate with" },
  evaluator: { title: "Evaluator", noun: "evaluators", purpose: "A judge of what came out" },
};

/** Where a File's page is. */
export const filePage = (type: FileType, id: string): string => `/${fileTypes[type].noun}/${id}`;
