// npm start: on a fresh clone as well as on a built one. `npm start -- --port 0` passes flags on.
import { prepare, runModule } from "./prepare.mjs";

await prepare();
await runModule("dist/main.js", ["start", ...process.argv.slice(2)]);
