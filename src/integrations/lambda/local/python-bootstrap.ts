/**
 * The runtime of Python functions, given to `python -c`: it loads the handler and speaks the Lambda Runtime API,
 * with the words of Lambda's own runtime. Arguments: file, function, folder, function's name, memory in MB.
 */
export const PYTHON_BOOTSTRAP = `
import http.client, importlib, importlib.util, json, logging, os, sys, time, traceback

FILE, FUNCTION, FOLDER, NAME, MEMORY_MB = sys.argv[1:6]
sys.argv = [FILE]
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)

API = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
API.connect()
VERSION = "/2018-06-01/runtime"
CURRENT = {"id": ""}
STANDARD = os.path.dirname(os.path.abspath(os.__file__)) + os.sep


def call(method, path, body=None, headers={}):
    API.request(method, path, body, headers)
    response = API.getresponse()
    return response, response.read()


def post(path, value):
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    call("POST", path, body, {"Content-Type": "application/json"})


class Failure(Exception):
    """A failure that Lambda has a name for."""

    def __init__(self, error_type, message, stack=()):
        self.description = {"errorMessage": message, "errorType": error_type, "requestId": CURRENT["id"], "stackTrace": list(stack)}


def describe(error):
    if isinstance(error, Failure):
        return error.description
    frames = traceback.extract_tb(error.__traceback__)
    skipped = ("<string>", "<frozen importlib", STANDARD + "importlib")
    own = [frame for frame in frames if not frame.filename.startswith(skipped)]
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": CURRENT["id"],
        "stackTrace": traceback.format_list(own),
    }


def print_error(description):
    print("[ERROR] {}: {}".format(description["errorType"], description["errorMessage"]))
    if description["stackTrace"]:
        print("Traceback (most recent call last):")
        print("".join(description["stackTrace"]).rstrip())
    sys.stdout.flush()


class Formatter(logging.Formatter):
    def __init__(self):
        super().__init__("[%(levelname)s]\\t%(message)s")


def set_up_logging():
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Formatter())
    logging.getLogger().addHandler(handler)


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class ClientContext:
    def __init__(self, given):
        self.custom = given.get("custom")
        self.env = given.get("env")
        client = given.get("client") or {}
        self.client = type("Client", (), {key: client.get(key) for key in (
            "installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")})()


class Context:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = NAME
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = MEMORY_MB
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = Identity()
        given = headers.get("Lambda-Runtime-Client-Context")
        self.client_context = ClientContext(json.loads(given)) if given else None
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_ms - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


def load():
    relative = os.path.relpath(FILE, FOLDER)
    outside = relative.startswith("..") or os.path.isabs(relative)
    root = os.path.dirname(FILE) if outside else FOLDER
    if outside:
        relative = os.path.basename(FILE)
    # Like Lambda from the function's folder; besides, from the file's own, as when it is run by itself.
    sys.path[0:1] = [root] + ([] if os.path.dirname(FILE) == root else [os.path.dirname(FILE)])
    module_name = os.path.splitext(relative)[0].replace(os.sep, ".").replace("/", ".")
    shown = os.path.splitext(relative)[0].replace(os.sep, "/")
    try:
        if "." in os.path.splitext(os.path.basename(FILE))[0]:
            spec = importlib.util.spec_from_file_location(module_name, FILE)
            module = importlib.util.module_from_spec(spec)
            sys.modules[module_name] = module
            spec.loader.exec_module(module)
        else:
            module = importlib.import_module(module_name)
    except ImportError as error:
        raise Failure("Runtime.ImportModuleError", "Unable to import module '{}': {}".format(shown, error))
    except SyntaxError as error:
        place = '  File "{}" Line {}\\n    {}'.format(error.filename, error.lineno, error.text)
        raise Failure("Runtime.UserCodeSyntaxError", "Syntax error in module '{}': {}".format(shown, error), [place])
    target = module
    for part in FUNCTION.split("."):
        if not hasattr(target, part):
            raise Failure("Runtime.HandlerNotFound", "Handler '{}' missing on module '{}'".format(FUNCTION, shown))
        target = getattr(target, part)
    if not callable(target):
        raise Failure("Runtime.HandlerNotFound", "Handler '{}' on module '{}' is not callable".format(FUNCTION, shown))
    return target


TOLD = set()


def tell_loaded():
    """Says which files count when they change: those of the function, not those of packages."""
    found = set()
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file and os.path.isabs(file) and "site-packages" not in file and not file.startswith(STANDARD):
            found.add(file)
    if not found <= TOLD:
        TOLD.update(found)
        post("/stepwell/loaded", sorted(found))


def marshal(result):
    try:
        return json.dumps(result, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except Exception as error:
        raise Failure("Runtime.MarshalError", "Unable to marshal response: {}".format(error))


def main():
    set_up_logging()
    try:
        handler = load()
    except Exception as error:
        description = describe(error)
        print_error(description)
        tell_loaded()
        post(VERSION + "/init/error", description)
        sys.exit(1)
    while True:
        tell_loaded()
        response, body = call("GET", VERSION + "/invocation/next")
        context = Context(response.headers)
        CURRENT["id"] = context.aws_request_id
        path = VERSION + "/invocation/" + context.aws_request_id
        try:
            answer = marshal(handler(json.loads(body.decode("utf-8")), context))
            outcome = "/response"
        except Exception as error:
            description = describe(error)
            print_error(description)
            answer = json.dumps(description).encode("utf-8")
            outcome = "/error"
        sys.stdout.flush()
        sys.stderr.flush()
        post(path + outcome, answer)


try:
    main()
except (ConnectionError, http.client.HTTPException):
    # The server is gone, and nobody waits for an answer.
    os._exit(1)
`;
