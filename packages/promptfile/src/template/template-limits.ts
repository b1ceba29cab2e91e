/** What one rendering may take; every limit is named when it is met. */
export type TemplateLimits = {
  /** Longest texts that may come out together, in characters. Default 8 000 000 in the `default` language. */
  maxOutputLength?: number;
};

export const DEFAULT_MAX_OUTPUT_LENGTH = 8_000_000;
