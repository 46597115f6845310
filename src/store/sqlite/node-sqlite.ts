import type * as NodeSqlite from "node:sqlite";
import type { Connection, SqliteDriver, SqlParameter, SqlRow, Statement } from "./driver.ts";

/**
 * Loads `node:sqlite` without the ExperimentalWarning that Node 22 prints: the module is part of what we
 * test, and a user can do nothing about the line. Only this warning is held back, only while it loads.
 */
function loadQuietly(): typeof NodeSqlite {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).includes("SQLite is an experimental feature")) {
      Reflect.apply(emitWarning, undefined, [warning, ...rest]);
    }
  };
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}

const { DatabaseSync } = loadQuietly();

export const nodeSqlite: SqliteDriver = {
  open(path, options = {}): Connection {
    const database = new DatabaseSync(path, { readOnly: options.readOnly === true });
    return {
      exec: (sql) => database.exec(sql),
      prepare: (sql) => statementOf(database.prepare(sql)),
      close: () => database.close(),
    };
  },
};

function statementOf(statement: NodeSqlite.StatementSync): Statement {
  return {
    run: (...values: SqlParameter[]) => Number(statement.run(...values).changes),
    get: (...values: SqlParameter[]) => statement.get(...values) as SqlRow | undefined,
    all: (...values: SqlParameter[]) => statement.all(...values) as unknown as SqlRow[],
  };
}
