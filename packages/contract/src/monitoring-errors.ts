import { defineErrors } from "./kernel/errors.ts";

export const monitoringErrors = defineErrors("monitoring", {
  watchNotFound: {
    kind: "not_found",
    message: (p: { watch_id: string }) => `No Evaluator watches this File as \`${p.watch_id}\`.`,
  },
  filterInvalid: {
    kind: "unprocessable",
    message: (p: { reason: string; offset: number }) =>
      `\`filter\` is no condition in CEL over \`log\`: at character ${p.offset + 1}, ${p.reason}.`,
  },
  backFillNotFound: {
    kind: "not_found",
    message: (p: { back_fill_id: string }) => `This File has no back-fill \`${p.back_fill_id}\`.`,
  },
  backFillRunning: {
    kind: "conflict",
    message: (p: { back_fill_id: string }) =>
      `Back-fill \`${p.back_fill_id}\` of this watch is running. Wait for it, or cancel it.`,
  },
  backFillEnded: {
    kind: "conflict",
    message: (p: { back_fill_id: string; status: string }) =>
      `Back-fill \`${p.back_fill_id}\` is ${p.status} already.`,
  },
  notJudging: {
    kind: "unprocessable",
    message: (p: { watch_id: string }) =>
      `Nothing judges by watch \`${p.watch_id}\` on its own: its Evaluator is for people or your application, or no version of it is deployed.`,
  },
  spanInvalid: {
    kind: "unprocessable",
    message: () => "`start_date` has to be before `end_date`.",
  },
  tooManyBuckets: {
    kind: "unprocessable",
    message: (p: { buckets: number; most: number }) =>
      `That is ${p.buckets} buckets; there are at most ${p.most}. Ask for a shorter span or for days.`,
  },
});
