// Every file a page at its own path; the bodies are Markdown alone.
function address({ page }) {
  // Its own rule strips the date from `2026-01-02-name.md`, and a team's check-ins would have one address.
  const stem = page.inputPath.replace(/^\.\/content\//, "").replace(/\.md$/, "");
  return stem === "index" ? "index.html" : `${stem}/index.html`;
}

export default function (config) {
  config.addGlobalData("layout", "page.njk");
  config.addGlobalData("permalink", () => address);
  return {
    dir: { input: "content", includes: "../_includes", output: "site" },
    markdownTemplateEngine: false,
  };
}
