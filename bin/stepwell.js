#!/usr/bin/env node
"use strict";
// Plain old JavaScript, so that an old Node reads it and says what is wrong instead of a syntax error.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 13)) {
  process.stderr.write("stepwell needs Node.js 22.13 or newer; this is " + process.version + "\n");
  process.exit(2);
}
import("../dist/main.js").catch(function (error) {
  var isUnbuilt = error.code === "ERR_MODULE_NOT_FOUND" && /dist[\\/]main\.js/.test(error.message);
  process.stderr.write(isUnbuilt ? "stepwell is not built yet: run npm run build\n" : error.stack + "\n");
  process.exit(isUnbuilt ? 2 : 255);
});
