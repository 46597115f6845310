/** Versions and aliases of state machines, activities, and the tasks that are open to workers. */
export default /* sql */ `
-- The last version number given: it is not given again.
ALTER TABLE state_machines ADD COLUMN last_version INTEGER NOT NULL DEFAULT 0;

CREATE TABLE versions (
  machine INTEGER NOT NULL,
  number INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  description TEXT,
  created INTEGER NOT NULL,
  PRIMARY KEY (machine, number)
) STRICT, WITHOUT ROWID;

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

-- By what an execution was started, where it was not by its machine's plain ARN.
ALTER TABLE executions ADD COLUMN version INTEGER;
ALTER TABLE executions ADD COLUMN alias TEXT;

-- Plain executions cost nothing here.
CREATE INDEX executions_of_version ON executions (machine, version, sort_at, id) WHERE version IS NOT NULL;
CREATE INDEX executions_of_alias ON executions (machine, alias, sort_at, id) WHERE alias IS NOT NULL;

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

CREATE UNIQUE INDEX activities_name ON activities (region, account, name);
CREATE INDEX activities_listed ON activities (region, account, id) WHERE deleted = 0;

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
`;
