// npm start: on a fresh clone as well as on a built one. `npm start -- --port 0` passes flags on.
import { ensureBuilt, ensureInstalled, runModule } from "./prepare.mjs";

ensureInstalled();
ensureBuilt();
await runModule("dist/main.js", ["start", ...process.argv.slice(2)]);
