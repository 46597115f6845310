#!/usr/bin/env node
"use strict";
// Plain old JavaScript, so that an old Node reads it and says what is wrong instead of a syntax error.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 13)) {
  process.stderr.write("stepwell needs Node.js 22.13 or newer; this is " + process.version + "\n");
  process.exit(2);
}
var cache = require("node:module").enableCompileCache;
// What V8 has compiled once is read back by the next start (in the temporary folder; NODE_DISABLE_COMPILE_CACHE=1 turns it off).
if (cache) cache();
try {
  require("../dist/main.js");
} catch (error) {
  var isUnbuilt = error.code === "MODULE_NOT_FOUND" && /dist[\\/]main\.js/.test(error.message);
  process.stderr.write(isUnbuilt ? "stepwell is not built yet: run npm run build\n" : error.stack + "\n");
  process.exit(isUnbuilt ? 2 : 255);
}
