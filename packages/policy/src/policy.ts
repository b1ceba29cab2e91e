import type { ApprovalPlan } from "@parley/contract";
import type { Condition } from "./cel/compile-condition.ts";
import type { PolicyDocument } from "./policy-schema.ts";

/** A `.policy` text that has been read and checked. */
export type Policy = {
  readonly description: string | null;
  /** The first that fits decides. */
  readonly rules: readonly Rule[];
  readonly tests: readonly PolicyTest[];
  /** The variables that some rule names. */
  readonly uses: ReadonlySet<string>;
};

export type Rule = {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** Null fits every call. */
  readonly condition: Condition | null;
} & (
  | { readonly do: "allow" }
  | { readonly do: "deny"; readonly reason: string }
  | { readonly do: "ask"; readonly reason: string | null; readonly plan: ApprovalPlan | null }
);

export type PolicyTest = PolicyDocument["tests"][number] & { readonly line: number };

/** What is wrong with a text, and where; lines and columns count from 1. */
export type PolicyProblem = { readonly message: string; readonly line: number; readonly column: number };
