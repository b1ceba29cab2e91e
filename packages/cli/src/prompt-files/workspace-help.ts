/** What `--workspace` means, wherever it is. */
export const WORKSPACE_HELP =
  "where the paths of partials and pictures start (default: the nearest folder with .git or .parley, else the file's)";
