import { defineErrors } from "./kernel/errors.ts";

export const monitorErrors = defineErrors("monitors", {
  notFound: {
    kind: "not_found",
    message: (p: { monitor_id: string }) => `Monitor \`${p.monitor_id}\` does not exist.`,
  },
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string }) => `Another monitor is named \`${p.name}\` already.`,
  },
  versionNotOfFile: {
    kind: "unprocessable",
    message: (p: { version_id: string }) =>
      `\`version_id\`: \`${p.version_id}\` is no version of the monitor's File. Leave it out, or name the File.`,
  },
  evaluatorUnknown: {
    kind: "unprocessable",
    message: (p: { evaluator_id: string }) =>
      `\`metric.evaluator_id\`: there is no Evaluator \`${p.evaluator_id}\`.`,
  },
  notMeasurable: {
    kind: "unprocessable",
    message: (p: { evaluator_id: string; reason: string }) =>
      `Judgments of \`${p.evaluator_id}\` cannot be measured: ${p.reason}`,
  },
  cannotMeasure: {
    kind: "conflict",
    message: (p: { monitor_id: string; reason: string }) =>
      `Monitor \`${p.monitor_id}\` cannot be measured: ${p.reason}`,
  },
  personUnknown: {
    kind: "unprocessable",
    message: (p: { person: string }) =>
      `\`notify.people\`: nobody here is \`${p.person}\`. Name members by user id or e-mail address. In local mode nobody has an account: name a channel in \`notify.channels\`.`,
  },
  teamUnknown: {
    kind: "unprocessable",
    message: (p: { team: string }) => `\`notify.teams\`: there is no team \`${p.team}\`.`,
  },
  channelUnknown: {
    kind: "unprocessable",
    message: (p: { channel: string }) =>
      `\`notify.channels\`: no channel reaches \`${p.channel}\`. Write \`slack:C0123\`: a channel's name or kind, and a place; or \`channel:\` and its name.`,
  },
  tooMany: {
    kind: "conflict",
    message: (p: { most: number }) => `An organization has at most ${p.most} monitors.`,
  },
});
