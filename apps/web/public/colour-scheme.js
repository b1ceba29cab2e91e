// Before anything is drawn: the colours this browser was told to use, so that dark pages do not begin with a flash.
try {
  const chosen = localStorage.getItem("mantine-color-scheme-value");
  const isDark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mantineColorScheme = isDark ? "dark" : "light";
} catch {
  // Storage is forbidden here: the app does without.
}
