import { approvalClientErrors } from "./approval-client-errors.ts";
import type { ApprovalTool } from "./approval-tool.ts";
import type { Asking } from "./ask-people.ts";
import { createGuarded, type Guarded } from "./guarded.ts";
import type { GuardOptions } from "./guard-options.ts";
import type { AnyFunction } from "./name-arguments.ts";
import {
  askQuestion,
  createHumanTool,
  createQuestion,
  type HumanToolOptions,
  type QuestionOptions,
  resumeQuestion,
  type Resuming,
} from "./questions.ts";
import type { Schema } from "./schema.ts";
import { type ApprovalTicket, readTicket } from "./ticket.ts";

/** What a schema of the options makes of an answer; text without one. */
type AnswerOf<Options> = Options extends { readonly schema: Schema<infer Value> } ? Value : string;

/** Asking people, wherever they are. */
export type Approvals = {
  requireApproval<F extends AnyFunction>(work: F, options: GuardOptions<F>): Guarded<F>;
  humanAsTool(options?: HumanToolOptions): ApprovalTool;
  ask<const Options extends QuestionOptions<unknown>>(
    message: string,
    options?: Options,
  ): Promise<AnswerOf<Options>>;
  createQuestion(message: string, options?: QuestionOptions<unknown>): Promise<ApprovalTicket>;
  resumeQuestion<const Options extends Resuming>(
    ticket: unknown,
    options?: Options,
  ): Promise<AnswerOf<Options>>;
};

/** All of it over one back end. */
export function createApprovals(asking: Asking): Approvals {
  return {
    requireApproval: (work, options) => createGuarded(asking, work, options),
    humanAsTool: (options = {}) => createHumanTool(asking, options),
    async ask<Options extends QuestionOptions<unknown>>(message: string, options?: Options) {
      const reply = await askQuestion(asking, { ...options, message });
      if (reply.outcome !== "answered") throw reply;
      return reply.answer as AnswerOf<Options>;
    },
    createQuestion: (message, options) => createQuestion(asking, { ...options, message }),
    async resumeQuestion<Options extends Resuming>(given: unknown, options?: Options) {
      const ticket = readTicket(given);
      if (ticket.kind !== "question")
        throw approvalClientErrors.ticketOfAnother({ given: ticket.name, wanted: "question" });
      const reply = await resumeQuestion(asking, ticket, { ...options });
      if (reply.outcome !== "answered") throw reply;
      return reply.answer as AnswerOf<Options>;
    },
  };
}
