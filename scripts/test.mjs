// npm test: on a fresh clone as well as on a built one. `npm test -- src/asl` passes arguments on.
import { prepare, runModule } from "./prepare.mjs";

await prepare();
await runModule("node_modules/vitest/vitest.mjs", ["run", ...process.argv.slice(2)]);
