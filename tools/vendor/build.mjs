// Bundles each library as a classic script, with the licences of all packages in it, and notes their origin.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../../themes/default/static/vendor");

// What Vega can do beyond drawing plain charts: maps, files, colour schemes, selections. No chart here needs it.
const UNUSED = ["d3-dsv", "d3-geo", "d3-scale-chromatic", "topojson-client", "vega-selections"];

// One library a line. Licences are found in the packages themselves; `licences` names a file of `entries/` for a
// package that comes without one: { "some-package": "some-package.LICENSE.txt" }. Of packages in `without` only the
// names are there, with nothing behind them.
const BUNDLES = [
  { entry: "minisearch.js", out: "minisearch.js", licences: {}, without: [] },
  { entry: "vega.js", out: "vega.js", licences: {}, without: UNUSED },
];

const hollow = (packages) => ({
  name: "hollow",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path }) => (packages.includes(path) ? { path, namespace: "hollow" } : undefined));
    onLoad({ filter: /.*/, namespace: "hollow" }, async ({ path }) => {
      const names = Object.entries(await import(path)).filter(([name]) => name !== "default");
      return { contents: names.map(([name, it]) => `export const ${name} = ${Array.isArray(it) ? "[]" : "undefined"};`).join("\n") };
    });
  },
});

async function bundle({ entry, out, licences, without }) {
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: [join("entries", entry)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    write: false,
    plugins: [hollow(without)],
  });
  const packages = await Promise.all(packagesIn(result.metafile).map((folder) => describe(folder, licences)));
  const licence = out.replace(/\.js$/, ".LICENSE.txt");
  const names = packages.map((p) => `${p.name} ${p.version} (${p.licence})`);
  const banner = `/* ${entry.replace(/\.js$/, "")}: ${packages.length} packages; ${licence} */\n`;
  const code = (packages.length === 1 ? `/* ${names[0]}; ${licence} */\n` : banner) + result.outputFiles[0].text;
  await writeFile(join(OUT, out), code);
  await writeFile(join(OUT, licence), packages.map((p, n) => `${names[n]}\n\n${p.text}\n`).join(`\n${"-".repeat(80)}\n\n`));
  return origin(out, licence, code, packages);
}

// The folders of all packages that esbuild read files of.
function packagesIn(metafile) {
  const folders = Object.keys(metafile.inputs)
    .map((path) => path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1])
    .filter(Boolean);
  return [...new Set(folders)].sort();
}

async function describe(folder, licences) {
  const { name, version, license } = JSON.parse(await readFile(join(HERE, folder, "package.json"), "utf8"));
  const files = (await readdir(join(HERE, folder))).filter((file) => /^licen[cs]e/i.test(file)).sort();
  const path = licences[name] ? join(HERE, "entries", licences[name]) : files[0] && join(HERE, folder, files[0]);
  if (!path || typeof license !== "string") throw new Error(`${name} ${version} has no licence`);
  const text = (await readFile(path, "utf8")).replace(/\r\n/g, "\n").trim();
  return { name, version, licence: license, text };
}

function origin(out, licence, code, packages) {
  return [
    `["${out}"]`,
    `sha256 = "${createHash("sha256").update(code).digest("hex")}"`,
    `licences = "${licence}"`,
    "packages = [",
    ...packages.map((p) => `  { name = "${p.name}", version = "${p.version}", licence = "${p.licence}" },`),
    "]",
    "",
  ].join("\n");
}

await mkdir(OUT, { recursive: true });
const origins = [];
for (const one of BUNDLES) origins.push(await bundle(one));
const head = "# Written by tools/vendor/build.mjs: what the files here are made of. Do not edit.\n\n";
await writeFile(join(OUT, "ORIGINS.toml"), head + origins.join("\n"));
