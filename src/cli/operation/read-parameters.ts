import { badArgument } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { coerce, type Offence, type ParameterValue } from "./coerce.ts";
import { flagOf, type Member, type Operation } from "./members.ts";
import { resolveParameterFile } from "./parameter-file.ts";
import type { Shape } from "./shape.ts";
import { parseShorthand, ShorthandError } from "./shorthand.ts";

export type Parameters = Readonly<Record<string, ParameterValue>>;
/** What the command line held for a member: commander's values by the member's name. */
export type RawArguments = Readonly<Record<string, unknown>>;

/**
 * The request that the arguments ask for. Arguments win over `--cli-input-json`.
 *
 * @throws {CliError} 252, naming everything that is missing or does not fit.
 */
export function readParameters(operation: Operation, raw: RawArguments, terminal: Terminal): Parameters {
  const fromJson = readCliInputJson(operation, raw["cliInputJson"], terminal);
  const parameters: Record<string, ParameterValue> = { ...fromJson };
  const offences: Offence[] = [];
  for (const member of operation.members) {
    const argument = raw[member.flagName ?? member.name];
    if (argument !== undefined) parameters[member.name] = readMember(member, argument, terminal, offences);
  }
  refuseIfMissing(operation, parameters);
  if (offences.length > 0) throw badParameters(offences);
  return parameters;
}

function refuseIfMissing(operation: Operation, parameters: Parameters): void {
  const missing = operation.members.filter((member) => member.required && parameters[member.name] === undefined);
  if (missing.length === 0) return;
  const flags = missing.map((member) => `--${flagOf(member)}`).join(", ");
  throw badArgument(`the following arguments are required: ${flags}`);
}

function badParameters(offences: readonly Offence[]): Error {
  return badArgument(["Parameter validation failed:", ...offences.map((offence) => offence.message)].join("\n"));
}

function readMember(member: Member, argument: unknown, terminal: Terminal, offences: Offence[]): ParameterValue {
  const at = { path: member.name, fromText: true, offences };
  if (typeof argument === "boolean") return argument;
  const words = (Array.isArray(argument) ? argument : [argument]).map((word) => String(word));
  const flag = `--${flagOf(member)}`;
  const texts = words.map((word) => resolveParameterFile(flag, word, terminal.cwd, terminal.env["HOME"]));
  const [first = ""] = texts;
  switch (member.shape.kind) {
    case "string":
    case "integer":
    case "number":
    case "boolean":
      return coerce(first, member.shape, at);
    case "structure":
      return readStructured(flag, first, member.shape, at);
    case "list": {
      if (texts.length === 1 && first.trimStart().startsWith("[")) {
        return coerce(parseJson(flag, first), member.shape, { ...at, fromText: false });
      }
      const { of } = member.shape;
      return texts.map((text, index) => {
        const item = { ...at, path: `${member.name}[${index}]` };
        return of.kind === "structure" ? readStructured(flag, text, of, item) : coerce(text, of, item);
      });
    }
  }
}

function readStructured(
  flag: string,
  text: string,
  shape: Shape,
  at: { readonly path: string; readonly fromText: boolean; readonly offences: Offence[] },
): ParameterValue {
  if (text.trimStart().startsWith("{")) return coerce(parseJson(flag, text), shape, { ...at, fromText: false });
  try {
    return coerce(parseShorthand(text), shape, at);
  } catch (error) {
    if (!(error instanceof ShorthandError)) throw error;
    throw badArgument(`Error parsing parameter '${flag}': ${error.message}`, error);
  }
}

function readCliInputJson(operation: Operation, argument: unknown, terminal: Terminal): Parameters {
  if (typeof argument !== "string") return {};
  const flag = "--cli-input-json";
  const parsed = parseJson(flag, resolveParameterFile(flag, argument, terminal.cwd, terminal.env["HOME"]));
  const offences: Offence[] = [];
  const shape: Shape = {
    kind: "structure",
    members: Object.fromEntries(operation.members.map((member) => [member.name, member.shape])),
    required: [],
  };
  const parameters = coerce(parsed, shape, { path: "input", fromText: false, offences });
  if (offences.length > 0) throw badParameters(offences);
  return parameters as Parameters;
}

function parseJson(flag: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badArgument(`Error parsing parameter '${flag}': Invalid JSON: ${reason}\nJSON received: ${text}`, error);
  }
}
