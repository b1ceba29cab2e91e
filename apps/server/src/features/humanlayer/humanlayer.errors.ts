import { defineErrors } from "@parley/contract";

export const humanlayerErrors = defineErrors("humanlayer", {
  functionCallNotFound: {
    kind: "not_found",
    message: (p: { call_id: string }) => `There is no function call \`${p.call_id}\`.`,
  },
  humanContactNotFound: {
    kind: "not_found",
    message: (p: { call_id: string }) => `There is no human contact \`${p.call_id}\`.`,
  },
  contactChannelNotFound: {
    kind: "not_found",
    message: (p: { channel_id: string }) => `There is no contact channel \`${p.channel_id}\`.`,
  },
  routeUnknown: {
    kind: "not_found",
    message: (p: { method: string; path: string }) => `There is nothing at ${p.method} ${p.path}.`,
  },
});
