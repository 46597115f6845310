// npm test: on a fresh clone as well as on a built one. `npm test -- src/asl` passes arguments on.
import { ensureBuilt, ensureInstalled, runModule } from "./prepare.mjs";

ensureInstalled();
ensureBuilt();
await runModule("node_modules/vitest/vitest.mjs", ["run", ...process.argv.slice(2)]);
