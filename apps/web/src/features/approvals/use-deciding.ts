import { type Approval, type ArgumentChange, changedArguments } from "@parley/contract";
import { useMemo, useState } from "react";
import { type Draft, readDraft, schemaFields } from "./schema-fields.ts";
import { isOvertaken, useDecide } from "./queries.ts";

export const dialogs = ["approve", "deny"] as const;
export type Dialog = (typeof dialogs)[number];

/**
 * Where a person is with a request: what they have seen, typed and opened. A decision counts for the arguments they
 * have seen, whatever has arrived since. `first` is open from the start, and decides nothing by itself.
 */
export function useDeciding(approval: Approval, first?: Dialog) {
  const [seenHash, setSeenHash] = useState(approval.args_hash);
  const [wasPending] = useState(approval.outcome.status === "pending");
  const [draft, setDraft] = useState<Draft>();
  const [dialog, setDialog] = useState(first);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const decide = useDecide(approval.id);
  const isPending = approval.outcome.status === "pending";
  const isChanged = isPending && approval.args_hash !== seenHash;
  const edit = useEdit(approval, draft);
  const overtaken = isOvertaken(decide.error) ? decide.error : undefined;

  const finish = { onSuccess: ({ args_hash: hash }: Approval) => settle(hash), onError: closeOvertaken };
  function settle(hash: string | null): void {
    setSeenHash(hash);
    setDraft(undefined);
    setDialog(undefined);
  }
  function closeOvertaken(error: unknown): void {
    if (isOvertaken(error)) setDialog(undefined);
  }
  const args_hash = seenHash ?? "";
  const isOwnEnd = decide.isSuccess || (isWithdrawing && approval.outcome.status === "cancelled");
  return {
    ...edit,
    draft,
    setDraft,
    dialog: isPending && !isChanged ? dialog : undefined,
    setDialog: (next: Dialog | undefined): void => {
      decide.reset();
      setDialog(next);
    },
    isSending: decide.isPending,
    error: overtaken ? undefined : decide.error,
    /** The refusal of a decision on what was no longer so. */
    overtaken,
    isChanged,
    isDecidedElsewhere: wasPending && !isPending && !isOwnEnd,
    noteWithdrawing: (): void => setWithdrawing(true),
    acknowledge: (): void => {
      decide.reset();
      setSeenHash(approval.args_hash);
    },
    approve: (comment: string): void =>
      decide.mutate(
        {
          decision: "approve",
          args_hash,
          ...(comment && { comment }),
          ...(edit.changes.length > 0 && { args: edit.values }),
        },
        finish,
      ),
    deny: (denial: { comment?: string; option?: string }): void =>
      decide.mutate({ decision: "deny", args_hash, ...denial }, finish),
    answer: (answer: { answer: unknown; option?: string }): void =>
      decide.mutate({ decision: "answer", ...answer }, finish),
  };
}
export type Deciding = ReturnType<typeof useDeciding>;

const none: readonly ArgumentChange[] = [];

/** The arguments as fields, and what a draft makes of them. */
function useEdit({ request, args, outcome }: Approval, draft: Draft | undefined) {
  return useMemo(() => {
    const values = args ?? {};
    const editable = request.kind === "function_call" && outcome.status === "pending" && request.editable;
    const mayChange = (name: string): boolean =>
      Array.isArray(editable) ? editable.includes(name) : editable;
    const schema = request.kind === "function_call" ? request.schema : null;
    const fields = schemaFields({ schema, values, mayChange });
    const edited = readDraft(fields, draft ?? {});
    const changes = draft === undefined ? none : changedArguments(values, edited.values);
    return { fields, values: edited.values, problems: edited.problems, changes };
  }, [request, args, outcome.status, draft]);
}
