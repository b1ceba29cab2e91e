/** `{{> path/to/other }}`, the path without white space and braces. */
export const PARTIAL = /\{\{>[ \t]*([^\s{}]+)[ \t]*\}\}/g;
