/** How `parley` ends; the words stand in its help. */
export const exitCodes = {
  ok: { code: 0, meaning: "it worked" },
  failed: { code: 1, meaning: "the server refused, the call failed, or a file has problems" },
  usage: { code: 2, meaning: "the command was not understood" },
  unreachable: { code: 3, meaning: "no Parley answers at the address" },
  unauthenticated: { code: 4, meaning: "the API key is missing or wrong" },
  denied: { code: 5, meaning: "somebody, or a policy, said no" },
  undecided: { code: 6, meaning: "nobody decided in time; nobody said no either" },
  withdrawn: { code: 7, meaning: "the request was withdrawn" },
  overBudget: { code: 8, meaning: "the budget was spent before the end" },
  waiting: { code: 9, meaning: "the Agent waits for tools that you run" },
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]["code"];

/** A command has found problems and said so: the process ends with `failed`, and nothing more is printed. */
export class ProblemsFound extends Error {
  override readonly name = "ProblemsFound";
}

/** Something the person at the keyboard can put right; its message is all they need. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;

  constructor(message: string, { exitCode = exitCodes.usage.code }: { exitCode?: ExitCode } = {}) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A command that was run for somebody has ended so; it has said what there is to say. */
export class CommandEnded extends Error {
  override readonly name = "CommandEnded";
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`The command ended with ${exitCode}.`);
    this.exitCode = exitCode;
  }
}
