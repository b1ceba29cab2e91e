import type { ShownMessage } from "@parley/channels/testing";

/** As people read it: a wide sign is the sign, and what joins signs is not seen. */
export const asRead = ({ text, ...seen }: ShownMessage): ShownMessage => ({
  ...seen,
  text: text.replaceAll("\u2060", "").normalize("NFKC"),
});
