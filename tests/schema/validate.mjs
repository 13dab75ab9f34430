// Holds pack files against doc/pack.schema.json: what is shipped must fit, and
// each file of broken/ must be refused for the reason that expected.json gives.
//
//   AJV_HOME=folder-with-node_modules node validate.mjs schema packs-folder broken-folder
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [schemaFile, packsFolder, brokenFolder] = process.argv.slice(2);
const require = createRequire(join(process.env.AJV_HOME, "package.json"));
const Ajv = require("ajv/dist/2020").default;

const read = (file) => JSON.parse(readFileSync(file, "utf8"));
// Conditional members are named beside the condition, not in it.
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
const validate = ajv.compile(read(schemaFile));

let passed = 0;
let failed = 0;
function check(name, problems) {
  if (problems.length === 0) {
    passed++;
    return;
  }
  failed++;
  console.log(`${name}\n${problems.map((problem) => `  ${problem}\n`).join("")}`);
}

const told = (error) => `${error.instancePath || "/"} ${error.keyword}: ${error.message}`;

for (const pack of readdirSync(packsFolder, { withFileTypes: true })) {
  if (!pack.isDirectory()) continue;
  for (const file of readdirSync(join(packsFolder, pack.name)).filter((name) => name.endsWith(".json"))) {
    validate(read(join(packsFolder, pack.name, file)));
    check(`${pack.name}/${file}`, (validate.errors ?? []).map(told));
  }
}

const expected = read(join(brokenFolder, "expected.json"));
const broken = readdirSync(brokenFolder).filter((name) => name.endsWith(".json") && name !== "expected.json");
for (const name of new Set([...broken, ...Object.keys(expected)])) {
  const reason = expected[name];
  if (!reason || !broken.includes(name)) {
    check(name, [reason ? "the file is missing" : "expected.json gives no reason for it"]);
    continue;
  }
  validate(read(join(brokenFolder, name)));
  const errors = validate.errors ?? [];
  const found = errors.some(
    (error) => error.instancePath === reason.instancePath && error.keyword === reason.keyword
  );
  check(name, found ? [] : [`expected ${reason.instancePath} ${reason.keyword}, got`, ...errors.map(told)]);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
