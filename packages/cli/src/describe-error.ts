import {
  type ApprovalRefusal,
  clientErrors,
  isApprovalRefusal,
  isParleyError,
  type ParleyError,
} from "@parley/sdk";
import { CommandError, type ExitCode, exitCodes } from "./exit-codes.ts";
import { toSafeText } from "./output.ts";

export type ErrorDescription = {
  readonly message: string;
  /** What to do about it, where the message does not say. */
  readonly hint: string | null;
  readonly exitCode: ExitCode;
};

/** Any failure in words for the person at the keyboard. */
export function describeError(error: unknown): ErrorDescription {
  if (isParleyError(error)) {
    return { message: describeParleyError(error), hint: hintFor(error), exitCode: exitCodeOf(error) };
  }
  if (error instanceof CommandError) return { message: error.message, hint: null, exitCode: error.exitCode };
  const message = error instanceof Error ? error.message : String(error);
  return { message, hint: "PARLEY_DEBUG=1 shows where it happened.", exitCode: exitCodes.failed.code };
}

function exitCodeOf(error: ParleyError): ExitCode {
  if (isApprovalRefusal(error)) return exitCodeOfRefusal(error.outcome);
  if (error.code === clientErrors.unreachable.code) return exitCodes.unreachable.code;
  return error.kind === "unauthenticated" ? exitCodes.unauthenticated.code : exitCodes.failed.code;
}

/** Only an approval, or an answer, is 0. */
function exitCodeOfRefusal(outcome: ApprovalRefusal["outcome"]): ExitCode {
  if (outcome === "denied") return exitCodes.denied.code;
  if (outcome === "timed_out") return exitCodes.undecided.code;
  return outcome === "cancelled" || outcome === "superseded"
    ? exitCodes.withdrawn.code
    : exitCodes.failed.code;
}

function describeParleyError({ message, issues = [] }: ParleyError): string {
  if (issues.length < 2) return toSafeText(message);
  const lines = issues.map(({ loc, msg }) => `  ${loc.join(".")}: ${msg}`);
  return toSafeText(["The request was refused:", ...lines].join("\n"));
}

/** What to type next, by the code of the error. */
function hintFor({ code, kind, details = {} }: ParleyError): string | null {
  if (kind === "unauthenticated") {
    return "`parley login` saves a key; or set PARLEY_API_KEY, or give --server-key.";
  }
  switch (code) {
    case clientErrors.unreachable.code:
      return "To ask another one: --server and --server-key, or PARLEY_BASE_URL and PARLEY_API_KEY.";
    case "prompts.inputs_missing": {
      const missing = Array.isArray(details["missing"]) ? details["missing"] : [];
      return `Give ${missing.map((name) => `--input ${name}=…`).join(" ")}`;
    }
    case "prompts.provider_key_missing":
      return `Save one with \`parley keys set ${String(details["provider"])}\`.`;
    case "prompts.no_version":
      return "`parley prompts list` shows what there is; `--file x.prompt` sends a version of your own.";
    case "logs.not_found":
      return "`parley logs` shows what there is.";
    case "files.not_found":
      return "`parley prompts list` shows what there is.";
    default:
      return typeof details["log_id"] === "string" && details["log_id"] !== ""
        ? `\`parley logs show ${details["log_id"]}\` shows what was asked.`
        : null;
  }
}
