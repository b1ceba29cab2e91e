import { Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";

/** Which variables a condition may name. */
export type ConditionKind = keyof typeof variablesOf;

const limits = {
  maxAstNodes: 300,
  maxDepth: 30,
  maxListElements: 200,
  maxMapEntries: 50,
  maxCallArguments: 4,
};

const counters = {
  requests_hour: "int",
  requests_day: "int",
  approved_day: "int",
  denied_day: "int",
  requests_run: "int",
};

/** The variables of each kind, with their types. */
export const variablesOf = {
  /** Of rules and grants: a call that wants to run. */
  call: {
    tool: "string",
    args: "map<string, dyn>",
    agent: "string",
    version: "string",
    environment: "string",
    stakes: "string",
    requester: { id: "string", name: "string" },
    history: counters,
    now: "google.protobuf.Timestamp",
  },
  /** Of preconditions: an approved call that is about to run. */
  facts: { args: "map<string, dyn>", facts: "map<string, dyn>", now: "google.protobuf.Timestamp" },
  /** Of watches: a Log that may be judged. */
  log: { log: "map<string, dyn>" },
} as const;

/** The library's own `matches` can take for ever; conditions get this one in its place. */
export const linearMatches = "rematch";

const made = new Map<ConditionKind, Environment>();

export function environmentOf(kind: ConditionKind): Environment {
  const known = made.get(kind) ?? createEnvironment(kind);
  made.set(kind, known);
  return known;
}

function createEnvironment(kind: ConditionKind): Environment {
  const environment = new Environment({ homogeneousAggregateLiterals: false, limits });
  for (const [name, type] of Object.entries(variablesOf[kind]))
    if (typeof type === "string") environment.registerVariable(name, type);
    else environment.registerVariable({ name, schema: { ...type } });
  return environment.registerFunction(`string.${linearMatches}(string): bool`, matches);
}

const mostPatterns = 500;
const patterns = new Map<string, RE2JS>();

function matches(text: string, pattern: string): boolean {
  if (patterns.size > mostPatterns) patterns.clear();
  const compiled = patterns.get(pattern) ?? RE2JS.compile(pattern);
  patterns.set(pattern, compiled);
  return compiled.matcher(text).find();
}
