import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/*
 * boto3 in a Python process of its own, which is told one call a line and answers with what came of it: Python's start is
 * paid once.
 */
const DRIVER = `
import json, sys, boto3
from botocore.config import Config

def client(settings):
    retries = {"max_attempts": 0}
    return boto3.client("stepfunctions", endpoint_url=sys.argv[1], region_name="us-east-1",
                        aws_access_key_id="any", aws_secret_access_key="any", config=Config(retries=retries, **settings))

def carried_out(told):
    sfn = client(told.get("settings", {"inject_host_prefix": False}))
    try:
        if "pageSize" in told:
            pages = sfn.get_paginator(told["operation"]).paginate(**told["args"], PaginationConfig={"PageSize": told["pageSize"]})
            return {"answer": [page for page in pages]}
        answer = getattr(sfn, told["operation"])(**told["args"])
        answer.pop("ResponseMetadata")
        return {"answer": answer}
    except Exception as error:
        classes = [one for one in dir(sfn.exceptions) if one[0].isupper() and isinstance(error, getattr(sfn.exceptions, one))]
        return {"refusal": {"type": type(error).__name__, "classes": classes, "message": str(error)}}

def spelled(value):
    return {"type": type(value).__name__, "utc": value.timestamp()}

print(json.dumps({"version": boto3.__version__, "operations": client({}).meta.service_model.operation_names}), flush=True)
for line in sys.stdin:
    print(json.dumps(carried_out(json.loads(line)), default=spelled), flush=True)
`;

interface Offer {
  readonly version: string;
  /** `CreateStateMachine`, … as the installed botocore's model has them. */
  readonly operations: readonly string[];
}

/** What came of a call; times are `{ type: "datetime", utc }`. */
interface Outcome {
  readonly answer?: unknown;
  /** `classes`: those of `client.exceptions` that would catch it. */
  readonly refusal?: { readonly type: string; readonly classes: readonly string[]; readonly message: string };
}

export interface Boto3 extends Disposable {
  /** One call, by a client that puts no prefix before the endpoint's host unless the settings say other. */
  call(operation: string, args?: object, settings?: object): Promise<Outcome>;
  /** All pages of the operation's paginator. */
  pages(operation: string, args: object, pageSize: number): Promise<Outcome>;
}

/** The Python that has boto3: whichever goes first on the PATH, else the system's, which Debian's package is for. */
export function pythonWithBoto3(): string | undefined {
  return ["python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", "import boto3"], { stdio: "ignore" }).status === 0,
  );
}

/** What the installed boto3 offers. */
export function offerOfBoto3(python: string): Offer {
  const { stdout } = spawnSync(python, ["-c", DRIVER, "http://127.0.0.1:9"], { encoding: "utf8", input: "" });
  return JSON.parse(stdout) as Offer;
}

export async function startBoto3(python: string, endpoint: string): Promise<Boto3> {
  const child = spawn(python, ["-c", DRIVER, endpoint], { stdio: ["pipe", "pipe", "inherit"], env: ownEnvironment() });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answered = async (): Promise<Outcome> => JSON.parse(String((await lines.next()).value)) as Outcome;
  await answered();
  const tell = (told: object): Promise<Outcome> => {
    child.stdin.write(`${JSON.stringify(told)}\n`);
    return answered();
  };
  return {
    call: (operation, args = {}, settings) => tell({ operation, args, ...(settings && { settings }) }),
    pages: (operation, args, pageSize) => tell({ operation, args, pageSize }),
    [Symbol.dispose]: () => end(child),
  };
}

/** Nothing of this machine's own configuration. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:AWS_|STEPWELL_)/.test(name)));
}

function end(child: ChildProcess): void {
  child.stdin?.end();
  child.kill();
}
