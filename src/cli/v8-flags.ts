import { setFlagsFromString } from "node:v8";

// Definitions bring regular expressions of their users (JSONata's `/…/`, `$match`): a pattern that would
// backtrack for minutes is handed to V8's linear engine instead. Imported before everything else, because
// V8 reads the flag when it compiles a pattern.
setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");
