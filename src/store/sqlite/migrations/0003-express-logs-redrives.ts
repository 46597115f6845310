/** Starts of asynchronous Express executions, what functions printed, status events, and redrives of executions. */
export default /* sql */ `
-- How often an execution was redriven, and when last; null where it never was.
ALTER TABLE executions ADD COLUMN redrive_count INTEGER;
ALTER TABLE executions ADD COLUMN redriven INTEGER;

-- Asynchronous Express executions that have not ended. An id is not used again: who ends one may be late.
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

-- In chunks: what functions printed, in order of arrival.
CREATE TABLE function_logs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  execution INTEGER NOT NULL,
  -- JSON text: an array of lines
  lines TEXT NOT NULL
) STRICT;

CREATE INDEX function_logs_execution ON function_logs (execution, id);

-- Changes of status that are still to be told outside.
CREATE TABLE status_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- JSON text
  event TEXT NOT NULL
) STRICT;
`;
