import { parsePolicy } from "@parley/policy";
import { useDeferredValue, useEffect, useMemo, useState } from "react";

/** What was typed, and the version it was typed over. */
type Draft = { over: string; text: string };

// What was typed lives as long as the page, by the policy: another's new version does not take it away.
const typed = new Map<string, Draft>();

type Saved = { policyId: string; versionId: string; text: string };

/** The text of a policy as it is being edited, and what is wrong with it as one types. */
export function usePolicyText({ policyId, versionId, text: saved }: Saved) {
  const [draft, setDraft] = useState(typed.get(policyId));
  const text = draft?.text ?? saved;
  const settled = useDeferredValue(text);
  const parsed = useMemo(() => parsePolicy(settled), [settled]);
  const change = (next: string): void => {
    const now = next === saved ? undefined : { over: draft?.over ?? versionId, text: next };
    if (now) typed.set(policyId, now);
    else typed.delete(policyId);
    setDraft(now);
  };
  const isEdited = draft !== undefined && draft.text !== saved;
  useEffect(() => {
    // What was typed has been saved.
    if (typed.get(policyId)?.text !== saved) return;
    typed.delete(policyId);
    setDraft(undefined);
  }, [policyId, saved]);
  return {
    text,
    change,
    discard: (): void => change(saved),
    isEdited,
    /** A version was saved since the typing began. */
    isOvertaken: isEdited && draft.over !== versionId,
    parsed,
    /** Whether `parsed` is of the text as it stands. */
    isSettled: settled === text,
  };
}
export type PolicyText = ReturnType<typeof usePolicyText>;
