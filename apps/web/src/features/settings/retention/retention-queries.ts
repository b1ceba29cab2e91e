import type { Contract, EndpointReply, EndpointRequest } from "@parley/contract";
import { isParleyError } from "@parley/sdk";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../../api.ts";

type Retention = Contract["retention"]["endpoints"];
type Redaction = Contract["redaction"]["endpoints"];
export type RetentionRule = EndpointReply<Retention["set"]>;
export type RetentionReport = EndpointReply<Retention["run"]>;
export type RetentionPreview = EndpointReply<Retention["preview"]>;
export type RedactionRule = EndpointReply<Redaction["create"]>;
export type RedactionDraft = NonNullable<EndpointRequest<Redaction["create"]>["body"]>;

/** What is said of a directory, days as they were given. */
export type RuleDraft = { deleteAfter: number | undefined; redactAfter: number | undefined; isHeld: boolean };

export const retentionRulesQuery = queryOptions({
  queryKey: ["retention", "rules"],
  queryFn: ({ signal }) => parley.retention.list({}, { signal }),
});

export const retentionReportsQuery = queryOptions({
  queryKey: ["retention", "reports"],
  queryFn: ({ signal }) => parley.retention.listReports({}, { signal }),
});

/** What the rules would do now; with a draft, as if it were saved for a directory. */
export const retentionPreviewQuery = (directoryId?: string, draft?: RuleDraft) =>
  queryOptions({
    queryKey: ["retention", "preview", directoryId, draft],
    queryFn: ({ signal }) =>
      parley.retention.preview(
        {
          ...(directoryId !== undefined && { directory_id: directoryId }),
          ...(draft?.deleteAfter !== undefined && { delete_after_days: draft.deleteAfter }),
          ...(draft?.redactAfter !== undefined && { redact_after_days: draft.redactAfter }),
          ...(draft?.isHeld && { legal_hold: true }),
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });

export const redactionRulesQuery = queryOptions({
  queryKey: ["redaction", "rules"],
  queryFn: ({ signal }) => parley.redaction.list({}, { signal }),
});

export type RedactionHook = EndpointReply<Redaction["getHook"]>;
export type HookDraft = NonNullable<EndpointRequest<Redaction["setHook"]>["body"]>;

/** The program that is asked what to take out; null where there is none. */
export const redactionHookQuery = queryOptions({
  queryKey: ["redaction", "hook"],
  queryFn: async ({ signal }) => {
    try {
      return await parley.redaction.getHook({}, { signal });
    } catch (error) {
      if (isParleyError(error) && error.kind === "not_found") return null;
      throw error;
    }
  },
});

function useChange<Given, Reply>(kind: "retention" | "redaction", change: (given: Given) => Promise<Reply>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: [kind] }),
  });
}

export const useSetRetentionRule = () =>
  useChange("retention", ({ id, draft }: { id: string; draft: RuleDraft }) =>
    parley.retention.set({
      id,
      delete_after_days: draft.deleteAfter ?? null,
      redact_after_days: draft.redactAfter ?? null,
      legal_hold: draft.isHeld,
    }),
  );
export const useDeleteRetentionRule = (id: string) =>
  useChange("retention", () => parley.retention.delete({ id }));
export const useApplyRetention = () => useChange("retention", () => parley.retention.run());

export const useCreateRedactionRule = () =>
  useChange("redaction", (rule: RedactionDraft) => parley.redaction.create(rule));
export const useDeleteRedactionRule = (id: string) =>
  useChange("redaction", () => parley.redaction.delete({ id }));

export const useSetHook = () => useChange("redaction", (hook: HookDraft) => parley.redaction.setHook(hook));
export const useRotateHookSecret = () => useChange("redaction", () => parley.redaction.rotateHookSecret());
export const useTestHook = () =>
  useChange("redaction", (text: string) => parley.redaction.testHook({ text }));
export const useDeleteHook = () => useChange("redaction", () => parley.redaction.deleteHook());
