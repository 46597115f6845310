import { spawn } from "node:child_process";

const ECHO = `
const server = require("node:http").createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0", "content-length": body.length });
    response.end(body);
  });
});
server.keepAliveTimeout = 75_000;
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

/** A bare node:http server in a process of its own, which sends back what it is sent. */
export async function startEcho(): Promise<{ readonly endpoint: string; stop(): void }> {
  const child = spawn(process.execPath, ["-e", ECHO], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<string>((resolve) =>
    child.stdout.once("data", (data) => resolve(String(data).trim())),
  );
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
