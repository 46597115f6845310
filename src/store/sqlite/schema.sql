CREATE TABLE activities (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  region TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  created INTEGER NOT NULL,
  tags TEXT NOT NULL,
  encryption TEXT NOT NULL,
  -- 1: kept only for the tasks that wait for it.
  deleted INTEGER NOT NULL
) STRICT;

CREATE INDEX activities_listed ON activities (region, account, id) WHERE deleted = 0;

CREATE UNIQUE INDEX activities_name ON activities (region, account, name);

CREATE TABLE aliases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  machine INTEGER NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  -- JSON text: [{"version":…,"weight":…}]
  routing TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX aliases_name ON aliases (machine, name);

CREATE TABLE executions (
  id INTEGER PRIMARY KEY,
  machine INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  name TEXT NOT NULL,
  -- 0 RUNNING, 1 SUCCEEDED, 2 FAILED, 3 TIMED_OUT, 4 ABORTED
  status INTEGER NOT NULL,
  started INTEGER NOT NULL,
  stopped INTEGER,
  -- Where lists show it: when it stopped, else when it started.
  sort_at INTEGER NOT NULL,
  next_wakeup INTEGER,
  turn INTEGER NOT NULL,
  last_event_id INTEGER NOT NULL,
  -- Of the newest turn: a turn that is written again recognises itself.
  turn_id TEXT NOT NULL,
  mock_test_case TEXT,
  trace_header TEXT,
  quarantine TEXT,
  -- The segment of the first turn, where the execution ended in it: such an execution costs one row.
  segment BLOB
, version INTEGER, alias TEXT, redrive_count INTEGER, redriven INTEGER) STRICT;

CREATE INDEX executions_due ON executions (next_wakeup, id) WHERE next_wakeup IS NOT NULL AND quarantine IS NULL;

CREATE INDEX executions_listed ON executions (machine, status, sort_at, id);

CREATE UNIQUE INDEX executions_name ON executions (machine, name);

CREATE INDEX executions_of_alias ON executions (machine, alias, sort_at, id) WHERE alias IS NOT NULL;

CREATE INDEX executions_of_version ON executions (machine, version, sort_at, id) WHERE version IS NOT NULL;

CREATE TABLE express_starts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  machine INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  arn TEXT NOT NULL,
  name TEXT NOT NULL,
  input TEXT NOT NULL,
  started INTEGER NOT NULL,
  version INTEGER,
  alias TEXT,
  mock_test_case TEXT,
  trace_header TEXT
) STRICT;

CREATE INDEX express_starts_machine ON express_starts (machine);

CREATE TABLE function_logs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  execution INTEGER NOT NULL,
  -- JSON text: an array of lines
  lines TEXT NOT NULL
) STRICT;

CREATE INDEX function_logs_execution ON function_logs (execution, id);

CREATE TABLE inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  execution INTEGER NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE INDEX inbox_execution ON inbox (execution, id);

CREATE TABLE migrations (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    version TEXT NOT NULL
  ) STRICT;

CREATE TABLE open_tasks (
  -- In order of arrival.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  execution INTEGER NOT NULL,
  scheduled_id INTEGER NOT NULL,
  -- The activity that it waits for; null once a worker has it, and where it waits for none.
  activity INTEGER,
  -- The last heartbeat noted; a newer one may have been heard.
  heard INTEGER
) STRICT;

CREATE UNIQUE INDEX open_tasks_attempt ON open_tasks (execution, scheduled_id);

CREATE INDEX open_tasks_waiting ON open_tasks (activity, id) WHERE activity IS NOT NULL;

CREATE TABLE revisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  machine INTEGER NOT NULL,
  aws_revision_id TEXT,
  created INTEGER NOT NULL,
  definition TEXT NOT NULL,
  role_arn TEXT NOT NULL,
  logging TEXT NOT NULL,
  tracing TEXT NOT NULL,
  encryption TEXT NOT NULL
) STRICT;

CREATE INDEX revisions_machine ON revisions (machine);

CREATE TABLE segments (
  -- execution * 2^20 + turn
  id INTEGER PRIMARY KEY,
  first_event_id INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE snapshots (
  execution INTEGER PRIMARY KEY,
  turn INTEGER NOT NULL,
  format INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE state_machines (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  region TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  -- 0 ACTIVE, 1 DELETING, 2 DELETED
  status INTEGER NOT NULL,
  created INTEGER NOT NULL,
  tags TEXT NOT NULL,
  -- The newest revision.
  revision INTEGER NOT NULL
, last_version INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX state_machines_listed ON state_machines (region, account, id) WHERE status < 2;

CREATE UNIQUE INDEX state_machines_live_name ON state_machines (region, account, name) WHERE status < 2;

CREATE INDEX state_machines_name ON state_machines (region, account, name, id);

CREATE TABLE status_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- JSON text
  event TEXT NOT NULL
) STRICT;

CREATE TABLE totals (
  open_executions INTEGER NOT NULL,
  closed_executions INTEGER NOT NULL,
  -- The highest execution id ever used: one that was purged is not given again.
  last_execution_id INTEGER NOT NULL
) STRICT;

CREATE TABLE versions (
  machine INTEGER NOT NULL,
  number INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  description TEXT,
  created INTEGER NOT NULL,
  PRIMARY KEY (machine, number)
) STRICT, WITHOUT ROWID;
