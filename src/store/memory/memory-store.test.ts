import { storeContract } from "../contract.ts";
import { memoryStore } from "./memory-store.ts";

storeContract("memory", () => Promise.resolve(memoryStore()));
