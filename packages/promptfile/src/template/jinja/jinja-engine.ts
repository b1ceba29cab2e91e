/** Why Jinja did not render; `undefined-value` means it used something its inputs do not have. */
export type JinjaFailure = {
  ok: false;
  reason: "syntax" | "undefined-value" | "limit" | "failed";
  message: string;
};

/**
 * Renders Jinja. A port, so that programs that never meet Jinja (a browser, most servers at boot) do not load an
 * engine for it; `@parley/promptfile/jinja` has the one we use.
 */
export type JinjaEngine = {
  /** Renders the texts of one Prompt, which share what limits there are; never throws. */
  render(
    sources: readonly string[],
    inputs: Readonly<Record<string, unknown>>,
  ): { ok: true; texts: string[] } | JinjaFailure;
};
