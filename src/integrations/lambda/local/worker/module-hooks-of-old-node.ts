import { createRequire, register } from "node:module";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { type FileStamp, stampOf } from "../loaded-files.ts";
import type { ModuleHooksOptions } from "./module-hooks.ts";

/** What the hooks' thread is told. */
export interface HooksThreadSetup {
  readonly file: string;
  readonly port: MessagePort;
}

type MessagePort = MessageChannel["port1"];

/**
 * The hooks for Node 22.13 and 22.14, which run them in a thread of their own and for imports alone.
 *
 * @returns reports what was read so far, required files included; to be called before anything is said of it.
 */
export function installModuleHooksOfOldNode({ file, onRead }: ModuleHooksOptions): () => void {
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  const name = `./hooks-thread${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`;
  const data: HooksThreadSetup = { file, port: port2 };
  register(name, { parentURL: import.meta.url, data, transferList: [port2] });
  const { cache } = createRequire(file);
  const required = new Set<string>();
  return () => {
    for (let told = receiveMessageOnPort(port1); told !== undefined; told = receiveMessageOnPort(port1)) {
      onRead(told.message as FileStamp);
    }
    for (const path of Object.keys(cache)) {
      if (required.has(path) || /[\\/]node_modules[\\/]/.test(path)) continue;
      required.add(path);
      onRead(stampOf(path));
    }
  };
}
